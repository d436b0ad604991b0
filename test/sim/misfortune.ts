// What befalls a computer of a simulation from outside: crashes, power cuts, lost journals, disks that are taken away.

import type { Client } from './client.ts';
import { ruleSets } from './contents.ts';
import type { Ledger } from './ledger.ts';
import type { LocalUser } from './local-user.ts';
import type { Prng } from './prng.ts';
import type { RemoteUser } from './remote-user.ts';
import type { Node } from './sim-disk.ts';
import type { OldJournal } from './sim-journal.ts';
import { localTree, type Tree } from './trees.ts';
import type { World } from './world.ts';

/** Longer than any trash is kept. */
export const awhileUs = 40 * 24 * 3_600_000_000;

/** A client and the person at it. */
export interface Desk {
  readonly client: Client;
  readonly user: LocalUser;
  /** The folder that was paired, while another stands in its place. */
  away: Node | null;
  old: OldJournal | null;
  /** The folder as it once was. */
  backup: Node | null;
}

export interface Scene {
  readonly world: World;
  readonly desks: readonly Desk[];
  readonly remote: RemoteUser;
  readonly ledger: Ledger;
  readonly hasRemoteUser: boolean;
}

/** Lets one thing befall somebody, and says what. */
export async function befall(
  { world, desks, remote, ledger, hasRemoteUser }: Scene,
  draws: Prng,
): Promise<string> {
  // There is always something to go back to.
  for (const one of desks) {
    one.old ??= one.client.oldJournal();
    if (!one.away) one.backup ??= one.client.disk.copyOf(one.client.disk.root);
  }
  remote.keepOnce();
  const desk = draws.pick(desks);
  const { client, user, away } = desk;
  const { disk } = client;
  switch (draws.int(19)) {
    case 0:
      client.kill();
      await world.sleep(draws.pick([0, 100, 30_000]), `${client.name} is dead`, world.idler);
      client.start();
      return `${client.name} crashes`;
    case 1:
    case 17:
    case 18:
      client.doom = draws.pick(['remove-remote', 'remove-local', 'rename-remote', 'download', 'upload']);
      return `${client.name} will crash at its next ${client.doom}`;
    case 2: {
      client.kill();
      const before = localTree(disk, true);
      const left = client.afterPowerCut();
      disk.powerCut(draws);
      forgiveLost(ledger, before, localTree(disk, true));
      await client.replaceJournal(left);
      client.hasForgotten = true;
      client.start();
      return `${client.name} loses its power`;
    }
    case 3:
      desk.old = client.oldJournal();
      return `somebody copies ${client.name}'s journal`;
    case 4:
      client.kill();
      await client.replaceJournal(desk.old);
      client.hasForgotten = true;
      client.start();
      return `${client.name} gets an old journal back`;
    case 5:
      client.kill();
      await client.replaceJournal(null);
      client.hasForgotten = true;
      client.start();
      return `${client.name} loses its journal`;
    case 6:
      if (away) return 'nothing';
      desk.away = disk.root;
      // Trash whose time is over while it is away is taken to be gone.
      client.hasForgotten = true;
      disk.root = disk.newNode('folder');
      disk.isGone = draws.chance(0.3);
      disk.sync();
      return `${client.name}'s disk is taken away`;
    case 7:
      return bringBack(desk);
    case 8:
      if (away) return 'nothing';
      user.empty();
      return `all files of ${client.name} are deleted`;
    case 9: {
      const path = draws.pick([...localTree(disk).keys(), 'd/x']);
      const folder = path.slice(0, Math.max(0, path.indexOf('/')));
      client.troubles.unreadable.add(folder);
      client.troubles.busy.add(path);
      return `${client.name} may not read ${folder}, and ${path} is busy`;
    }
    case 10:
      if (!hasRemoteUser) return 'nothing';
      remote.restore();
      for (const one of desks) one.client.upheavals += 1;
      return 'the bucket is set back';
    case 13:
    case 14: {
      const { backup } = desk;
      if (away || !backup) return 'nothing';
      desk.backup = disk.copyOf(disk.root);
      const before = localTree(disk, true);
      disk.root = backup;
      disk.sync();
      forgiveLost(ledger, before, localTree(disk, true));
      client.hasForgotten = true;
      return `a copy of ${client.name}'s folder takes its place`;
    }
    case 15:
    case 16:
      client.rules = draws.pick(ruleSets);
      return `${client.name} leaves ${client.rules.join(' ')} alone`;
    case 11:
      world.nowUs += awhileUs;
      return 'forty days pass';
    default:
      if (!hasRemoteUser) return 'nothing';
      remote.empty(draws.chance(0.5));
      for (const one of desks) one.client.upheavals += 1;
      return 'the bucket is emptied';
  }
}

/** The folder that was paired is there again. */
export function bringBack(desk: Desk): string {
  const { client, away } = desk;
  if (!away) return 'nothing';
  client.disk.root = away;
  client.disk.isGone = false;
  desk.away = null;
  return `${client.name}'s disk is back`;
}

/** What the power took before it was safe no program can have kept; what it brought back is somebody's again. */
function forgiveLost(ledger: Ledger, before: Tree, after: Tree): void {
  const left = new Set(after.values());
  for (const [path, bytes] of before) {
    if (!left.has(bytes)) ledger.gaveUpEverywhere(bytes);
    if (after.get(path) !== bytes) ledger.gaveUp(path, bytes);
  }
  for (const [path, bytes] of after)
    if (before.get(path) !== bytes && !path.startsWith('.longshore/')) ledger.wrote(path, bytes);
}
