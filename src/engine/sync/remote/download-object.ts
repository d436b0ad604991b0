// An object on its way into our own folder on the disk, where it waits until it may take its place.

import { invariant } from '../../../base/invariant.ts';
import type { Key } from '../../../contract/models.ts';
import type { Downloaded, Downloading } from '../objects.ts';
import type { Ways } from './open-objects.ts';

/** See Objects.download. */
export async function downloadObject(
  { store, files, disk }: Ways,
  path: Key,
  { etag, sizeBytes, to, signal, onProgress }: Downloading,
): Promise<Downloaded> {
  const carried = await store.download?.(path, sizeBytes, { disk, key: to }, files, {
    expected: { kind: 'absent' },
    checkpoint: null,
    version: etag,
    isHashed: true,
    signal,
    ...(onProgress && { onProgress }),
  });
  invariant(carried?.sha256, 'what was brought is hashed');
  const { sha256, proof, written } = carried;
  return { sha256, proof: proof ?? 'none', modifiedMs: written.modifiedMs ?? 0 };
}
