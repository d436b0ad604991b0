// What lies on each side at an instant.

import { isOwn } from './mutation.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimS3 } from './sim-s3.ts';

/** Path to bytes. */
export type Tree = ReadonlyMap<string, string>;

/** The files of a disk; `withOwn`: ours too. */
export function localTree(disk: SimDisk, withOwn = false): Tree {
  const tree = new Map<string, string>();
  const open = disk.isGone ? [] : [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop())
    for (const { name, node } of disk.children(folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isOwn(path) && !withOwn) continue;
      if (node.kind === 'folder') open.push(path);
      if (node.kind === 'file') tree.set(path, node.bytes);
    }
  return tree;
}

/** The objects of a place, without its prefix. */
export function remoteTree(s3: SimS3, prefix: string, withOwn = false): Tree {
  const tree = new Map<string, string>();
  for (const key of s3.keys()) {
    const live = s3.live(key);
    const path = key.slice(prefix.length);
    if (live && key.startsWith(prefix) && (withOwn || !isOwn(path))) tree.set(path, live.bytes);
  }
  return tree;
}

/** All bytes that are kept anywhere: live, in a trash or in an old version. What only passes through our own folder does not count. */
export function allBytes(disks: readonly SimDisk[], s3: SimS3): ReadonlySet<string> {
  const found = new Set<string>();
  for (const disk of disks)
    for (const [path, bytes] of localTree(disk, true))
      if (!isOwn(path) || path.startsWith('.longshore/trash/')) found.add(bytes);
  for (const key of s3.keys())
    for (const { bytes, isMarker } of s3.versions(key)) if (!isMarker) found.add(bytes);
  return found;
}
