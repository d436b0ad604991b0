// One pair of any kind, or a sync that is run once, in a simulated world in which a seed decides what people did before.

import type { Key, LocalPath, ProfileId, S3Place } from '../../src/contract/models.ts';
import type { GuardLimits, Pair, PairAction, PairId, RunReport } from '../../src/contract/pair.ts';
import { createIgnore } from '../../src/engine/sync/ignore.ts';
import { pairOf as oncePairOf } from '../../src/engine/sync/once.ts';
import { runPair } from '../../src/engine/sync/run.ts';
import { runAloud } from '../../src/engine/sync/run-aloud.ts';
import type { Surroundings } from '../../src/engine/sync/surroundings.ts';
import { Contents, ruleSets } from './contents.ts';
import { Faults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { LocalUser } from './local-user.ts';
import { prngFor } from './prng.ts';
import { RemoteUser } from './remote-user.ts';
import { SimDisk } from './sim-disk.ts';
import { SimFolder } from './sim-folder.ts';
import { type OldJournal, SimJournal } from './sim-journal.ts';
import { SimObjects } from './sim-objects.ts';
import { SimS3 } from './sim-s3.ts';
import { Life, World } from './world.ts';

export const prefix = 'pair/';

/** What is asked of the engine: by a pair, or by a command that syncs once. */
export type Setup =
  | ({ readonly kind: 'pair' } & Pick<Pair, 'mode' | 'deletes' | 'conflicts'>)
  | ({ readonly kind: 'once'; readonly mode: 'backup' | 'restore' } & OnceOptions);

interface OnceOptions {
  readonly isDeleting: boolean;
  readonly isExact: boolean;
  readonly isSizeOnly: boolean;
  readonly isApproved: boolean;
}

/** What a run tells whoever watches it, whether it was dry or not. */
export interface Heard {
  readonly actions: readonly PairAction[];
  /** What needs a person: where, and why. */
  readonly attention: readonly string[];
  readonly report: RunReport;
}

// As a person who asks for a run has it.
const patience = { settleMs: 2000, absenceMs: 2000 };
const guards: readonly GuardLimits[] = [
  { files: 1000, share: 1, bytes: 1024 ** 3 },
  { files: 3, share: 0.3, bytes: 1024 ** 3 },
  { files: 1, share: 0, bytes: 8 },
];

export type ToldWorld = Awaited<ReturnType<typeof openToldWorld>>;

/** `seed` decides the disk, the bucket, the guard and whose names are odd. */
export async function openToldWorld(setup: Setup, seed: number) {
  const draws = prngFor(seed, 'knobs');
  const world = new World(seed);
  const ledger = new Ledger();
  const s3 = new SimS3(
    {
      versioning: draws.pick(['on', 'off']),
      keepsPreconditions: !draws.chance(0.1),
      etags: draws.pick(['md5', 'opaque']),
    },
    () => Math.floor(world.nowUs / 1000),
  );
  const platform = draws.pick(['linux', 'linux', 'linux', 'darwin', 'win32'] as const);
  const disk = new SimDisk(
    {
      platform,
      foldsCase: platform !== 'linux',
      foldsForm: platform === 'darwin',
      mtimeGrainUs: draws.pick([1, 1, 2_000_000]),
      ctimeGrainUs: draws.pick([1, 10_000]),
      keepsNumbers: true,
    },
    () => world.nowUs,
  );
  const contents = new Contents(prngFor(seed, 'contents'), draws.pick([0, 0, 0.1, 0.4]));
  const guard = draws.pick(guards);
  const [atOnce, pageSize] = [1 + draws.int(4), 1 + draws.int(3)];
  const life = new Life('engine');
  const faults = new Faults(seed, { share: 0 });
  const troubles = { unreadable: new Set<string>(), busy: new Set<string>() };
  const requests = { list: 0, head: 0, get: 0, write: 0, brokenLists: 0 };
  let rules: readonly string[] = ruleSets[0];
  let simJournal = await SimJournal.open(false);
  let mutations = 0;
  let runs = 0;

  function surroundings(): Surroundings {
    runs += 1;
    const random = prngFor(seed, `run ${runs}`);
    const onMutation = () => void (mutations += 1);
    const folder = new SimFolder({ world, life, disk, faults, troubles, onMutation });
    const line = { world, life, s3, prefix, faults, requests, onMutation };
    return {
      ...around(setup, guard),
      ...{ folder, objects: new SimObjects({ ...line, folder, pageSize }), journal: simJournal.journal },
      ...{ ignore: createIgnore(rules), clock: world.clock(life, () => 0), random: () => random.next() },
      ...{ log: () => undefined, device: 'desk', atOnce },
    };
  }

  return {
    ...{ world, s3, disk, troubles, requests, isPair: setup.kind === 'pair' },
    user: new LocalUser(disk, ledger, contents, prngFor(seed, 'user')),
    remote: new RemoteUser(s3, prefix, ledger, contents, prngFor(seed, 'remote user')),
    get journal() {
      return simJournal.journal;
    },
    get mutations() {
      return mutations;
    },
    run: (isDry: boolean): Promise<Heard> => world.until(heard(setup, surroundings(), isDry)),
    wait: (ms: number) => world.until(world.sleep(ms, 'everybody waits', world.idler)),
    leaveAlone(lines: readonly string[]) {
      rules = lines;
    },
    oldJournal: () => simJournal.old(),
    async replaceJournal(old: OldJournal | null) {
      simJournal.close();
      simJournal = await SimJournal.open(false, old);
    },
    close: () => simJournal.close(),
  };
}

function around(setup: Setup, guard: GuardLimits): Pick<Surroundings, 'pair' | 'extras' | 'isMarked'> {
  const place: S3Place = {
    ...{ kind: 's3', profileId: 'one' as ProfileId, bucket: 'bucket' },
    prefix: prefix as Key,
  };
  const folder = '/folder' as LocalPath;
  if (setup.kind === 'once') {
    const { isDeleting, isSizeOnly, isApproved, mode } = setup;
    const pair = oncePairOf({ isDeleting, storageClass: null }, { path: folder }, place, mode);
    const extras = isDeleting ? ('remove' as const) : ('keep' as const);
    return { pair: { ...pair, guard }, extras, isMarked: false, ...{ isSizeOnly, isApproved } };
  }
  const { mode, deletes, conflicts } = setup;
  const pair: Pair = {
    ...{ id: 'pair' as PairId, name: 'pair', folder, place, mode, deletes, conflicts },
    ...{ schedule: { kind: 'by-hand' }, storageClass: null, ignore: [], guard, trashDays: 30 },
    ...{ requestsPerMonth: null, isPaused: false, createdMs: 0 },
  };
  return { pair, extras: 'keep', isMarked: true };
}

async function heard(setup: Setup, surroundings: Surroundings, isDry: boolean): Promise<Heard> {
  const { signal } = new AbortController();
  const actions: PairAction[] = [];
  if (setup.kind === 'pair') {
    const onAction = (action: PairAction) => void actions.push(action);
    const report = await runPair(surroundings, { ...patience, signal, isDry, onAction });
    const attention = surroundings.journal.attention(null, 1000);
    return { actions, attention: attention.map(({ path, error }) => `${path}: ${error.code}`), report };
  }
  const failures: string[] = [];
  let report: RunReport | null = null;
  for await (const item of runAloud(surroundings, { isDry, isExact: setup.isExact }, signal)) {
    actions.push(...item.actions);
    failures.push(...item.failures.map(({ from, code }) => `${from ?? ''}: ${code}`));
    report = item.report ?? report;
  }
  if (!report) throw new Error('the run told no report');
  return { actions, attention: failures.sort(), report };
}
