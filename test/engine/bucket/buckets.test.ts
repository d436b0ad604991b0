import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BucketVersioningStatus,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import { practiceId as profileId, startEngine } from '../../support/engine.ts';
import { pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

/** The SDK itself, to make what the engine does not. */
function sandboxClient(): S3Client {
  const { endpoint, region } = sandbox;
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: TEST_KEYS });
  onTestFinished(() => client.destroy());
  return client;
}

describe('a bucket', () => {
  it('is made with a preferred class, which uploads take unless told otherwise', async () => {
    const engine = await startEngine({ sandbox });
    const bucket = 'with-class';
    expect(
      await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: 'STANDARD_IA' }),
    ).toMatchObject({ name: bucket, storageClass: 'STANDARD_IA' });
    const from = await tempFolder();
    await writeFile(join(from, 'a'), 'a');
    const request = {
      source: localPlace(from),
      keys: ['a' as Key],
      target: engine.bucket('', bucket),
      ifExists: 'skip' as const,
    };
    await engine.transfer(request);
    await engine.transfer({ ...request, rename: 'b', storageClass: 'GLACIER_IR' });
    await engine.call('bucket.set-class', { profileId, bucket, storageClass: null });
    await engine.transfer({ ...request, rename: 'c' });
    const entries = (await engine.all('entry.list', { place: engine.bucket('', bucket) })).flat();
    expect(entries.map(({ key, storageClass }) => `${key} ${storageClass}`)).toEqual([
      'a STANDARD_IA',
      'b GLACIER_IR',
      'c STANDARD',
    ]);
    expect(await engine.call('bucket.list', { profileId })).toContainEqual(
      expect.objectContaining({ name: bucket, storageClass: null }),
    );
  });

  it('is removed only when it is empty, unless that is asked for', async () => {
    const engine = await startEngine({ sandbox });
    const bucket = 'to-remove';
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: 'STANDARD_IA' });
    const from = await tempFolder();
    for (let index = 0; index < 50; index += 1) await writeFile(join(from, `${index}`), 'x');
    await engine.transfer({
      source: localPlace(from),
      keys: null,
      target: engine.bucket('a/../b//', bucket),
      ifExists: 'skip',
    });
    await engine.call('entry.create-folder', { place: engine.bucket('', bucket), name: 'empty' });
    await expect(engine.call('bucket.remove', { profileId, bucket })).rejects.toMatchObject({
      code: 'bucket.not-empty',
    });
    const tallies = await engine.all('bucket.empty-and-remove', { profileId, bucket });
    expect(tallies.at(-1)).toMatchObject({ files: 50, sizeBytes: 50, failed: 0 });
    expect((await engine.call('bucket.list', { profileId })).map(({ name }) => name)).not.toContain(bucket);
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    expect(await engine.call('bucket.list', { profileId })).toContainEqual(
      expect.objectContaining({ name: bucket, storageClass: null }),
    );
  });

  it('that keeps versions is removed with all of them and every delete marker', async () => {
    const engine = await startEngine({ sandbox });
    const bucket = 'with-versions';
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    const client = sandboxClient();
    const turn = (Status: BucketVersioningStatus) =>
      client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
    const put = (Key: string, Body: string) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    const drop = (Key: string) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    await put('null', '1');
    await turn('Enabled');
    for (const body of ['22', '333']) await put('null', body);
    await put('gone', '4444');
    await drop('gone');
    await put('folder/', '');
    await turn('Suspended');
    await put('gone too', '55555');
    await drop('gone too');
    await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'begun' }));
    const tallies = await engine.all('bucket.empty-and-remove', { profileId, bucket });
    expect(tallies.at(-1)).toMatchObject({ files: 1, folders: 1, versions: 5, sizeBytes: 10, failed: 0 });
    expect((await engine.call('bucket.list', { profileId })).map(({ name }) => name)).not.toContain(bucket);
  });

  it('stays when a version of it could not be removed, and what could be is gone', async () => {
    const proxy = await startFaultyProxy(sandbox.endpoint);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const engine = await startEngine({ sandbox: { endpoint: proxy.endpoint, region: sandbox.region } });
    const bucket = 'with-locked';
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    const client = sandboxClient();
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' }));
    const denied = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;
    proxy.follow(({ method, path }) => (method === 'POST' && path.includes('delete') ? denied : pass));
    const tallies = await engine.all('bucket.empty-and-remove', { profileId, bucket });
    expect(tallies.at(-1)).toMatchObject({
      files: 0,
      failed: 1,
      failures: [{ code: 'access.denied', op: 'version.remove', from: `s3://${bucket}/k` }],
    });
    expect((await engine.call('bucket.list', { profileId })).map(({ name }) => name)).toContain(bucket);
  });

  it('that is there already, or not at all, or ill named, says so', async () => {
    const engine = await startEngine({ sandbox });
    const create = (bucket: string) =>
      engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    await create('taken');
    await expect(create('taken')).rejects.toMatchObject({ code: 'bucket.exists' });
    await expect(create('Ill_Named')).rejects.toMatchObject({ code: 'bucket.name' });
    await expect(engine.call('bucket.remove', { profileId, bucket: 'no-such' })).rejects.toMatchObject({
      code: 'bucket.missing',
    });
    await expect(engine.all('entry.list', { place: engine.bucket('', 'no-such') })).rejects.toMatchObject({
      code: 'bucket.missing',
    });
  });
});
