// Uploads in parts that were asked for without the answer ever coming: ours are given up, everybody else's are left alone.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import { seededBytes } from '../../support/bytes.ts';
import { startEngine } from '../../support/engine.ts';
import { type Fault, type ProxiedRequest, pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const isBegin = ({ method, path }: ProxiedRequest) => method === 'POST' && path.includes('uploads');
const asked = { Bucket: 'practice', Key: 'a.bin' };

/**
 * Uploads a file whose first request for an upload is heard, but not answered, or with `fault` something else; `meanwhile` is
 * what others do at that moment. Gives the ids of the uploads that are left.
 */
async function leftAfter(
  meanwhile: (client: S3Client) => Promise<string[]>,
  fault: Fault = { kind: 'drop-answer' },
) {
  const sandbox = await startTestSandbox();
  onTestFinished(() => sandbox.stop());
  const { endpoint, region } = sandbox;
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: TEST_KEYS });
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: 'practice' }));
  const proxy = await startFaultyProxy(endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const folder = await tempFolder();
  await writeFile(join(folder, 'a.bin'), seededBytes(17 * 1024 * 1024));
  let others: string[] = [];
  let begins = 0;
  proxy.follow(async (request) => {
    if (!isBegin(request)) return pass;
    begins += 1;
    if (begins > 1) return pass;
    others = await meanwhile(client);
    return fault;
  });
  const engine = await startEngine({ sandbox: { endpoint: proxy.endpoint, region } });
  const transfer = await engine.transfer({
    source: localPlace(folder),
    keys: ['a.bin' as Key],
    target: engine.bucket(),
    ifExists: 'replace',
  });
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'practice' }));
  const left = Uploads.map(({ UploadId }) => UploadId ?? '');
  return { state: transfer.state, begins, others, left };
}

/** The request never reaches the server: what began at that moment is somebody else's. */
const unheard: Fault = {
  kind: 'answer',
  status: 503,
  headers: { 'content-type': 'application/xml' },
  body: '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
};

const begin = async (client: S3Client, input = asked) =>
  (await client.send(new CreateMultipartUploadCommand(input))).UploadId ?? '';

it('an upload whose answer was lost is given up once the next one has all its parts', async () => {
  expect(await leftAfter(async () => [])).toMatchObject({ state: 'done', begins: 2, left: [] });
});

it('another key is left alone, also one that begins with the same letters', async () => {
  const { state, others, left } = await leftAfter(async (client) => [
    await begin(client, { ...asked, Key: 'a.bin.old' }),
    await begin(client, { ...asked, Key: 'a' }),
  ]);
  expect({ state, left: left.toSorted() }).toEqual({ state: 'done', left: others.toSorted() });
});

it('none is given up where somebody else began one of the same key at that moment', async () => {
  const { state, others, left } = await leftAfter(async (client) => [await begin(client)]);
  expect({ state, isThere: left.includes(others[0] ?? ''), count: left.length }).toEqual({
    state: 'done',
    isThere: true,
    count: 2,
  });
});

it('the only one that began at that moment is left alone when it holds a part', async () => {
  const { state, others, left } = await leftAfter(async (client) => {
    const UploadId = await begin(client);
    await client.send(new UploadPartCommand({ ...asked, UploadId, PartNumber: 1, Body: seededBytes(10) }));
    return [UploadId];
  }, unheard);
  expect({ state, left }).toEqual({ state: 'done', left: others });
});
