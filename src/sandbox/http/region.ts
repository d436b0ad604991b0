// Regions: one endpoint that answers as the endpoints of all of them would.

import { S3Error } from '../errors.ts';
import type { Bucket } from '../store/buckets.ts';
import type { Call } from './call.ts';

/** Tells whether a name could be a region's: `eu-central-1` could, `US` and `auto` could not. */
export function isRegionName(name: string): boolean {
  return /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(name);
}

/** Throws for a request to no bucket that was signed for something that is no region. */
export function checkSignedRegion(call: Call): void {
  const signed = call.identity.region;
  if (signed !== call.region && !isRegionName(signed)) throw wrongRegion(signed, call.region);
}

/**
 * Throws when a request was signed for another region than its bucket's.
 *
 * | signed for       | bucket in | answer                                                             |
 * | the bucket's     | any       | served: the one endpoint stands for the endpoint of every region    |
 * | the home region  | another   | 301 PermanentRedirect, but ?location is served: so clients find out |
 * | any other region | another   | 400 AuthorizationHeaderMalformed that names the right one           |
 */
export function checkBucketRegion(call: Call, bucket: Bucket, isLocationRequest: boolean): void {
  const { region, name } = bucket;
  const signed = call.identity.region;
  if (signed === region || (signed === call.region && isLocationRequest)) return;
  if (signed !== call.region) throw wrongRegion(signed, region);
  const endpoint = call.request.headers.get('host') ?? '';
  throw new S3Error('PermanentRedirect', {
    headers: { 'x-amz-bucket-region': region },
    elements: { Endpoint: endpoint, Bucket: name },
  });
}

function wrongRegion(signed: string, expected: string): S3Error {
  return new S3Error('AuthorizationHeaderMalformed', {
    message: `The authorization header is malformed; the region '${signed}' is wrong; expecting '${expected}'`,
    headers: { 'x-amz-bucket-region': expected },
    elements: { Region: expected },
  });
}
