// Amazon's own SDK with its own defaults: streams in chunks with trailers, checksums of parts, regions corrected.

import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

let sandbox: TestSandbox;
let s3: S3Client;
const Bucket = 'sdk';
const known = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
] as const satisfies readonly ChecksumAlgorithm[];
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

const clientFor = (region: string, more = {}): S3Client =>
  new S3Client({ endpoint: sandbox.endpoint, region, credentials: sandbox, maxAttempts: 1, ...more });

beforeAll(async () => {
  sandbox = await startTestSandbox();
  s3 = clientFor(sandbox.region);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await sandbox.stop();
});

const read = async (Key: string): Promise<string> => {
  // Asking for the checksum makes the SDK verify it.
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  return sha256((await Body?.transformToByteArray()) ?? new Uint8Array());
};

test.each(known)('a stream is put with a trailing %s and read back verified', async (algorithm) => {
  const body = randomBytes(300_000);
  const Key = `stream-${algorithm}`;
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: Readable.from([body]),
      ContentLength: body.length,
      ChecksumAlgorithm: algorithm,
    }),
  );
  expect(await read(Key)).toBe(sha256(body));
});

test.each(known)(
  'an upload in parts is summed by %s, and the sum of the whole is kept',
  async (algorithm) => {
    const body = randomBytes(11 * 1024 * 1024);
    const Key = `parts-${algorithm}`;
    const params = { Bucket, Key, Body: Readable.from([body]), ChecksumAlgorithm: algorithm };
    await new Upload({ client: s3, params }).done();
    const { Checksum, ObjectParts } = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['Checksum', 'ObjectParts'] }),
    );
    expect([await read(Key), Checksum?.ChecksumType, ObjectParts?.TotalPartsCount]).toEqual([
      sha256(body),
      algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE',
      3,
    ]);
  },
);

test('the joined CRC64NVME of parts is the one of the whole', async () => {
  const body = randomBytes(11 * 1024 * 1024);
  const params = { Bucket, Key: 'joined', Body: body, ChecksumAlgorithm: ChecksumAlgorithm.CRC64NVME };
  await new Upload({ client: s3, params }).done();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: body, ChecksumAlgorithm: 'CRC64NVME' }));
  const sum = async (Key: string) =>
    (await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))).ChecksumCRC64NVME;
  expect(await sum('joined')).toBe(await sum('whole'));
});

test('a copy of an object of parts is one whole, with an MD5 for its ETag', async () => {
  const body = randomBytes(11 * 1024 * 1024);
  await new Upload({ client: s3, params: { Bucket, Key: 'of-parts', Body: body } }).done();
  const { CopyObjectResult } = await s3.send(
    new CopyObjectCommand({ Bucket, Key: 'of-one', CopySource: `${Bucket}/of-parts` }),
  );
  expect([CopyObjectResult?.ETag, await read('of-one')]).toEqual([
    `"${createHash('md5').update(body).digest('hex')}"`,
    sha256(body),
  ]);
});

test('a client that follows regions finds a bucket that is elsewhere', async () => {
  const there = clientFor('sa-east-1');
  await there.send(new CreateBucketCommand({ Bucket: 'sdk-elsewhere' }));
  await there.send(new PutObjectCommand({ Bucket: 'sdk-elsewhere', Key: 'k', Body: 'found' }));
  const follower = clientFor(sandbox.region, { followRegionRedirects: true });
  const { Body } = await follower.send(new GetObjectCommand({ Bucket: 'sdk-elsewhere', Key: 'k' }));
  expect(await Body?.transformToString()).toBe('found');
  follower.destroy();
  there.destroy();
});

test('an upload of any size takes little memory', async () => {
  const MIB = 1024 * 1024;
  const chunk = Buffer.alloc(MIB, 'x');
  const total = 256;
  let largest = 0;
  const body = Readable.from(
    (function* () {
      for (let i = 0; i < total; i += 1) {
        largest = Math.max(largest, process.memoryUsage().arrayBuffers);
        yield chunk;
      }
    })(),
  );
  const before = process.memoryUsage().arrayBuffers;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'huge', Body: body, ContentLength: total * MIB }));
  expect((largest - before) / MIB).toBeLessThan(96);
});
