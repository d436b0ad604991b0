// What a server says of an object's bytes: on the sandbox, and on the server given by environment, if any.

import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Entry, Key } from '../../../../src/contract/models.ts';
import { digestOf } from '../../../../src/engine/store/digest.ts';
import type { Sum } from '../../../../src/engine/store/proofs.ts';
import { seededBytes, sourceOf } from '../../../support/bytes.ts';
import { type Fault, pass } from '../../../support/faulty-proxy.ts';
import { givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { type Fixture, newFixture } from './s3-fixture.ts';

const given = givenServer();
let sandbox: S3Server;
beforeAll(async () => {
  sandbox = await sandboxServer();
});
afterAll(() => sandbox.stop());

const partBytes = 5 * 1024 * 1024;

async function open(server: S3Server): Promise<Fixture> {
  const fixture = await newFixture(server, { limits: { singlePutBytes: 1024, partBytes } });
  onTestFinished(async () => {
    for await (const page of fixture.store.list('' as Key, { isDeep: true }))
      for (const entry of page) await fixture.store.remove(entry);
    await fixture.account.removeBucket(fixture.bucket, undefined);
  });
  return fixture;
}

async function write({ store }: Fixture, key: string, bytes: Uint8Array): Promise<Entry> {
  const expected = { kind: 'absent' } as const;
  await store.write(key as Key, sourceOf(bytes), {
    expected,
    sizeBytes: bytes.length,
    modifiedMs: null,
  });
  for await (const page of store.list('' as Key)) {
    const entry = page.find((found) => found.key === key);
    if (entry) return entry;
  }
  throw new Error('it is not listed');
}

function proofsOf({ store }: Fixture, entry: Entry) {
  const proofs = store.proofs?.(entry);
  if (!proofs) throw new Error('an object has no proofs');
  return proofs;
}

describe.each([
  ['sandbox', () => sandbox] as const,
  ...(given === null ? [] : [[given.name, () => given] as const]),
])('on %s', (_, server) => {
  it('the listing lets suppose an MD5, and the server confirms it', async () => {
    const fixture = await open(server());
    const bytes = seededBytes(1000);
    const proofs = proofsOf(fixture, await write(fixture, 'k', bytes));
    const md5 = { algorithm: 'md5', digest: await digestOf(sourceOf(bytes)(), 'md5', null), parts: null };
    expect(proofs.likely).toEqual(md5);
    expect((await proofs.ask(undefined)).sums).toContainEqual(md5);
  });

  it('of an object in parts, each sum is that of the bytes cut as the server says', async () => {
    const fixture = await open(server());
    const bytes = seededBytes(2 * partBytes + 77);
    const asked = await proofsOf(fixture, await write(fixture, 'k', bytes)).ask(undefined);
    const sizes = [partBytes, partBytes, 77];
    expect(await asked.likelyPartSizes()).toEqual([sizes]);
    // Ceph's gateway does not know part numbers; there the guess must do.
    expect([sizes, null]).toContainEqual(await asked.partSizes());
    expect(asked.sums).toContainEqual(expect.objectContaining({ algorithm: 'md5', parts: 3 }));
    for (const { algorithm, digest, parts } of asked.sums)
      expect(await digestOf(sourceOf(bytes)(), algorithm, parts === null ? null : sizes)).toBe(digest);
  });

  it('an object that is another by now is not vouched for', async () => {
    const fixture = await open(server());
    const entry = await write(fixture, 'k', seededBytes(10));
    const { client, bucket } = fixture;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'other' }));
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'k' }));
    await expect(proofsOf(fixture, entry).ask(undefined)).rejects.toMatchObject({ code: 'entry.changed' });
  });
});

describe('an answer to HEAD', () => {
  const md5 = '25f9e794323b453885f5181f1b624d0b';
  const etag: Sum = { algorithm: 'md5', digest: Buffer.from(md5, 'hex').toString('base64'), parts: null };

  /** The sums that the store reads from these headers. */
  async function read(version: string, headers: Record<string, string>): Promise<readonly Sum[]> {
    const fixture = await open(sandbox);
    const answer: Fault = {
      kind: 'answer',
      status: 200,
      headers: { etag: `"${version}"`, 'content-length': '9', ...headers },
    };
    const entry = { ...(await write(fixture, 'k', seededBytes(9))), version };
    fixture.proxy.follow(({ method }) => (method === 'HEAD' ? answer : pass));
    const { sums } = await proofsOf(fixture, entry).ask(undefined);
    fixture.proxy.follow(() => pass);
    return sums;
  }

  it.each<[string, string, Record<string, string>, Sum[]]>([
    ['an ETag alone', md5, {}, [etag]],
    [
      'an ETag of an object that the store encrypts itself',
      md5,
      { 'x-amz-server-side-encryption': 'AES256' },
      [etag],
    ],
    ['an ETag under a key of somebody\u2019s', md5, { 'x-amz-server-side-encryption': 'aws:kms:dsse' }, []],
    [
      'an ETag under a key that came with it',
      md5,
      { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
      [],
    ],
    ['an ETag of another form', '0x8D4BCC2E4835CD0', {}, []],
    [
      'a checksum of the whole, before the ETag',
      md5,
      { 'x-amz-checksum-sha1': 'AAAA', 'x-amz-checksum-type': 'FULL_OBJECT' },
      [{ algorithm: 'sha1', digest: 'AAAA', parts: null }, etag],
    ],
    [
      'a checksum of checksums, after what is of the whole',
      `${md5}-2`,
      {
        'x-amz-checksum-crc32': 'AAAA-2',
        'x-amz-checksum-crc64nvme': 'BBBB',
        'x-amz-checksum-type': 'COMPOSITE',
      },
      [
        { algorithm: 'crc64nvme', digest: 'BBBB', parts: null },
        { algorithm: 'crc32', digest: 'AAAA', parts: 2 },
        { ...etag, parts: 2 },
      ],
    ],
    [
      'a checksum of checksums whose count only the ETag tells',
      `${md5}-7`,
      { 'x-amz-checksum-sha256': 'AAAA', 'x-amz-checksum-type': 'COMPOSITE' },
      [
        { algorithm: 'sha256', digest: 'AAAA', parts: 7 },
        { ...etag, parts: 7 },
      ],
    ],
    [
      'no checksum of an object in parts where it is not said what it is of',
      `${md5}-7`,
      { 'x-amz-checksum-sha256': 'AAAA' },
      [{ ...etag, parts: 7 }],
    ],
    [
      'the checksum of an object in one piece, although it is not said what it is of',
      md5,
      { 'x-amz-checksum-sha256': 'AAAA' },
      [{ algorithm: 'sha256', digest: 'AAAA', parts: null }, etag],
    ],
  ])('gives %s', async (_, version, headers, sums) => {
    expect(await read(version, headers)).toEqual(sums);
  });
});
