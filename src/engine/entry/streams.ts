// Bytes that come from, or go to, whoever uses the engine in its own process: a pipe has no length and cannot be read twice.

import { AppError } from '../../contract/errors.ts';
import type { Key, Place, StorageClass } from '../../contract/models.ts';
import type { OpenPlace } from '../profile/places.ts';
import type { Expected, Reading, Store } from '../store/store.ts';

export interface StreamWriteOptions {
  /** 'skip' leaves what is there alone, and the bytes unread. */
  readonly ifExists: 'skip' | 'replace';
  /** About how many bytes will come; null where nobody knows. */
  readonly expectedBytes: number | null;
  readonly storageClass?: StorageClass | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (doneBytes: number) => void;
}

export interface Streams {
  /** Writes all that comes as one file, whole or not at all. 'skipped': something is there. Throws store.unsupported where that cannot be. */
  write(
    place: Place,
    key: Key,
    bytes: AsyncIterable<Uint8Array>,
    options: StreamWriteOptions,
  ): Promise<'written' | 'skipped'>;
  /** Opens a file; its bytes fail at their end with bytes.wrong when they were not the right ones. */
  read(place: Place, key: Key, signal?: AbortSignal): Promise<Reading>;
}

export function createStreams(openPlace: OpenPlace, onChanged: (place: Place, key: Key) => void): Streams {
  return {
    async write(place, key, bytes, options) {
      const store = await openPlace(place);
      if (!store.writeStream)
        throw new AppError('store.unsupported', { op: 'entry.write', from: store.nameOf(key) });
      const { ifExists: _ifExists, ...writing } = options;
      const expected = await expectedAt(store, key, options);
      if (expected === null) return 'skipped';
      await store.writeStream(key, bytes, { ...writing, expected });
      onChanged(place, key);
      return 'written';
    },
    async read(place, key, signal) {
      return (await openPlace(place)).read(key, { signal });
    },
  };
}

/** What stands there, to be replaced and nothing else; null where it is to be left alone. */
async function expectedAt(
  store: Store,
  key: Key,
  { ifExists, signal }: StreamWriteOptions,
): Promise<Expected | null> {
  const found = await store.stat(key, { signal });
  // In S3 a folder may share its name with a file.
  if (!found || (found.kind === 'folder' && !store.features.hasRealFolders)) return { kind: 'absent' };
  if (ifExists === 'skip') return null;
  if (found.kind !== 'file' || found.version === null)
    throw new AppError('entry.exists', { op: 'entry.write', from: store.nameOf(key) });
  return { kind: 'version', version: found.version };
}
