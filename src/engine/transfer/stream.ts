// A file that goes from store to store as a stream, read and written by this thread.

import type { Key } from '../../contract/models.ts';
import type { Carried, Expected } from '../store/store.ts';
import type { Attempt } from './item-attempt.ts';

export async function streamFile(attempt: Attempt, targetKey: Key, expected: Expected): Promise<Carried> {
  const { source, key, target, storageClass } = attempt;
  // A signal of its own closes a source that the target did not read to its end.
  const unread = new AbortController();
  const signal = AbortSignal.any([attempt.signal, unread.signal]);
  let isRead = false;
  try {
    const { entry: from, bytes, proof } = await source.read(key, { signal });
    const version = from.version ?? undefined;
    const sizeBytes = from.sizeBytes ?? 0;
    let opened: AsyncIterable<Uint8Array> | undefined = bytes;
    const written = await target.write(
      targetKey,
      async function* () {
        const again = opened ?? (await source.read(key, { signal, version })).bytes;
        opened = undefined;
        yield* again;
        isRead = true;
      },
      {
        expected,
        sizeBytes,
        modifiedMs: from.modifiedMs,
        storageClass,
        signal: attempt.signal,
        onProgress: attempt.onProgress,
      },
    );
    return { from, written, proof: proof ?? null, resumedBytes: 0 };
  } finally {
    if (!isRead) unread.abort();
  }
}
