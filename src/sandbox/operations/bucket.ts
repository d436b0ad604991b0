// HeadBucket, GetBucketLocation and DeleteBucket.

import { S3Error } from '../errors.ts';
import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { S3_NAMESPACE, textElement } from '../http/xml.ts';
import { isBucketEmpty, removeBucket } from '../store/buckets.ts';
import { requireBucketStill } from './current.ts';

export function headBucket(call: BucketCall): Reply {
  return { status: 200, headers: { 'x-amz-bucket-region': call.bucket.region } };
}

/** Names the region of a bucket; that of us-east-1 is an empty name, for S3 was there before regions were. */
export function getBucketLocation(call: BucketCall): Reply {
  const region = call.bucket.region === 'us-east-1' ? '' : call.bucket.region;
  const root = textElement('LocationConstraint', region).replace('>', ` xmlns="${S3_NAMESPACE}">`);
  return xmlReply(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
}

/** Deletes a bucket without objects, versions and delete markers. Unfinished uploads do not keep it, as at AWS. */
export async function deleteBucket(call: BucketCall): Promise<Reply> {
  const { store, bucket } = call;
  await store.commit(() => {
    requireBucketStill(call);
    if (!isBucketEmpty(store.sql, bucket.id)) {
      throw new S3Error('BucketNotEmpty', { elements: { BucketName: bucket.name } });
    }
    removeBucket(store, bucket.id);
  });
  return { status: 204 };
}
