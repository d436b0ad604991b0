// What a bucket says of itself: where it is, whether it keeps versions or locks objects, and what uploads are unfinished.

import {
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../../contract/errors.ts';
import type { Ability } from '../../../../contract/store-facts.ts';
import { type Ground, probeOp } from './ground.ts';
import { ignored, refusal, yes } from './verdict.ts';

/** Throws input.wrong for a bucket that would keep what the probe writes although it is removed. */
export async function refuseIfLocked(ground: Ground): Promise<void> {
  const { output } = await ground.attempt((client, options) =>
    client.send(new GetObjectLockConfigurationCommand({ Bucket: ground.bucket }), options),
  );
  if (output?.ObjectLockConfiguration?.Rule?.DefaultRetention === undefined) return;
  throw new AppError('input.wrong', {
    op: probeOp,
    from: `s3://${ground.bucket}`,
    detail: 'The bucket keeps every object for some time (object lock). Choose another one to try things in.',
  });
}

/** Where the bucket lives; null where it does not say. */
export async function bucketRegion(ground: Ground): Promise<string | null> {
  const { line, bucket } = ground;
  const { output } = await ground.attempt((client, options) =>
    client.send(new GetBucketLocationCommand({ Bucket: bucket }), options),
  );
  const learned = line.knowledge.regionOf(bucket);
  if (learned !== undefined || output === null) return learned ?? null;
  const said: string | undefined = output.LocationConstraint;
  // Amazon's oldest names for two regions.
  if (said === 'EU') return 'eu-west-1';
  return said || (line.endpoint.isAws ? 'us-east-1' : line.homeRegion);
}

/** Whether objects have versions here, without changing the bucket; `key`: an object that is there. */
export async function probeVersioning(ground: Ground, key: string | null): Promise<Ability> {
  const status = await ground.attempt((client, options) =>
    client.send(new GetBucketVersioningCommand({ Bucket: ground.bucket }), options),
  );
  if (status.error !== null) return refusal(status.error);
  if (status.output.Status !== undefined) {
    ground.isVersioned = true;
    return yes(status.output.Status === 'Enabled' ? 'On in this bucket.' : 'Suspended in this bucket.');
  }
  const input = { Bucket: ground.bucket, MaxKeys: 1, ...(key !== null && { Prefix: key }) };
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new ListObjectVersionsCommand(input), options),
  );
  if (error !== null) return refusal(error);
  // A server that does not know the question takes it for a plain listing, which names no versions.
  const isAnswered = key === null || output.Versions?.some(({ Key }) => Key === key) === true;
  return isAnswered ? yes('Off in this bucket.') : ignored('Versions are not listed.');
}

/** Whether uploads are listed at all; whether all are, only one that has begun could show. */
export async function probeUploadListing(ground: Ground): Promise<Ability> {
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new ListMultipartUploadsCommand({ Bucket: ground.bucket, MaxUploads: 1 }), options),
  );
  if (error !== null) return refusal(error);
  return output.IsTruncated === undefined
    ? ignored('What answers is no listing of uploads.')
    : yes('It answers; whether it lists all was not tried.');
}
