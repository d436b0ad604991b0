// What a request means at the moment of asking: the object of a key or a version of it, the bucket of a long request.

import { S3Error } from '../errors.ts';
import type { BucketCall, ObjectCall } from '../http/call.ts';
import { type Bucket, findBucket } from '../store/buckets.ts';
import { findObject, type StoredObject } from '../store/objects.ts';
import type { Sql } from '../store/sql.ts';
import { findUpload, type Upload } from '../store/uploads.ts';
import { findCurrentMarker, findVersion } from '../store/versions.ts';
import { markerHeaders } from './version-display.ts';

/** Gives the current object; none where a delete marker is current. */
export function currentObject(call: ObjectCall): StoredObject | undefined {
  return findObject(call.store.sql, call.bucket.id, call.key);
}

/** Gives the version that the query names, else the current object; throws NoSuchKey, NoSuchVersion or MethodNotAllowed. */
export function requireObject(call: ObjectCall): StoredObject {
  const { bucket, key, request, store } = call;
  const versionId = request.query.get('versionId');
  return versionId === undefined
    ? requireCurrent(store.sql, bucket, key)
    : requireVersion(store.sql, bucket, key, versionId);
}

/** Gives the current object of a key; throws NoSuchKey, which also tells of the delete marker that hides it. */
export function requireCurrent(sql: Sql, bucket: Bucket, key: string): StoredObject {
  const object = findObject(sql, bucket.id, key);
  if (object !== undefined) return object;
  const marker = findCurrentMarker(sql, bucket.id, key);
  const headers = marker === undefined ? {} : markerHeaders(marker.versionId);
  throw new S3Error('NoSuchKey', { elements: { Key: key }, headers });
}

function requireVersion(sql: Sql, bucket: Bucket, key: string, versionId: string): StoredObject {
  const version = findVersion(sql, bucket.id, key, versionId);
  if (version === undefined) {
    throw new S3Error('NoSuchVersion', { elements: { Key: key, VersionId: versionId } });
  }
  if (version.kind === 'object') return version.object;
  // A delete marker can be removed and nothing else.
  const { modifiedMs } = version.marker;
  throw new S3Error('MethodNotAllowed', {
    elements: { ResourceType: 'DeleteMarker' },
    headers: {
      ...markerHeaders(versionId),
      'last-modified': new Date(modifiedMs).toUTCString(),
      allow: 'DELETE',
    },
  });
}

/** Gives the bucket as it is inside a commit, for it may have changed while the request ran; throws NoSuchBucket. */
export function requireBucketStill(call: BucketCall): Bucket {
  const bucket = findBucket(call.store.sql, call.bucket.name);
  if (bucket?.id === call.bucket.id) return bucket;
  throw new S3Error('NoSuchBucket', { elements: { BucketName: call.bucket.name } });
}

/** Gives the upload that the query names; throws NoSuchUpload. */
export function requireUpload(call: ObjectCall): Upload {
  const id = call.request.query.get('uploadId') ?? '';
  const upload = findUpload(call.store.sql, call.bucket.id, call.key, id);
  if (upload === undefined) throw new S3Error('NoSuchUpload', { elements: { UploadId: id } });
  return upload;
}

/** Now, in whole seconds as S3 keeps it, in milliseconds since 1970. */
export function modifiedNow(call: BucketCall): number {
  return Math.floor(call.now() / 1000) * 1000;
}
