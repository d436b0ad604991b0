// Copying an object inside its place: the server moves the bytes, with metadata, tags and class.

import { CopyObjectCommand, type StorageClass as SdkStorageClass } from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { type Copy, copySource, headersOfCopy } from './copy-source.ts';
import { preconditionError } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { copyInParts } from './s3-copy-parts.ts';
import { demandExpected, type Head, headObject } from './s3-head.ts';
import { removeObject } from './s3-remove.ts';

const op = 'copy';

/**
 * See Store.copy; gives the copy as it was looked at. The source and the target are looked at first, for servers ignore
 * preconditions of copies (Ceph).
 */
export async function copyObject(
  area: S3Area,
  from: Entry,
  to: Key,
  writing: Copy['writing'],
): Promise<Head> {
  const { signal, expected, operation } = writing;
  throwIfAborted(signal);
  area.refuseUnlessFileKey(op, to);
  const head = await headObject(area, from.key, { op, signal });
  if (head === null) throw area.fail('entry.missing', op, from.key);
  if (head.entry.version === null || head.entry.version !== from.version)
    throw area.fail('entry.changed', op, from.key);
  await demandExpected(area, to, expected, { op, signal });
  const sizeBytes = head.entry.sizeBytes ?? 0;
  const copy = { from, to, source: head.headers, sizeBytes, writing };
  const isSmall = sizeBytes <= area.line.limits.singleCopyBytes;
  try {
    await (isSmall ? copyAtOnce(area, copy) : copyInParts(area, copy));
  } catch (error) {
    // A lost answer: the copy is there if what stands under the key now has the source's bytes.
    const isLost =
      error instanceof AppError && (error.code === 'network.lost' || error.code === 'service.busy');
    const found = isLost && isSmall ? await headObject(area, to, { op, signal }) : null;
    if (found === null || !isCopy(found, from, operation)) throw error;
  }
  const copied = await headObject(area, to, { op, signal });
  if (copied === null || (operation !== undefined && copied.operation !== operation))
    throw area.fail('entry.changed', op, to);
  await demandStill(area, from, copied.entry, writing);
  if (copied.entry.sizeBytes !== sizeBytes)
    throw area.fail('bytes.wrong', op, to, `${copied.entry.sizeBytes} bytes`);
  writing.onProgress?.(sizeBytes);
  return copied;
}

/** By the operation that it names; where it names none, by an ETag that bytes and copy share. */
function isCopy({ entry, operation: made }: Head, from: Entry, operation: string | undefined): boolean {
  return operation === undefined ? entry.version === from.version : made === operation;
}

/**
 * Throws entry.changed when the source may have become another while it was copied, which only servers that mind a condition on
 * the source keep from happening. The copy, which says what the source said before, is not left where nothing stood.
 */
async function demandStill(
  area: S3Area,
  from: Entry,
  copied: Entry,
  { expected, signal }: Copy['writing'],
): Promise<void> {
  if (area.preconditions.areKeptOfSources) return;
  if (copied.version === from.version) return;
  const head = await headObject(area, from.key, { op, signal });
  if (head?.entry.version === from.version) return;
  if (expected.kind === 'absent') await removeObject(area, copied, signal);
  throw area.fail('entry.changed', op, from.key);
}

async function copyAtOnce(area: S3Area, copy: Copy): Promise<void> {
  const { from, to, source, writing } = copy;
  const { signal, expected, operation } = writing;
  // The SDK's list of classes is never complete.
  const StorageClass = (writing.storageClass ?? source.StorageClass) as SdkStorageClass | undefined;
  try {
    await area.call({ op, key: to, signal, isRepeatable: false }, (client, options) =>
      client.send(
        new CopyObjectCommand({
          Bucket: area.bucket,
          Key: area.objectKey(to),
          ...copySource(area, from),
          ...(area.preconditions.areHonoured && area.preconditions.headerOf(expected)),
          ...(StorageClass !== undefined && { StorageClass }),
          ...(operation !== undefined && { MetadataDirective: 'REPLACE' as const, ...headersOfCopy(copy) }),
        }),
        options,
      ),
    );
  } catch (error) {
    throw preconditionError(area, { op, key: to, expected }, error);
  }
}
