// Opens the bucket of a request: it must be there, in the region signed for, and the caller's own.

import { S3Error } from '../errors.ts';
import { type Bucket, findBucket } from '../store/buckets.ts';
import type { Call } from './call.ts';

/** Finds a bucket that the caller owns; throws NoSuchBucket or AccessDenied. */
export function openBucket(call: Call, name: string): Bucket {
  const bucket = requireBucket(call, name);
  const { account } = call.identity;
  const expectedOwner = call.header('x-amz-expected-bucket-owner');
  if (bucket.owner !== account.name || (expectedOwner !== undefined && expectedOwner !== account.ownerId)) {
    throw new S3Error('AccessDenied', { headers: { 'x-amz-bucket-region': bucket.region } });
  }
  return bucket;
}

/**
 * Throws when the request was signed for another region than the bucket's.
 *
 * | signed for       | bucket in | answer                                                             |
 * | the bucket's     | any       | served: the one endpoint stands for the endpoint of every region    |
 * | the home region  | another   | 301 PermanentRedirect, but ?location is served: so clients find out |
 * | any other region | another   | 400 AuthorizationHeaderMalformed that names the right one           |
 */
export function checkRegion(call: Call, name: string, isLocationRequest: boolean): void {
  const { region } = requireBucket(call, name);
  const signed = call.identity.region;
  if (signed === region || (signed === call.region && isLocationRequest)) return;
  const headers = { 'x-amz-bucket-region': region };
  if (signed === call.region) {
    const endpoint = call.request.headers.get('host') ?? '';
    throw new S3Error('PermanentRedirect', { headers, elements: { Endpoint: endpoint, Bucket: name } });
  }
  throw new S3Error('AuthorizationHeaderMalformed', {
    message: `The authorization header is malformed; the region '${signed}' is wrong; expecting '${region}'`,
    headers,
    elements: { Region: region },
  });
}

function requireBucket(call: Call, name: string): Bucket {
  const bucket = findBucket(call.store.sql, name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket', { elements: { BucketName: name } });
  return bucket;
}
