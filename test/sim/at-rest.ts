// What must hold once everybody has come to rest: I1, I2, I3, I6, I9, I10, I15.

import type { Client } from './client.ts';
import { prefix } from './client.ts';
import { isIgnored } from './contents.ts';
import type { Scene } from './misfortune.ts';
import { isOwn } from './mutation.ts';
import { sha256Of } from './sha256.ts';
import type { SimS3 } from './sim-s3.ts';
import { allBytes, localTree, remoteTree, type Tree } from './trees.ts';
import type { Watch } from './watch.ts';

/** I1: what anybody wrote and did not give up is somewhere. */
export function checkKept({ desks, ledger }: Scene, s3: SimS3, watch: Watch): void {
  const disks = desks.map(({ client }) => client.disk);
  for (const { path, bytes } of ledger.missing(allBytes(disks, s3)))
    watch.fail('I1', `${bytes} of ${path} is nowhere`);
}

/** Fails what does not hold; runs every client once more. */
export async function checkRest(scene: Scene, s3: SimS3, watch: Watch): Promise<void> {
  const { desks, ledger } = scene;
  const disks = desks.map(({ client }) => client.disk);
  checkKept(scene, s3, watch);
  const live = new Set(
    [...disks.map((disk) => localTree(disk)), remoteTree(s3, prefix)].flatMap((tree) => [...tree.values()]),
  );
  // The other side may have replaced what it had seen; what it never saw must still be in its place, or beside it.
  const { mode, conflicts } = watch.rules;
  const keepsBoth = mode === 'two-way' && conflicts === 'keep-both';
  for (const { path, bytes } of keepsBoth ? ledger.missing(live) : [])
    if (!watch.crossed.has(bytes) && !ledger.wasHidden(bytes))
      watch.fail('I1', `${bytes} of ${path} was thrown away before the other side had it`);
  if (s3.live('other/file')?.bytes !== 'not ours')
    watch.fail('I10', 'an object of somebody else was touched');
  for (const { client } of desks) {
    checkAlike(client, s3, watch);
    checkBase(client, s3, watch);
    checkLeftovers(client, watch);
  }
  const known = new Set(desks.flatMap(({ client }) => trashOf(client, 'remote')));
  if (!desks.some(({ client }) => client.hasForgotten))
    for (const path of remoteTree(s3, prefix, true).keys())
      if (path.startsWith('.longshore/trash/') && !known.has(path))
        watch.fail('I9', `nobody knows of ${path} in the trash of the bucket`);
  for (const { client } of desks) await checkIdle(client, watch);
}

/** I2: both sides are equal but for what needs a person; of a backup or restore, as far as the source goes. */
function checkAlike(client: Client, s3: SimS3, watch: Watch): void {
  const isTroubled = troubleOf(client);
  const counts = (path: string) => !isIgnored(path, client.rules) && !path.endsWith('/') && !isTroubled(path);
  const [local, remote] = [localTree(client.disk), remoteTree(s3, prefix)];
  for (const path of new Set([...local.keys(), ...remote.keys()])) {
    const [here, there] = [local.get(path), remote.get(path)];
    // What the target has beside what the source had is left alone.
    const source = watch.rules.mode === 'backup' ? here : there;
    const isExtra = watch.rules.mode !== 'two-way' && source === undefined;
    if (counts(path) && here !== there && !isExtra)
      watch.fail('I2', `${client.name} has ${path} as ${here ?? 'none'}, the bucket as ${there ?? 'none'}`);
  }
}

/** Tells whether a path waits for a person, or lies on the way to one that does. */
function troubleOf({ journal }: Client): (path: string) => boolean {
  // A rename that cannot be followed waits under its old name.
  const troubled = journal.attention(null, 1000).flatMap(({ path, error }) => [path, error.from ?? path]);
  return (path) =>
    troubled.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
}

/** I6 at the end: the base is what both sides hold. */
function checkBase(client: Client, s3: SimS3, watch: Watch): void {
  const { name, journal, disk } = client;
  const isTroubled = troubleOf(client);
  for (const { path, sha256, etag } of journal.basePage(null, 1000)) {
    if (isTroubled(path)) continue;
    const [node, live] = [disk.find(path), s3.live(prefix + path)];
    if (!node || sha256Of(node.bytes) !== sha256)
      watch.fail('I6', `${name}'s base has ${path} unlike its file`);
    if (live?.etag !== etag || sha256Of(live.bytes) !== sha256)
      watch.fail('I6', `${name}'s base has ${path} unlike its object`);
  }
}

/** I9: nothing is left of what was begun. */
function checkLeftovers(client: Client, watch: Watch): void {
  const { name, journal, disk, hasForgotten } = client;
  for (const { act, path } of journal.ops()) watch.fail('I9', `${name} is still at ${act} ${path}`);
  const known = new Set(trashOf(client, 'local'));
  for (const path of ownFiles(localTree(disk, true)))
    if (!path.startsWith('.longshore/trash/')) watch.fail('I9', `${name} left ${path} behind`);
    else if (!known.has(path) && !hasForgotten)
      watch.fail('I9', `${name} does not know of ${path} in its trash`);
}

function trashOf({ journal }: Client, side: 'local' | 'remote'): string[] {
  return journal.trashed(null, 1000).flatMap((one) => (one.side === side ? [one.where] : []));
}

/** Ours, but for the mark, and what a crash in the middle of a move may leave: the second name of a file. */
function ownFiles(tree: Tree): string[] {
  return [...tree.keys()].filter(
    (path) => isOwn(path) && path !== '.longshore/mark' && !path.startsWith('.longshore/moved/'),
  );
}

/** I3 and I15: a run that has nothing to do lists the bucket once, and that is all. */
async function checkIdle(client: Client, watch: Watch): Promise<void> {
  const before = { ...client.requests };
  const { mutations } = watch;
  const { attention } = await client.run();
  // What waits for a person is tried again each time.
  if (attention > 0) return;
  if (watch.mutations !== mutations) watch.fail('I3', `${client.name} did something although all was alike`);
  const { head, get, write } = client.requests;
  if (head > before.head || get > before.get || write > before.write)
    watch.fail('I15', `${client.name} asked for more than a listing`);
}
