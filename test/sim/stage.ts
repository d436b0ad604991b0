// A simulated world for one scene: nothing happens in it but what a test says, and every promise is watched.

import { expect, onTestFinished } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { GuardLimits, RunReport } from '../../src/contract/pair.ts';
import type { RunOptions } from '../../src/engine/sync/surroundings.ts';
import { checkRest } from './at-rest.ts';
import { absenceMs, Client, prefix } from './client.ts';
import { Contents } from './contents.ts';
import { type Fault, type FaultKind, Faults } from './faults.ts';
import { type Knobs, type PairRules, usualRules } from './knobs.ts';
import { Ledger } from './ledger.ts';
import { LocalUser } from './local-user.ts';
import type { Desk, Scene } from './misfortune.ts';
import { plainBucket, plainDisk } from './ports.ts';
import { type Prng, prngFor } from './prng.ts';
import { RemoteUser } from './remote-user.ts';
import type { DiskKnobs } from './sim-disk.ts';
import { type S3Knobs, SimS3 } from './sim-s3.ts';
import { localTree, remoteTree } from './trees.ts';
import { Watch } from './watch.ts';
import { World } from './world.ts';

interface Wish {
  /** One computer for each; a plain one unless this says otherwise. */
  readonly computers?: readonly (Partial<DiskKnobs> & {
    readonly offsetMs?: number;
    readonly hasOwnClock?: boolean;
  })[];
  readonly bucket?: Partial<S3Knobs>;
  readonly guard?: GuardLimits;
  readonly rules?: Partial<PairRules>;
  readonly pageSize?: number;
  /** Decides what a power cut takes. */
  readonly luck?: Prng;
}

const noGuard: GuardLimits = { files: 1000, share: 1, bytes: 1024 ** 3 };

/** A world that tells of each step before it happens. */
class ToldWorld extends World {
  onStep: (label: string) => void = () => undefined;
  override note(what: string): void {
    super.note(what);
    this.onStep(what);
  }
}

/** What goes wrong is what the test wants. */
class WantedFaults extends Faults {
  readonly wanted: { readonly label: string; readonly fault: Fault }[] = [];
  override draw(label: string): Fault | null {
    const at = this.wanted.findIndex((one) => label.includes(one.label));
    return this.wanted.splice(at, at < 0 ? 0 : 1)[0]?.fault ?? null;
  }
}

/** A bucket whose listings leave out what is there. */
class ForgetfulS3 extends SimS3 {
  readonly leftOut = new Set<string>();
  override page(...[below, after, limit]: Parameters<SimS3['page']>): readonly string[] {
    const keys = super.page(below, after, Number.MAX_SAFE_INTEGER);
    return keys.filter((key) => !this.leftOut.has(key)).slice(0, limit);
  }
}

/** One computer of the scene: the engine on it, the person at it. */
export interface Computer extends Desk {
  run(options?: Partial<RunOptions>): Promise<RunReport>;
  /** Runs until the nth step with this in its name, and dies in it; false where there are not so many. */
  dieAt(label: string, nth?: number): Promise<boolean>;
  /** The power goes while it is off: what was not safe may be gone, and starts again. */
  losePower(): Promise<void>;
  files(): Record<string, string>;
}

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** Ends with the test, which fails where a promise was broken. */
export async function setStage(wish: Wish = {}) {
  const world = new ToldWorld(1);
  const ledger = new Ledger();
  const s3 = new ForgetfulS3({ ...plainBucket, ...wish.bucket }, () => Math.floor(world.nowUs / 1000));
  const rules = { ...usualRules, ...wish.rules };
  const watch = new Watch(world, s3, prefix, ledger, rules);
  const faults = new WantedFaults(1, { share: 0 });
  const contents = new Contents(prngFor(1, 'contents'), 0);
  const knobs: Knobs = {
    clients: (wish.computers ?? [{}]).map(({ offsetMs = 0, hasOwnClock = true, ...disk }, at) => ({
      name: `computer ${at + 1}`,
      disk: { ...plainDisk, ...disk },
      ...{ offsetMs, hasOwnClock },
      atOnce: 1,
    })),
    bucket: s3.knobs,
    pageSize: wish.pageSize ?? 100,
    guard: wish.guard ?? noGuard,
    rules,
    ...{
      faults: 0,
      hostility: 0,
      acts: 0,
      paceMs: 0,
      stepUs: 2000,
      misfortunes: 0,
      losesWrites: true,
      hasRemoteUser: true,
    },
  };
  const luck = wish.luck ?? prngFor(1, 'luck');
  const computers: Computer[] = [];
  for (const one of knobs.clients) {
    const client = await Client.open(one, { world, s3, faults, watch, knobs });
    const user = new LocalUser(client.disk, ledger, contents, prngFor(1, one.name));
    computers.push({
      ...{ client, user, away: null, old: null, backup: null },
      run: (options) => world.until(client.run(options)),
      files: () => Object.fromEntries(localTree(client.disk)),
      dieAt(label, nth = 1) {
        let left = nth;
        const died = new Promise<boolean>((resolve) => {
          world.onStep = (step) => {
            if (!step.startsWith(client.name) || !step.includes(label)) return;
            left -= 1;
            if (left > 0) return;
            world.onStep = () => undefined;
            client.kill();
            resolve(true);
          };
        });
        return world.until(Promise.race([died, client.run().then(() => false)]));
      },
      async losePower() {
        const left = client.afterPowerCut();
        client.disk.powerCut(luck);
        await client.replaceJournal(left);
      },
    });
  }
  const remote = new RemoteUser(s3, prefix, ledger, contents, prngFor(1, 'remote user'));
  const scene: Scene = { world, desks: computers, remote, ledger, hasRemoteUser: true };
  s3.put('other/file', 'not ours', { sha256: null, op: null, sourceMs: null }, null);
  onTestFinished(() => {
    for (const { client } of computers) client.close();
    expect(watch.violations).toEqual([]);
  });

  return {
    ...{ world, s3, watch, remote, computers, computer: computerAt(0) },
    get other() {
      return computerAt(1);
    },
    objects: () => Object.fromEntries(remoteTree(s3, prefix)),
    /** What the trash of the place holds. */
    trash: () => {
      const all = [...remoteTree(s3, prefix, true)];
      return all.filter(([path]) => path.startsWith('.longshore/trash/')).map(([, bytes]) => bytes);
    },
    /** From now on listings leave it out, though it is there. */
    leaveOut: (path: string) => void s3.leftOut.add(prefix + path),
    /** The next call with this in its name fails so. */
    fail(label: string, kind: FaultKind, code: ErrorCode) {
      faults.wanted.push({ label, fault: { kind, code, delayMs: 0 } });
    },
    /** Does something in the middle of a run, right before the step with this in its name. */
    during(label: string, act: () => void) {
      world.onStep = (step) => {
        if (!step.includes(label)) return;
        world.onStep = () => undefined;
        act();
      };
    },
    /** So long that what is missing is believed to be gone. */
    wait,
    /** Every computer runs in turn until nothing changes any more; then all promises must hold. */
    async rest() {
      const look = () =>
        JSON.stringify(
          [remoteTree(s3, prefix), ...computers.map(({ client }) => localTree(client.disk))].map((tree) => [
            ...tree,
          ]),
        );
      for (let rounds = 0; rounds < 20; rounds += 1) {
        const before = look();
        let unsure = 0;
        for (const one of computers) unsure += (await one.run()).unsure;
        await wait();
        if (unsure === 0 && look() === before) return world.until(checkRest(scene, s3, watch));
      }
      throw new Error('there is no rest');
    },
  };

  function wait(): Promise<void> {
    return world.until(world.sleep(absenceMs + 1000, 'everybody waits', world.idler));
  }

  function computerAt(at: number): Computer {
    const found = computers[at];
    if (!found) throw new Error(`there is no computer ${at + 1}`);
    return found;
  }
}
