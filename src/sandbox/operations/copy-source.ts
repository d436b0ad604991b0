// The source of a copy: where the x-amz-copy-source header points, and whether it may be read.

import { S3Error } from '../errors.ts';
import type { ObjectCall } from '../http/call.ts';
import { checkOwner, requireBucket } from '../http/open-bucket.ts';
import { percentDecode } from '../http/percent.ts';
import { checkVersionId } from '../http/version-query.ts';
import type { Bucket } from '../store/buckets.ts';
import type { StoredObject } from '../store/objects.ts';
import { findVersion } from '../store/versions.ts';
import { checkCopySource } from './conditions.ts';
import { requireCurrent } from './current.ts';
import { requireReadable } from './traits.ts';
import { versionHeaders } from './version-display.ts';

export interface CopySource {
  readonly bucket: Bucket;
  readonly object: StoredObject;
}

/** Looks the source up as it is now; throws NoSuchKey, NoSuchVersion, PreconditionFailed and all that a read would. */
export function requireCopySource(call: ObjectCall): CopySource {
  const { bucketName, key, versionId } = parseCopySource(call.header('x-amz-copy-source') ?? '');
  const bucket = requireBucket(call, bucketName);
  checkOwner(call, bucket);
  const object =
    versionId === undefined
      ? requireCurrent(call.store.sql, bucket, key)
      : requireSourceVersion(call, bucket, key, versionId);
  checkCopySource(call.header, object, call.now());
  requireReadable(object);
  return { bucket, object };
}

/** The header that names the version that was copied. */
export function copySourceVersion({ bucket, object }: CopySource): Record<string, string> {
  return versionHeaders(bucket, object.versionId, 'x-amz-copy-source-version-id');
}

function requireSourceVersion(
  call: ObjectCall,
  bucket: Bucket,
  key: string,
  versionId: string,
): StoredObject {
  const version = findVersion(call.store.sql, bucket.id, key, versionId);
  if (version === undefined) {
    throw new S3Error('NoSuchVersion', { elements: { Key: key, VersionId: versionId } });
  }
  if (version.kind === 'object') return version.object;
  throw new S3Error('InvalidRequest', {
    message: 'The source of a copy request may not specifically refer to a delete marker by version id.',
  });
}

interface SourceName {
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

function parseCopySource(text: string): SourceName {
  const [path = '', query = ''] = text.split('?', 2);
  const versionId = /(?:^|&)versionId=([^&]*)/.exec(query)?.[1];
  if (versionId !== undefined) checkVersionId(versionId, 'x-amz-copy-source');
  const decoded = percentDecode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash <= 0 || slash === decoded.length - 1) {
    throw new S3Error('InvalidArgument', {
      message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      elements: { ArgumentName: 'x-amz-copy-source', ArgumentValue: text },
    });
  }
  return { bucketName: decoded.slice(0, slash), key: decoded.slice(slash + 1), versionId };
}
