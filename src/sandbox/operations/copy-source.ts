// The source of a copy: where the x-amz-copy-source header points, and whether it may be read.

import { S3Error } from '../errors.ts';
import type { ObjectCall } from '../http/call.ts';
import { checkOwner, requireBucket } from '../http/open-bucket.ts';
import { percentDecode } from '../http/percent.ts';
import type { Bucket } from '../store/buckets.ts';
import { findObject, type StoredObject } from '../store/objects.ts';
import { checkCopySource } from './conditions.ts';
import { requireReadable } from './traits.ts';

export interface CopySource {
  readonly bucket: Bucket;
  readonly key: string;
  readonly object: StoredObject;
}

/** Looks the source up as it is now; throws NoSuchKey, PreconditionFailed and all that a read would. */
export function requireCopySource(call: ObjectCall): CopySource {
  const { bucketName, key } = parseCopySource(call.header('x-amz-copy-source') ?? '');
  const bucket = requireBucket(call, bucketName);
  checkOwner(call, bucket);
  const object = findObject(call.store.sql, bucket.id, key);
  if (object === undefined) throw new S3Error('NoSuchKey', { elements: { Key: key } });
  checkCopySource(call.header, object, call.now());
  requireReadable(object);
  return { bucket, key, object };
}

function parseCopySource(text: string): { bucketName: string; key: string } {
  const [path = '', query = ''] = text.split('?', 2);
  const version = /(?:^|&)versionId=([^&]*)/.exec(query)?.[1];
  if (version !== undefined && version !== 'null') {
    throw new S3Error('InvalidArgument', { message: 'Invalid version id specified' });
  }
  const decoded = percentDecode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash <= 0 || slash === decoded.length - 1) {
    throw new S3Error('InvalidArgument', {
      message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      elements: { ArgumentName: 'x-amz-copy-source', ArgumentValue: text },
    });
  }
  return { bucketName: decoded.slice(0, slash), key: decoded.slice(slash + 1) };
}
