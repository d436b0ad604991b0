// Removing objects and markers, and making markers.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { folderPrefix } from '../path.ts';
import { conditionHeaders } from './object-headers.ts';
import type { Condition } from './preconditions.ts';
import type { S3Area } from './s3-area.ts';
import { prefixEntry } from './s3-entry.ts';
import { headObject, isPrefixUsed, statEntry } from './s3-head.ts';
import { putBytes } from './s3-put.ts';

const removeOp = 'entry.remove';
const createOp = 'entry.create-folder';

/** See Store.remove. A folder that is only a prefix goes with the last key in it, so there is nothing to remove. */
export async function removeObject(
  area: S3Area,
  entry: Entry,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal);
  const isFolder = entry.kind === 'folder';
  const key = isFolder ? markerKey(entry.key) : entry.key;
  const head = await headObject(area, key, { op: removeOp, signal });
  if (head === null) {
    if (isFolder && (await isPrefixUsed(area, entry.key, { op: removeOp, signal }))) return;
    throw area.fail('entry.missing', removeOp, entry.key);
  }
  const { version, sizeBytes } = head.entry;
  // A marker has no bytes; what has some is somebody's object under a marker's name.
  const isSame = isFolder ? sizeBytes === 0 : version === entry.version;
  if (version === null || !isSame) throw area.fail('entry.changed', removeOp, entry.key);
  await deleteObject(area, key, version, signal);
}

async function deleteObject(
  area: S3Area,
  key: Key,
  version: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { preconditions } = area;
  const send = (condition: Condition) =>
    area.send(
      { op: removeOp, key, signal, isRepeatable: false },
      { method: 'DELETE', key: area.objectKey(key), headers: conditionHeaders(condition) },
    );
  const answer = await send(preconditions.headerOfRemoval(version)).catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    if (error.raw === 'NotImplemented' && !preconditions.areHonoured) return send({});
    if (error.code === 'network.lost' || error.code === 'service.busy') return error;
    throw error;
  });
  if (!(answer instanceof AppError) && answer.status === 204) return;
  // A lost answer, or one that S3 does not give: what counts is whether the object is gone.
  if ((await headObject(area, key, { op: removeOp, signal })) === null) return;
  throw answer instanceof AppError ? answer : area.notS3(removeOp, key);
}

/** See Store.createFolder: a marker, an empty object whose key ends in a slash. */
export async function createMarker(area: S3Area, key: Key, signal: AbortSignal | undefined): Promise<Entry> {
  throwIfAborted(signal);
  area.refuseUnlessFileKey(createOp, key);
  if ((await statEntry(area, key, signal)) !== null) throw area.fail('entry.exists', createOp, key);
  await putBytes(area, {
    op: createOp,
    key: markerKey(key),
    body: new Uint8Array(0),
    expected: { kind: 'absent' },
    modifiedMs: null,
    contentType: 'application/x-directory',
    signal,
  });
  return prefixEntry(key);
}

function markerKey(folder: Key): Key {
  return folderPrefix(folder) as Key;
}
