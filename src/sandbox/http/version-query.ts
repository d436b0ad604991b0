// The version that a request names: where one may be named at all, and what an id looks like.

import { invalidArgument } from '../errors.ts';
import { isVersionId } from '../store/version-id.ts';
import type { Route } from './routes.ts';
import type { S3Request } from './s3-request.ts';

/** Checks the `versionId` of a request; throws InvalidArgument. */
export function checkVersionQuery({ query }: S3Request, { onVersion }: Route): void {
  const versionId = query.get('versionId');
  if (versionId === undefined) return;
  if (onVersion !== true) {
    throw invalidArgument('versionId', versionId, 'This operation does not accept a version-id.');
  }
  if (versionId === '') {
    throw invalidArgument('versionId', '', 'Version id cannot be the empty string');
  }
  checkVersionId(versionId, 'versionId');
}

/** Throws InvalidArgument for what cannot be the id of a version. */
export function checkVersionId(versionId: string, argument: string): void {
  if (!isVersionId(versionId)) throw invalidArgument(argument, versionId, 'Invalid version id specified');
}
