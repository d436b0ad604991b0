// The Store of a folder on this computer's disk.

import { lstat } from 'node:fs/promises';
import type { Entry, Key, LocalPath } from '../../../contract/models.ts';
import { keyToPath, localProblem, type Platform } from '../path.ts';
import type { Store } from '../store.ts';
import { createFolder, removeEntry, renameEntry } from './local-change.ts';
import { localEntry } from './local-entry.ts';
import { isMissing, localError } from './local-error.ts';
import { listDeep, listFolder } from './local-list.ts';
import { readFile } from './local-read.ts';
import { receiveFile, removePart } from './local-receive.ts';
import { writeFile } from './local-write.ts';
import { type Disk, hasRealParents } from './real-folders.ts';

/**
 * Serves the folder `root`, which need not exist before the first write. `platform` says which rules for names hold.
 * Symbolic links below the root are shown but never followed. On Windows a root is a folder or a drive (`C:\\`); the
 * list of drives is no place.
 */
export function createLocalStore(root: LocalPath, platform: Platform): Store {
  const disk: Disk = { root, platform };

  function nameOf(key: Key): string {
    if (key === '') return root;
    return localProblem(key, platform) === null
      ? keyToPath(root, key, platform, 'entry.stat')
      : `${root}/${key}`;
  }

  async function mapped<T>(op: string, key: Key, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw localError(error, op, nameOf(key));
    }
  }

  return {
    features: { hasRealFolders: true, hasStorageClasses: false, isGuarded: true },
    disk,
    nameOf,

    async *list(key, { signal, isDeep = false } = {}) {
      const pages = (isDeep ? listDeep : listFolder)({ disk, signal }, key);
      try {
        yield* pages;
      } catch (error) {
        throw localError(error, 'entry.list', nameOf(key));
      }
    },

    stat: (key) => mapped('entry.stat', key, statEntry(disk, key)),
    read: (key, { version, signal } = {}) =>
      mapped('entry.read', key, readFile(disk, key, { version, signal })),
    write: (key, bytes, writing) => mapped('entry.write', key, writeFile(disk, key, bytes, writing)),
    receive: (key, receiving) => mapped('entry.write', key, receiveFile(disk, key, receiving)),
    abandon: async (begun) => {
      if (begun.kind === 'download') await removePart(begun.path);
    },
    createFolder: (key, { signal } = {}) =>
      mapped('entry.create-folder', key, createFolder(disk, key, signal)),
    remove: (entry, { signal } = {}) => mapped('entry.remove', entry.key, removeEntry(disk, entry, signal)),
    rename: (from, to, { signal } = {}) =>
      mapped('entry.rename', from.key, renameEntry(disk, from, to, signal)),
  };
}

async function statEntry(disk: Disk, key: Key): Promise<Entry | null> {
  const path = key === '' ? disk.root : keyToPath(disk.root, key, disk.platform, 'entry.stat');
  if (!(await hasRealParents(disk, key, 'entry.stat'))) return null;
  try {
    return localEntry(key, await lstat(path, { bigint: true }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
