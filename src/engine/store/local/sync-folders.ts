// The way down to an entry by synchronous calls, for data workers: what real-folders.ts does, remembered for a moment.

import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { keyToPath, parentKey } from '../path.ts';
import { errnoOf, isMissing } from './local-error.ts';
import type { Disk } from './real-folders.ts';

/** A folder that was real a moment ago is taken to be still; a thousand files in it need not ask a thousand times. */
const trustMs = 500;
const mostRemembered = 4096;

/** Looks at folders below roots. `now` is in milliseconds. */
export class SyncFolders {
  readonly #real = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The path of `key` below folders that are all there and real; throws entry.missing or entry.unsupported else. */
  pathBelow(disk: Disk, key: Key, op: string): LocalPath {
    const path = keyToPath(disk.root, key, disk.platform, op);
    if (!this.#areReal(disk, parentKey(key), op, false))
      throw new AppError('entry.missing', { op, from: path });
    return path;
  }

  /** The path of `key`, making the folders above it that are missing; entry.name where a file stands in the way. */
  pathWithParents(disk: Disk, key: Key, op: string): LocalPath {
    const path = keyToPath(disk.root, key, disk.platform, op);
    const folder = parentKey(key);
    if (folder === '') this.#makeRoot(disk);
    else this.#areReal(disk, folder, op, true);
    return path;
  }

  #makeRoot({ root }: Disk): void {
    if (this.#isTrusted(root)) return;
    mkdirSync(root, { recursive: true });
    this.#trust(root);
  }

  #areReal(disk: Disk, folder: Key, op: string, isMade: boolean): boolean {
    if (folder === '') {
      if (isMade) this.#makeRoot(disk);
      return true;
    }
    const path = keyToPath(disk.root, folder, disk.platform, op);
    if (this.#isTrusted(path)) return true;
    if (!this.#areReal(disk, parentKey(folder), op, isMade)) return false;
    let kind = lookAt(path, folder, op);
    if (kind === 'nothing' && isMade) {
      try {
        mkdirSync(path);
        syncFolderNow(disk.root === path ? path : keyToParent(disk, folder, op));
      } catch (error) {
        // Another file of the same folder may have been quicker, or a file stands there: the second look tells.
        if (errnoOf(error) !== 'EEXIST') throw error;
      }
      kind = lookAt(path, folder, op);
    }
    if (kind === 'folder') {
      this.#trust(path);
      return true;
    }
    if (!isMade) return false;
    const detail = `\u201c${folder}\u201d is a file on this disk, so nothing can lie inside it.`;
    throw new AppError('entry.name', { op, from: path, detail });
  }

  #isTrusted(path: string): boolean {
    const since = this.#real.get(path);
    return since !== undefined && this.#now() - since < trustMs;
  }

  #trust(path: string): void {
    if (this.#real.size >= mostRemembered) this.#real.clear();
    this.#real.set(path, this.#now());
  }
}

function keyToParent(disk: Disk, folder: Key, op: string): LocalPath {
  const parent = parentKey(folder);
  return parent === '' ? disk.root : keyToPath(disk.root, parent, disk.platform, op);
}

function lookAt(path: LocalPath, folder: Key, op: string): 'folder' | 'file' | 'nothing' {
  try {
    const stats = lstatSync(path);
    if (!stats.isSymbolicLink()) return stats.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'nothing';
    throw error;
  }
  const detail = `The folder \u201c${folder}\u201d is a symbolic link, which Longshore does not follow.`;
  throw new AppError('entry.unsupported', { op, from: path, detail });
}

/** Makes names given in this folder last through a power cut, where the system can. */
export function syncFolderNow(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // Some systems sync no folders.
  } finally {
    closeSync(descriptor);
  }
}
