// What is current at the moment of asking: the object of a key, the bucket of a long request.

import { S3Error } from '../errors.ts';
import type { BucketCall, ObjectCall } from '../http/call.ts';
import { findBucket } from '../store/buckets.ts';
import { findObject, type StoredObject } from '../store/objects.ts';
import { findUpload, type Upload } from '../store/uploads.ts';

export function currentObject(call: ObjectCall): StoredObject | undefined {
  return findObject(call.store.sql, call.bucket.id, call.key);
}

/** Gives the current object; throws NoSuchKey. */
export function requireObject(call: ObjectCall): StoredObject {
  const object = currentObject(call);
  if (object === undefined) throw new S3Error('NoSuchKey', { elements: { Key: call.key } });
  return object;
}

/** Makes sure, inside a commit, that the bucket was not deleted while the request ran; throws NoSuchBucket. */
export function requireBucketStill(call: BucketCall): void {
  if (findBucket(call.store.sql, call.bucket.name)?.id !== call.bucket.id) {
    throw new S3Error('NoSuchBucket', { elements: { BucketName: call.bucket.name } });
  }
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
