// One seed from beginning to end: a world is built, shaken, healed, left to come to rest, and looked at.

import { checkKept, checkRest } from './at-rest.ts';
import { absenceMs, Client, prefix } from './client.ts';
import { Contents } from './contents.ts';
import { Faults } from './faults.ts';
import { type Knobs, knobsOf } from './knobs.ts';
import { Ledger } from './ledger.ts';
import { LocalUser } from './local-user.ts';
import { awhileUs, befall, bringBack, type Desk, type Scene } from './misfortune.ts';
import { type Prng, prngFor } from './prng.ts';
import { RemoteUser } from './remote-user.ts';
import { SimS3 } from './sim-s3.ts';
import { localTree, remoteTree } from './trees.ts';
import { Watch } from './watch.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly hash: string;
  readonly steps: number;
  /** Each names its invariant. */
  readonly violations: readonly string[];
  readonly trace: readonly string[];
}

const roundsAtMost = 40;

/** Runs one seed. Whatever is thrown is a violation too. */
export async function runSeed(seed: number, isTraced = false): Promise<Outcome> {
  const world = new World(seed, isTraced);
  const ledger = new Ledger();
  const knobs = knobsOf(seed);
  const s3 = new SimS3(knobs.bucket, () => Math.floor(world.nowUs / 1000));
  const watch = new Watch(world, s3, prefix, ledger, knobs.rules);
  try {
    await world.until(story({ world, ledger, knobs, s3, watch }));
  } catch (error) {
    watch.fail('I8', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { hash, steps, trace } = world;
  return { seed, hash, steps, violations: watch.violations, trace: trace ?? [] };
}

interface Stage {
  readonly world: World;
  readonly ledger: Ledger;
  readonly knobs: Knobs;
  readonly s3: SimS3;
  readonly watch: Watch;
}

async function story({ world, ledger, knobs, s3, watch }: Stage): Promise<void> {
  const { seed } = world;
  world.stepUs = knobs.stepUs;
  const rates = { share: knobs.faults };
  const faults = new Faults(seed, rates);
  const contents = new Contents(prngFor(seed, 'contents'), knobs.hostility);
  const desks: Desk[] = [];
  for (const one of knobs.clients) {
    const client = await Client.open(one, { world, s3, faults, watch, knobs });
    const user = new LocalUser(client.disk, ledger, contents, prngFor(seed, `user ${one.name}`));
    desks.push({ client, user, away: null, old: null, backup: null });
  }
  const remote = new RemoteUser(s3, prefix, ledger, contents, prngFor(seed, 'remote user'));
  const scene: Scene = { world, desks, remote, ledger, hasRemoteUser: knobs.hasRemoteUser };
  s3.put('other/file', 'not ours', { sha256: null, op: null, sourceMs: null }, null);

  plant(scene, prngFor(seed, 'tree'));
  await shake(scene, world, knobs);
  // Removals come late: nothing is believed to be gone before it has been missing for a while.
  if (desks.some(({ client }) => client.doom !== null))
    await world.sleep(4 * absenceMs, 'everybody rests', world.idler);
  rates.share = 0;
  for (const { client, ...desk } of desks) {
    client.troubles.busy.clear();
    client.troubles.unreadable.clear();
    bringBack({ client, ...desk });
    await client.stop();
  }
  for (const key of s3.keys()) for (const version of s3.versions(key)) version.isArchived = false;
  await rest(scene, world, s3, watch);
  await checkRest(scene, s3, watch);
  world.nowUs += awhileUs;
  for (const { client } of desks) await client.run();
  checkKept(scene, s3, watch);
  for (const { client } of desks) client.close();
}

/** One tree, perturbed twice: two that were made apart would hardly ever overlap. */
function plant({ desks, remote, ledger }: Scene, draws: Prng): void {
  const tree = new Contents(draws, 0);
  for (let files = draws.int(6); files > 0; files -= 1) {
    const [path, bytes] = [tree.path(), `p${tree.bytes()}`];
    for (const { user } of desks)
      if (draws.chance(0.7)) user.write(path, draws.chance(0.8) ? bytes : tree.bytes());
    if (draws.chance(0.7)) remote.write(path, draws.chance(0.8) ? bytes : tree.bytes());
    ledger.wrote('', '');
  }
}

/** Everybody does something at the same time. */
async function shake(scene: Scene, world: World, knobs: Knobs): Promise<void> {
  const { seed, idler } = world;
  async function person(name: string, acts: number, act: () => string | Promise<string>): Promise<void> {
    const draws = prngFor(seed, `pace ${name}`);
    for (let at = 0; at < acts; at += 1) {
      await world.sleep(draws.int(knobs.paceMs), `${name} waits`, idler);
      await world.step(name, idler);
      world.note(`${name} ${await act()}`);
    }
  }
  const luck = prngFor(seed, 'luck');
  for (const { client } of scene.desks) client.start();
  await Promise.all([
    ...scene.desks.map((desk) =>
      person(`${desk.client.name}'s user`, knobs.acts, () => (desk.away ? 'nothing' : desk.user.act())),
    ),
    ...(knobs.hasRemoteUser ? [person('remote user', knobs.acts, () => scene.remote.act())] : []),
    person('luck', knobs.misfortunes, () => befall(scene, luck)),
  ]);
}

/** Runs every client in turn until that changes nothing any more. */
async function rest({ desks }: Scene, world: World, s3: SimS3, watch: Watch): Promise<void> {
  const looks = () =>
    JSON.stringify(
      [remoteTree(s3, prefix), ...desks.map(({ client }) => localTree(client.disk, true))].map((tree) => [
        ...tree,
      ]),
    );
  for (let round = 0; round < roundsAtMost; round += 1) {
    const before = looks();
    let isQuiet = true;
    for (const { client } of desks) {
      const { isWhole, unsure, held, error } = await client.run();
      if (held > 0) {
        client.journal.approveHeld();
        client.hasApproved = true;
      }
      if (error?.code === 'pair.foreign') {
        await client.replaceJournal(null);
        client.hasForgotten = true;
      }
      if (!isWhole || unsure > 0 || held > 0) isQuiet = false;
    }
    if (isQuiet && looks() === before) return;
    await world.sleep(absenceMs + 1000, 'everybody waits', world.idler);
  }
  watch.fail('I2', `no rest after ${roundsAtMost} rounds`);
}
