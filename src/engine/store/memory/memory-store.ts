// A Store that keeps everything in memory: the plainest thing that obeys the interface, as a reference and for tests.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import { folderOfPrefix, folderPrefix, keyProblem, lastSegment } from '../path.ts';
import type { Expected, Store } from '../store.ts';

interface Stored {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
  readonly storageClass: string;
  readonly version: string;
}

/** Serves an empty place of its own. As in S3, folders are prefixes, or markers made by createFolder. */
export function createMemoryStore(name = 'memory:', now: () => number = Date.now): Store {
  const files = new Map<Key, Stored>();
  const markers = new Set<Key>();
  let versions = 0;

  const nameOf = (key: Key) => `${name}${key}`;
  const fail = (code: AppError['code'], op: string, key: Key) =>
    new AppError(code, { op, from: nameOf(key) });

  function fileEntry(key: Key, { bytes, ...rest }: Stored): Entry {
    return { kind: 'file', key, name: lastSegment(key), sizeBytes: bytes.length, ...rest };
  }

  function folderEntry(key: Key): Entry {
    const unknown = { sizeBytes: null, modifiedMs: null, storageClass: null, version: null };
    return { kind: 'folder', key, name: lastSegment(key), ...unknown };
  }

  function isFolder(key: Key): boolean {
    if (key === '' || markers.has(key)) return true;
    return [...files.keys(), ...markers].some((other) => other.startsWith(folderPrefix(key)));
  }

  function find(key: Key): Entry | null {
    const stored = files.get(key);
    if (stored !== undefined) return fileEntry(key, stored);
    return isFolder(key) ? folderEntry(key) : null;
  }

  function demand(op: string, key: Key, expected: Expected): void {
    const found = files.get(key);
    if (expected.kind === 'absent' && found !== undefined) throw fail('entry.exists', op, key);
    if (expected.kind === 'version' && found?.version !== expected.version)
      throw fail('entry.changed', op, key);
  }

  function refuseUnlessKey(op: string, key: Key): void {
    const problem = keyProblem(key);
    if (problem !== null) throw new AppError('entry.name', { op, from: nameOf(key), detail: problem });
  }

  function put(key: Key, stored: Omit<Stored, 'version'>): Entry {
    versions += 1;
    const made = { ...stored, version: `v${versions}` };
    files.set(key, made);
    return fileEntry(key, made);
  }

  return {
    features: { hasRealFolders: false, hasStorageClasses: true, isGuarded: true },
    nameOf,

    async *list(key, { signal, isDeep = false } = {}) {
      throwIfAborted(signal);
      const prefix = folderPrefix(key);
      const found = new Map<string, Entry>();
      for (const [fileKey, stored] of files) {
        if (!fileKey.startsWith(prefix)) continue;
        const slash = isDeep ? -1 : fileKey.indexOf('/', prefix.length);
        const folder = folderOfPrefix(fileKey.slice(0, slash + 1));
        if (slash < 0) found.set(fileKey, fileEntry(fileKey, stored));
        else found.set(`${folder}/`, folderEntry(folder));
      }
      for (const marker of markers) {
        if (!marker.startsWith(prefix)) continue;
        const slash = isDeep ? -1 : marker.indexOf('/', prefix.length);
        const folder = slash < 0 ? marker : folderOfPrefix(marker.slice(0, slash + 1));
        found.set(`${folder}/`, folderEntry(folder));
      }
      const entries = [...found].sort(([one], [other]) =>
        Buffer.compare(Buffer.from(one), Buffer.from(other)),
      );
      for (let at = 0; at < entries.length; at += 1000) {
        throwIfAborted(signal);
        yield entries.slice(at, at + 1000).map(([, entry]) => entry);
      }
    },

    async stat(key, { signal } = {}) {
      throwIfAborted(signal);
      return find(key);
    },

    async read(key, { version, signal } = {}) {
      throwIfAborted(signal);
      const stored = files.get(key);
      if (stored === undefined) throw fail('entry.missing', 'entry.read', key);
      if (version !== undefined && version !== stored.version) throw fail('entry.changed', 'entry.read', key);
      async function* chunks(bytes: Uint8Array) {
        for (let at = 0; at < bytes.length; at += 65536) {
          throwIfAborted(signal);
          yield bytes.slice(at, at + 65536);
        }
      }
      return { entry: fileEntry(key, stored), bytes: chunks(stored.bytes) };
    },

    async write(key, bytes, writing) {
      const op = 'entry.write';
      throwIfAborted(writing.signal);
      refuseUnlessKey(op, key);
      demand(op, key, writing.expected);
      const chunks: Uint8Array[] = [];
      let done = 0;
      for await (const chunk of interruptible(bytes(), writing.signal)) {
        chunks.push(chunk);
        done += chunk.length;
        if (done <= writing.sizeBytes) writing.onProgress?.(done);
      }
      if (done !== writing.sizeBytes) throw fail('bytes.wrong', op, key);
      throwIfAborted(writing.signal);
      demand(op, key, writing.expected);
      return put(key, {
        bytes: Buffer.concat(chunks),
        modifiedMs: writing.modifiedMs ?? now(),
        storageClass: writing.storageClass ?? 'STANDARD',
      });
    },

    async createFolder(key, { signal } = {}) {
      const op = 'entry.create-folder';
      throwIfAborted(signal);
      refuseUnlessKey(op, key);
      if (find(key) !== null) throw fail('entry.exists', op, key);
      markers.add(key);
      return folderEntry(key);
    },

    async remove(entry, { signal } = {}) {
      const op = 'entry.remove';
      throwIfAborted(signal);
      if (entry.kind === 'folder') {
        if (!markers.delete(entry.key) && !isFolder(entry.key)) throw fail('entry.missing', op, entry.key);
        return;
      }
      const stored = files.get(entry.key);
      if (stored === undefined) throw fail('entry.missing', op, entry.key);
      if (stored.version !== entry.version) throw fail('entry.changed', op, entry.key);
      files.delete(entry.key);
    },

    async copy(from, to, writing) {
      throwIfAborted(writing.signal);
      refuseUnlessKey('copy', to);
      const stored = files.get(from.key);
      if (stored === undefined) throw fail('entry.missing', 'copy', from.key);
      if (stored.version !== from.version) throw fail('entry.changed', 'copy', from.key);
      demand('copy', to, writing.expected);
      writing.onProgress?.(stored.bytes.length);
      return put(to, { ...stored, storageClass: writing.storageClass ?? stored.storageClass });
    },
  };
}
