// A random past of one pair: what people did on both sides, which runs there were between, and what befell them last.

import { ruleSets } from './contents.ts';
import type { Prng } from './prng.ts';
import { sha256Of } from './sha256.ts';
import type { OldJournal } from './sim-journal.ts';
import { prefix, type ToldWorld } from './told-world.ts';
import { localTree, remoteTree } from './trees.ts';

/** Goes through the past of a world; what is left of it is a state in which a run may have anything to do. */
export async function live(world: ToldWorld, draws: Prng): Promise<void> {
  plant(world, draws);
  let old: OldJournal | null = null;
  for (let rounds = draws.pick([0, 1, 1, 2, 2, 3]); rounds > 0; rounds -= 1) {
    people(world, draws, 6);
    // Only what can be read is kept alike at first.
    wake(world);
    await world.wait(draws.pick([100, 5000, 90_000]));
    await world.run(draws.chance(0.1));
    if (world.isPair && draws.chance(0.3)) world.journal.approveHeld();
    if (draws.chance(0.5)) old ??= world.oldJournal();
  }
  people(world, draws, draws.pick([0, 2, 8, 16]));
  await befall(world, draws, old);
  wake(world);
  await world.wait(draws.pick([100, 5000, 90_000]));
}

/** One tree, perturbed twice: two that were made apart would hardly ever overlap. */
function plant({ user, remote, s3 }: ToldWorld, draws: Prng): void {
  const says = draws.chance(0.5);
  const names = ['a', 'b', 'c', 'd/x', 'd/y', 'd/z', 'e/f/z', 'e/w', 'g/h/i/j', 'k', 'l', 'm'];
  for (const path of names.filter(() => draws.chance(0.6))) {
    const bytes = `p${draws.int(20)}`;
    if (draws.chance(0.8)) user.write(path, draws.chance(0.8) ? bytes : `q${draws.int(20)}`);
    if (!draws.chance(0.6)) continue;
    const there = draws.chance(0.8) ? bytes : `r${draws.int(20)}`;
    // Another Longshore has put it there, or some other program.
    if (says) s3.put(prefix + path, there, { sha256: sha256Of(there), op: null, sourceMs: null }, null);
    else remote.write(path, there);
  }
  // A folder that is more than a handful, which the guard counts by itself.
  if (draws.chance(0.2)) for (let at = 0; at < 12; at += 1) user.write(`many/${at}`, `m${at}`);
}

function people(world: ToldWorld, draws: Prng, most: number): void {
  const { user, remote } = world;
  for (let acts = draws.int(most + 1); acts > 0; acts -= 1) {
    world.world.nowUs += 1000 * draws.int(3000);
    const luck = draws.int(20);
    if (luck < 7) user.act();
    else if (luck < 14) remote.act();
    else if (luck < 17) renameHere(world, draws);
    else renameThere(world, draws);
  }
}

/** Under a name of its own, so that nothing is in the way. */
function renameHere({ disk }: ToldWorld, draws: Prng): void {
  const from = [...localTree(disk).keys()].at(draws.int(20));
  const to = `n${draws.int(99)}`;
  if (from !== undefined && !disk.find(to)) disk.rename(from, to);
}

/** As another Longshore does it: the copy says what the object said of its bytes. */
function renameThere({ s3 }: ToldWorld, draws: Prng): void {
  const paths = [...remoteTree(s3, prefix).keys()];
  const from = paths.filter((path) => s3.live(prefix + path)?.metadata.sha256 != null).at(draws.int(6));
  const live = s3.live(prefix + from);
  const to = `${prefix}n${draws.int(99)}`;
  if (!live || s3.live(to)) return;
  s3.copy(live, to, null, null);
  s3.remove(prefix + from, null);
}

/** What lies in an archive is told only when it is asked for: a plan does not know. */
function wake({ s3 }: ToldWorld): void {
  for (const key of s3.keys()) for (const version of s3.versions(key)) version.isArchived = false;
}

async function befall(world: ToldWorld, draws: Prng, old: OldJournal | null): Promise<void> {
  const { user, remote, disk, s3, troubles } = world;
  const luck = draws.int(22);
  if (luck === 0) await world.replaceJournal(null);
  if (luck === 1) await world.replaceJournal(old);
  if (luck === 2) user.empty();
  if (luck === 3) remote.empty(draws.chance(0.5));
  if (luck === 4) world.leaveAlone(draws.pick(ruleSets));
  if (luck === 5)
    for (const folder of ['d', 'e/f'])
      if (disk.find(folder)?.kind === 'folder') troubles.unreadable.add(folder);
  if (luck === 6 && !disk.find('link')) disk.link('link', disk.newNode('other'));
  if (luck === 7) disk.root = disk.copyOf(disk.root);
  if (luck === 8) disk.root = disk.newNode('folder');
  if (luck === 9)
    for (const path of [...localTree(disk).keys()].filter((one) => one.startsWith('many/')))
      disk.unlink(path);
  if (luck === 10)
    for (const path of [...remoteTree(s3, prefix).keys()].filter((one) => one.startsWith('d/')))
      remote.remove(path);
  // Somebody has changed both sides of the same files.
  if (luck >= 11 && luck <= 13)
    for (const path of localTree(disk).keys())
      if (draws.chance(0.3)) {
        user.write(path, `L${draws.int(9)}`);
        remote.write(path, `R${draws.int(9)}`);
      }
  if (luck >= 14) tidyUp(world, draws);
}

/** Somebody renames and removes a few files, here or there. */
function tidyUp(world: ToldWorld, draws: Prng): void {
  const { disk, remote, s3 } = world;
  for (let acts = 1 + draws.int(4); acts > 0; acts -= 1) {
    const here = [...localTree(disk).keys()].at(draws.int(8));
    const there = [...remoteTree(s3, prefix).keys()].at(draws.int(8));
    const luck = draws.int(6);
    if (luck < 2) renameHere(world, draws);
    else if (luck < 4) renameThere(world, draws);
    else if (luck === 4 && here !== undefined) disk.unlink(here);
    else if (there !== undefined) remote.remove(there);
  }
}
