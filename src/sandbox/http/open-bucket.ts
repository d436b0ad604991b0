// Opens a bucket that a request names: it must be there, and the caller's own.

import { S3Error } from '../errors.ts';
import { type Bucket, findBucket } from '../store/buckets.ts';
import type { Call } from './call.ts';

/** Finds a bucket; throws NoSuchBucket. */
export function requireBucket(call: Call, name: string): Bucket {
  const bucket = findBucket(call.store.sql, name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket', { elements: { BucketName: name } });
  return bucket;
}

/** Makes sure that the caller owns the bucket, and that it is the owner that was expected; throws AccessDenied. */
export function checkOwner(call: Call, bucket: Bucket): void {
  const { account } = call.identity;
  const expected = call.header('x-amz-expected-bucket-owner');
  if (bucket.owner === account.name && (expected === undefined || expected === account.ownerId)) return;
  throw new S3Error('AccessDenied', { headers: { 'x-amz-bucket-region': bucket.region } });
}
