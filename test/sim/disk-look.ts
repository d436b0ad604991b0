// How a simulated disk shows what lies on it, through folders that may not be read and files that others hold.

import type { Key } from '../../src/contract/models.ts';
import type { Found } from '../../src/engine/sync/folder.ts';
import { diskError, type Node, type SimDisk } from './sim-disk.ts';

/** Folders that this person may not read, and files that another program holds for itself. */
export interface DiskTroubles {
  readonly unreadable: Set<string>;
  readonly busy: Set<string>;
}

interface Looking {
  readonly disk: SimDisk;
  readonly troubles: DiskTroubles;
}

/** What stands there; a folder on the way that may not be read, or is no folder, does not say. */
export function lookAt({ disk, troubles }: Looking, path: Key, op: string): Node | null {
  const names = path === '' ? [] : path.split('/');
  for (let depth = 0; depth <= names.length; depth += 1) {
    const folder = names.slice(0, depth).join('/');
    const isOnTheWay = depth < names.length || op === 'entry.list';
    if (isOnTheWay && troubles.unreadable.has(folder)) throw diskError('EACCES', folder, op);
    if (isOnTheWay && disk.find(folder)?.kind === 'other') throw diskError('ELOOP', folder, op);
  }
  const node = disk.find(path);
  if (node?.kind === 'file' && op !== 'entry.stat' && troubles.busy.has(path))
    throw diskError('EBUSY', path, op);
  return node;
}

/** Makes a folder and those above it, for itself or as what lies above a file; true where there was something to make. */
export function makeFolders(disk: SimDisk, path: string, isAbove = false): boolean {
  const names = path === '' ? [] : path.split('/');
  let hasMade = false;
  for (let depth = 1; depth <= names.length; depth += 1) {
    const folder = names.slice(0, depth).join('/');
    const node = disk.find(folder);
    if (!node) disk.link(folder, disk.newNode('folder'));
    else if (node.kind === 'other' && depth < names.length) throw diskError('ELOOP', folder, 'folder.create');
    else if (node.kind !== 'folder')
      throw diskError(depth < names.length || isAbove ? 'EINVAL' : 'EEXIST', path, 'folder.create');
    hasMade ||= !node;
  }
  return hasMade;
}

/** A file, folder or other thing as the system records it. */
export function foundAt(path: Key, node: Node): Found {
  const sizeBytes = node.bytes.length;
  const content = `${sizeBytes}-${node.mtimeUs}000`;
  return {
    kind: node.kind,
    path,
    sizeBytes,
    modifiedMs: node.mtimeUs / 1000,
    fingerprint: `${content}-${node.ctimeUs}000`,
    content,
    inode: String(node.ino),
    ...(node.kind === 'other' && { trouble: 'It is a symbolic link, which Longshore does not follow.' }),
  };
}

/** A time as finely as the disk keeps it. */
export function grained(us: number, grainUs: number): number {
  return Math.round(us) - (Math.round(us) % grainUs);
}
