// What a seed makes of a world: how many computers, which disks, which bucket, and how much goes wrong.

import type { GuardLimits, Pair } from '../../src/contract/pair.ts';
import { type Prng, prngFor } from './prng.ts';
import type { DiskKnobs } from './sim-disk.ts';
import type { S3Knobs } from './sim-s3.ts';
import { clockOffsets } from './world.ts';

export interface ClientKnobs {
  readonly name: string;
  readonly disk: DiskKnobs;
  /** How far off its clock is. */
  readonly offsetMs: number;
  /** Its disk goes by the same clock; else it is one of a network, which goes right. */
  readonly hasOwnClock: boolean;
  readonly atOnce: number;
}

/** Which way the pair goes, and what gives way to what. */
export type PairRules = Pick<Pair, 'mode' | 'deletes' | 'conflicts'>;

export interface Knobs {
  readonly clients: readonly ClientKnobs[];
  readonly bucket: S3Knobs;
  readonly pageSize: number;
  readonly guard: GuardLimits;
  readonly rules: PairRules;
  /** The share of requests and calls with which something goes wrong. */
  readonly faults: number;
  /** The share of names that are not plain. */
  readonly hostility: number;
  /** How many things each person does. */
  readonly acts: number;
  /** How long a step takes at most, in microseconds: a run is over in a moment, or takes minutes. */
  readonly stepUs: number;
  /** Up to so long a person waits between two of them, in milliseconds. */
  readonly paceMs: number;
  /** Crashes, lost disks and journals, power cuts. */
  readonly misfortunes: number;
  /** What a journal wrote last may be gone after a power cut. */
  readonly losesWrites: boolean;
  /** Somebody else works in the bucket while the engine does. A store without preconditions cannot stand that. */
  readonly hasRemoteUser: boolean;
}

const looseGuard: GuardLimits = { files: 1000, share: 1, bytes: 1024 ** 3 };
const tightGuard: GuardLimits = { files: 2, share: 0.3, bytes: 1024 ** 3 };

/** The same knobs for the same seed. */
export function knobsOf(seed: number): Knobs {
  const draws = prngFor(seed, 'knobs');
  const keepsPreconditions = !draws.chance(0.15);
  const rules = rulesOf(prngFor(seed, 'rules'));
  const numbers = prngFor(seed, 'numbers');
  // Two that write the same place from two folders never come to rest.
  const count = keepsPreconditions && draws.chance(0.4) && rules.mode === 'two-way' ? 2 : 1;
  return {
    rules,
    clients: ['A', 'B'].slice(0, count).map((name) => clientOf(name, draws, numbers)),
    bucket: {
      versioning: draws.pick(['on', 'off']),
      keepsPreconditions,
      etags: draws.pick(['md5', 'opaque']),
    },
    pageSize: 1 + draws.int(3),
    guard: draws.chance(0.2) ? tightGuard : looseGuard,
    faults: draws.pick([0, 0, 0.02, 0.1]),
    hostility: draws.pick([0, 0, 0.1, 0.4]),
    acts: 3 + draws.int(25),
    paceMs: draws.pick([8, 50, 2000, 20_000, 90_000]),
    misfortunes: draws.pick([0, 1, 3, 8]),
    losesWrites: draws.chance(0.3),
    hasRemoteUser: keepsPreconditions,
    stepUs: draws.pick([2000, 2000, 400_000]),
  };
}

export const usualRules: PairRules = { mode: 'two-way', deletes: 'trash', conflicts: 'keep-both' };

function rulesOf(draws: Prng): PairRules {
  if (draws.chance(0.7)) return usualRules;
  if (draws.chance(0.3)) return { ...usualRules, conflicts: draws.pick(['local-wins', 'remote-wins']) };
  const deletes = draws.pick(['keep', 'trash', 'mirror'] as const);
  return { ...usualRules, mode: draws.pick(['backup', 'restore']), deletes };
}

function clientOf(name: string, draws: Prng, numbers: Prng): ClientKnobs {
  const platform = draws.pick(['linux', 'linux', 'linux', 'darwin', 'win32'] as const);
  return {
    name,
    disk: {
      platform,
      foldsCase: platform !== 'linux',
      foldsForm: platform === 'darwin',
      mtimeGrainUs: draws.pick([1, 1, 2_000_000]),
      ctimeGrainUs: draws.pick([1, 10_000]),
      keepsNumbers: platform !== 'win32' || numbers.chance(0.5),
    },
    offsetMs: draws.pick(clockOffsets),
    hasOwnClock: draws.chance(0.8),
    atOnce: 1 + draws.int(8),
  };
}
