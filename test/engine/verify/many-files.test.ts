// A tree of 10,000 files: every difference is found, no object is read, and a listing that breaks off is no difference.

import { mkdirSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalPath } from '../../../src/contract/models.ts';
import type { Finding } from '../../../src/contract/verification.ts';
import { startEngine } from '../../support/engine.ts';
import { type FaultyProxy, pass, type Script, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { copyManyTimes } from '../../support/many-objects.ts';
import { hastyClock, localPlace } from '../../support/queue.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const files = 10_000;
const kinds = 40;
const folders = 97;
const Bucket = 'practice';
const nameOf = (index: number) => `folder-${index % folders}/file ${index}.bin`;
const bytesOf = (index: number) => Buffer.from(`the bytes of kind ${index % kinds}`);

let sandbox: TestSandbox;
let proxy: FaultyProxy;
let removeFolders: () => Promise<void>;
let folder: LocalPath;

beforeAll(async () => {
  const data = await makeTempFolder();
  const tree = await makeTempFolder();
  removeFolders = async () => {
    await Promise.all([data.remove(), tree.remove()]);
  };
  folder = tree.path;
  for (let index = 0; index < folders; index += 1) mkdirSync(join(folder, `folder-${index}`));
  for (let index = 0; index < files; index += 1) writeFileSync(join(folder, nameOf(index)), bytesOf(index));

  const first = await startTestSandbox({ dir: data.path });
  await putOriginals(first);
  await first.stop();
  for (let kind = 0; kind < kinds; kind += 1) {
    await copyManyTimes(data.path, {
      bucket: Bucket,
      key: `kind-${kind}`,
      count: files / kinds,
      keyOf: (index) => `tree/${nameOf(index * kinds + kind)}`,
    });
  }
  sandbox = await startTestSandbox({ dir: data.path });
  proxy = await startFaultyProxy(sandbox.endpoint);
}, 60_000);

afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await sandbox.stop();
  await removeFolders();
});

/** One object of each kind. The first was sent in parts: its ETag is no MD5 of the bytes, so that its checksum must do. */
async function putOriginals({ endpoint, region, accessKeyId, secretAccessKey }: TestSandbox): Promise<void> {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
  for (let kind = 1; kind < kinds; kind += 1)
    await client.send(new PutObjectCommand({ Bucket, Key: `kind-${kind}`, Body: bytesOf(kind) }));
  const about = { Bucket, Key: 'kind-0' };
  const checksum = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...about, ...checksum }));
  const part = { ...about, UploadId, PartNumber: 1, Body: bytesOf(0) };
  const { ETag, ChecksumCRC32 } = await client.send(
    new UploadPartCommand({ ...part, ChecksumAlgorithm: 'CRC32' }),
  );
  await client.send(
    new CompleteMultipartUploadCommand({
      ...about,
      UploadId,
      ChecksumType: 'FULL_OBJECT',
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
    }),
  );
  client.destroy();
}

async function verify(script: Script, onFinding: (finding: Finding) => void) {
  proxy.follow(script);
  const before = proxy.requests.length;
  const engine = await startEngine({
    sandbox: { endpoint: proxy.endpoint, region: sandbox.region },
    clock: hastyClock,
  });
  const ends = { source: localPlace(folder), target: engine.bucket('tree/') };
  let last: object = {};
  for await (const item of engine.open('entry.verify', { ...ends, rules: undefined, fetch: 'if-needed' })) {
    for (const finding of item.findings) onFinding(finding);
    last = item;
  }
  const objects = proxy.requests.slice(before).filter(({ path }) => path.startsWith('/practice/tree/'));
  return { last, asked: objects.map(({ method }) => method) };
}

it('a flipped byte, a missing key, an extra key and a changed size are found, and no object is read', {
  timeout: 60_000,
}, async () => {
  const flipped = bytesOf(1234);
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  writeFileSync(join(folder, nameOf(1234)), flipped);
  const alsoFlipped = bytesOf(2360);
  alsoFlipped[0] = (alsoFlipped[0] ?? 0) ^ 128;
  writeFileSync(join(folder, nameOf(2360)), alsoFlipped);
  writeFileSync(join(folder, 'folder-7', 'not in the bucket'), 'x');
  unlinkSync(join(folder, nameOf(5678)));
  truncateSync(join(folder, nameOf(9001)), 3);

  const findings: Finding[] = [];
  const { last, asked } = await verify(
    () => pass,
    (finding) => findings.push(finding),
  );
  expect(findings.map(({ kind, key, proof }) => [kind, key, proof])).toEqual([
    ['different', nameOf(2360), 'crc32'],
    ['extra', nameOf(5678), null],
    ['missing', 'folder-7/not in the bucket', null],
    ['different', nameOf(1234), 'crc32'],
    ['different', nameOf(9001), 'size'],
  ]);
  expect(last).toMatchObject({
    files: files + 1,
    same: files - 4,
    missing: 1,
    extra: 1,
    different: 3,
    unverifiable: 0,
    failed: 0,
    fetchedBytes: 0,
  });
  expect(new Set(asked)).toEqual(new Set(['HEAD']));
  // One for each object whose ETag is no MD5, and one for the byte that was flipped among the others.
  expect(asked.length).toBe(files / kinds + 1);
});

it('a listing that breaks off ends it, and what was not listed is not taken for missing', async () => {
  const missing: string[] = [];
  const script: Script = ({ path }) =>
    path.includes('continuation-token') ? { kind: 'answer', status: 503 } : pass;
  const verifying = verify(script, ({ kind, key }) => {
    if (kind === 'missing') missing.push(key);
  });
  await expect(verifying).rejects.toMatchObject({ code: 'service.busy' });
  expect(missing).toEqual([]);
});
