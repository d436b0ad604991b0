// The buckets of an account: which there are, making one, removing an empty one.

import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { bucketNameProblem } from '../../../contract/bucket-name.ts';
import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Bucket } from '../../../contract/models.ts';
import type { Call } from './s3-call.ts';
import { notS3 } from './s3-error.ts';
import type { S3Line } from './s3-line.ts';

type Signal = AbortSignal | undefined;

/** All buckets that the account owns. access.denied says nothing about buckets known by name. */
export async function listBuckets(line: S3Line, signal: Signal): Promise<Bucket[]> {
  const op = 'bucket.list';
  const { isAws, server } = line.endpoint;
  const about = { op, name: server, about: 'account', bucket: null, signal, isRepeatable: true } as const;
  const buckets: Bucket[] = [];
  let token: string | undefined;
  do {
    const output = await line.call(about, (client, options) => {
      // Amazon tells regions only to those who ask in pages; others may not know pages.
      const page = isAws ? { MaxBuckets: 1000 } : {};
      const from = token === undefined ? {} : { ContinuationToken: token };
      return client.send(new ListBucketsCommand({ ...page, ...from }), options);
    });
    if (output.Buckets === undefined && output.Owner === undefined) {
      throw notS3({ ...about, server }, `${server} answered with something that is not a list of buckets.`);
    }
    for (const { Name, CreationDate, BucketRegion } of output.Buckets ?? []) {
      if (Name === undefined) continue;
      if (BucketRegion !== undefined) line.learnRegion(Name, BucketRegion);
      buckets.push({
        name: Name,
        createdMs: CreationDate?.getTime() ?? null,
        region: BucketRegion ?? null,
        storageClass: null,
      });
    }
    token = output.ContinuationToken;
  } while (token !== undefined && token !== '');
  return buckets;
}

/** Makes a bucket; `region` null is the account's own. bucket.exists also for one that is ours already. */
export async function createBucket(
  line: S3Line,
  name: string,
  region: string | null,
  signal: Signal,
): Promise<Bucket> {
  const op = 'bucket.create';
  const problem = bucketNameProblem(name);
  if (problem !== null) throw new AppError('bucket.name', { op, from: name, detail: problem });
  const call: Call = { op, name, about: 'bucket', bucket: name, signal, isRepeatable: false };
  // Some servers, and Amazon in its first region, answer the making of one's own bucket as if it were new.
  if (await canListBucket(line, { ...call, isRepeatable: true }))
    throw new AppError('bucket.exists', { op, from: name });
  const { isAws } = line.endpoint;
  const wanted = region ?? (isAws ? line.homeRegion : null);
  // Amazon takes the order for a region only there.
  if (isAws && wanted !== null) line.learnRegion(name, wanted);
  const send = (location: string | null) =>
    line.call(call, (client, options) =>
      client.send(new CreateBucketCommand({ Bucket: name, ...constraintOf(location) }), options),
    );
  await send(wanted).catch((error: unknown) => {
    // Some servers want the region said that they are asked in, others know no regions at all.
    const isUnsaid = region === null && wanted === null && line.homeRegion !== 'us-east-1';
    if (isUnsaid && hasCode(error, 'bucket.region')) return send(line.homeRegion);
    throw error;
  });
  return { name, createdMs: null, region: wanted, storageClass: null };
}

/** Amazon's first region has no name in a constraint. */
function constraintOf(region: string | null) {
  if (region === null || region === 'us-east-1') return {};
  // The SDK's list of regions is never complete, and other servers have names of their own.
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
}

/** Removes a bucket that is empty; throws bucket.not-empty or bucket.missing else. */
export async function removeBucket(line: S3Line, name: string, signal: Signal): Promise<void> {
  const call: Call = {
    op: 'bucket.remove',
    name,
    about: 'bucket',
    bucket: name,
    signal,
    isRepeatable: false,
  };
  const output = await line.call(call, (client, options) =>
    client.send(new DeleteBucketCommand({ Bucket: name }), options),
  );
  if (output.$metadata.httpStatusCode === 204) return;
  // Not the answer that S3 gives: what counts is whether the bucket is gone.
  if (!(await canListBucket(line, { ...call, isRepeatable: true }))) return;
  throw notS3(
    { ...call, server: line.endpoint.server },
    `${line.endpoint.server} did not remove the bucket.`,
  );
}

/** True for a plain yes; everything else is for what comes next to find out. By a listing, for HEAD answers say too little. */
async function canListBucket(line: S3Line, call: Call): Promise<boolean> {
  try {
    const output = await line.call(call, (client, options) =>
      client.send(new ListObjectsV2Command({ Bucket: call.name, MaxKeys: 1 }), options),
    );
    if (output.Name !== undefined) return true;
    const { server } = line.endpoint;
    throw notS3({ ...call, server });
  } catch (error) {
    if (error instanceof AppError && error.code !== 'network.lost' && error.code !== 'not-s3') return false;
    throw error;
  }
}
