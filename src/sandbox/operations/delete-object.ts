// DeleteObject, and what it shares with DeleteObjects.

import { notImplemented, S3Error } from '../errors.ts';
import type { BucketCall, ObjectCall, Reply } from '../http/call.ts';
import type { Bucket } from '../store/buckets.ts';
import { findObject } from '../store/objects.ts';
import { deleteKey, removeVersion } from '../store/succession.ts';
import { failed, matches } from './conditions.ts';
import { modifiedNow, requireBucketStill } from './current.ts';
import { markerHeaders, versionHeaders } from './version-display.ts';

/** What a client wants to be deleted. */
export interface Doomed {
  readonly key: string;
  /** That version for good; `undefined` deletes the key, which leaves a delete marker where versions are kept. */
  readonly versionId: string | undefined;
  /** Which current object is meant; `undefined` is any or none. */
  readonly ifMatch: string | undefined;
}

/** The delete marker that a deletion has made, or that it was about. */
export type Deletion = { readonly markerId: string | undefined };

/** Deletes an object. That it was not there is no error, unless If-Match says that it has to be. */
export async function deleteObject(call: ObjectCall): Promise<Reply> {
  const { key, header, request, store } = call;
  const versionId = request.query.get('versionId');
  const { markerId, bucket } = await store.commit(() => {
    const current = requireBucketStill(call);
    return { ...destroy(call, current, { key, versionId, ifMatch: header('if-match') }), bucket: current };
  });
  if (markerId !== undefined) return { status: 204, headers: markerHeaders(markerId) };
  return { status: 204, headers: versionId === undefined ? {} : versionHeaders(bucket, versionId) };
}

/** Deletes what is meant; throws NoSuchKey, PreconditionFailed or NotImplemented. To be called inside a commit. */
export function destroy(call: BucketCall, bucket: Bucket, { key, versionId, ifMatch }: Doomed): Deletion {
  const { store } = call;
  // S3 judges conditions by the current version, and takes none where another may be meant.
  if (ifMatch !== undefined && versionId !== undefined) throw notImplemented('If-Match');
  if (ifMatch !== undefined) {
    const current = findObject(store.sql, bucket.id, key);
    if (current === undefined) throw new S3Error('NoSuchKey', { elements: { Key: key } });
    if (!matches(ifMatch, current)) throw failed('If-Match');
  }
  if (versionId === undefined) {
    return { markerId: deleteKey(store, bucket, key, modifiedNow(call))?.versionId };
  }
  const kind = removeVersion(store, bucket.id, key, versionId);
  return { markerId: kind === 'marker' ? versionId : undefined };
}
