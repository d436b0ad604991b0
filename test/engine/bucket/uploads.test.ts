// The engine lists an account's unfinished uploads over all its buckets, and gives up those it is told.

import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ProfileId } from '../../../src/contract/models.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import { practiceId as profileId, startEngine, type TestEngine } from '../../support/engine.ts';
import { pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

async function leave(engine: TestEngine, bucket: string, Key: string, bytes: number): Promise<string> {
  await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null }).catch(() => {});
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    forcePathStyle: true,
    credentials: TEST_KEYS,
  });
  onTestFinished(() => client.destroy());
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
  const Body = new Uint8Array(bytes);
  await client.send(new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber: 1, Body }));
  return UploadId;
}

describe('uploads', () => {
  it('of one bucket or of all are listed with what they take', async () => {
    const engine = await startEngine({ sandbox });
    await leave(engine, 'list-one', 'x/a', 10);
    await leave(engine, 'list-two', 'b', 20);
    expect((await engine.all('upload.list', { profileId, bucket: 'list-one' })).flat()).toEqual([
      expect.objectContaining({ bucket: 'list-one', key: 'x/a', sizeBytes: 10, parts: 1, isOurs: false }),
    ]);
    const all = (await engine.all('upload.list', { profileId, bucket: null })).flat();
    expect(all.map(({ bucket, key, sizeBytes }) => [bucket, key, sizeBytes])).toEqual([
      ['list-one', 'x/a', 10],
      ['list-two', 'b', 20],
    ]);
  });

  it('are given up one by one, with the bytes that this frees, and failures are told', async () => {
    const engine = await startEngine({ sandbox });
    const uploadId = await leave(engine, 'abort-one', 'a', 1000);
    await leave(engine, 'abort-one', 'b', 30);
    const tallies = await engine.all('upload.abort', {
      profileId,
      uploads: [
        { bucket: 'abort-one', key: 'a', uploadId },
        { bucket: 'no-such-bucket', key: 'c', uploadId: 'u' },
      ],
    });
    expect(tallies.at(-1)).toMatchObject({
      files: 1,
      sizeBytes: 1000,
      failed: 1,
      failures: [{ code: 'bucket.missing', op: 'upload.abort', from: 's3://no-such-bucket/c' }],
    });
    const left = (await engine.all('upload.list', { profileId, bucket: 'abort-one' })).flat();
    expect(left.map(({ key }) => key)).toEqual(['b']);
  });

  it('go with a bucket that is removed with everything in it', async () => {
    const engine = await startEngine({ sandbox });
    await leave(engine, 'to-empty', 'a', 10);
    expect(
      (await engine.all('bucket.empty-and-remove', { profileId, bucket: 'to-empty' })).at(-1),
    ).toMatchObject({
      failed: 0,
    });
    expect((await engine.call('bucket.list', { profileId })).map(({ name }) => name)).not.toContain(
      'to-empty',
    );
  });

  it('of a bucket that cannot be looked into fail the listing, after those of the others were told', async () => {
    const proxy = await startFaultyProxy(sandbox.endpoint);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const engine = await startEngine({
      sandbox,
      env: { AWS_ACCESS_KEY_ID: TEST_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: TEST_KEYS.secretAccessKey },
    });
    await leave(engine, 'closed', 'a', 1);
    await leave(engine, 'open', 'b', 2);
    const lent: Profile = {
      id: 'lent' as ProfileId,
      name: 'lent',
      endpoint: proxy.endpoint,
      region: sandbox.region,
      addressing: 'path',
      source: { kind: 'environment' },
    };
    engine.lend(lent);
    proxy.follow(({ path }) =>
      path.startsWith('/closed') && path.includes('uploads')
        ? {
            kind: 'answer',
            status: 403,
            headers: { 'content-type': 'application/xml' },
            body: '<Error><Code>AccessDenied</Code></Error>',
          }
        : pass,
    );
    const found: string[] = [];
    const reading = (async () => {
      for await (const page of engine.open('upload.list', { profileId: lent.id, bucket: null }))
        found.push(...page.map(({ bucket }) => bucket));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'access.denied', from: 's3://closed' });
    expect(found).toContain('open');
    expect(found).not.toContain('closed');
  });
});
