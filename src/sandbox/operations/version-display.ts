// How versions and delete markers show in the headers of answers.

import type { Bucket } from '../store/buckets.ts';

/** The header that names a version; a bucket that has never kept versions is silent about them. */
export function versionHeaders(
  { versioning }: Pick<Bucket, 'versioning'>,
  versionId: string,
  name = 'x-amz-version-id',
): Record<string, string> {
  return versioning === null ? {} : { [name]: versionId };
}

/** The headers that tell of a delete marker. */
export function markerHeaders(versionId: string): Record<string, string> {
  return { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId };
}
