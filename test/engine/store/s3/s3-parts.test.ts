// Large files go up and are copied in parts, with all that belongs to them. Run with small limits, so that few bytes do.

import { GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../../support/bytes.ts';
import { givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { absent, bytesAt, key, put } from '../conformance.ts';
import { newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = givenServer() ?? (await sandboxServer());
});
afterAll(() => server.stop());

const mebibyte = 1024 * 1024;
const limits = {
  singlePutBytes: mebibyte,
  partBytes: 5 * mebibyte,
  singleCopyBytes: mebibyte,
  copyPartBytes: 5 * mebibyte,
};
const modifiedMs = 1_700_000_000_123.456;

describe.each([
  ['any store', false],
  ['Amazon S3', true],
])('a file in parts, spoken to as %s', (_name, isAws) => {
  it.each([
    ['a byte more than fits one request', mebibyte + 1],
    ['one whole part', 5 * mebibyte],
    ['a byte more than two parts', 10 * mebibyte + 1],
    ['more parts than are in flight', 31 * mebibyte],
  ])('comes back as it was: %s', async (_, sizeBytes) => {
    const { store, proxy } = await newFixture(server, { isAws, limits });
    const bytes = seededBytes(sizeBytes);
    const told: number[] = [];
    const written = await put(store, 'a.png', bytes, { modifiedMs, onProgress: (done) => told.push(done) });
    expect(written).toMatchObject({ sizeBytes, modifiedMs });
    expect(await store.stat(key('a.png'))).toEqual(written);
    expect(Buffer.compare(await bytesAt(store, 'a.png'), bytes)).toBe(0);
    expect([told.at(-1), told.length]).toEqual([sizeBytes, Math.ceil(sizeBytes / limits.partBytes)]);
    const sent = proxy.requests.filter((request) => request.path.includes('partNumber='));
    expect(sent).toHaveLength(Math.ceil(sizeBytes / limits.partBytes));
  });

  it.each([-1, 1])('is refused when the source gives %d byte more than promised', async (more) => {
    const { store } = await newFixture(server, { isAws, limits });
    const bytes = seededBytes(6 * mebibyte);
    const wrong = put(store, 'a', bytes, { sizeBytes: bytes.length - more });
    await expect(wrong).rejects.toMatchObject({ code: 'bytes.wrong' });
    expect(await store.stat(key('a'))).toBeNull();
  });

  it('replaces exactly the version that was seen', async () => {
    const { store } = await newFixture(server, { isAws, limits });
    const first = await put(store, 'a', seededBytes(6 * mebibyte, 1));
    const expected = { kind: 'version', version: first.version ?? '' } as const;
    await put(store, 'a', seededBytes(6 * mebibyte, 2), { expected });
    const late = put(store, 'a', seededBytes(6 * mebibyte, 3), { expected });
    await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
    expect(Buffer.compare(await bytesAt(store, 'a'), seededBytes(6 * mebibyte, 2))).toBe(0);
  });

  it('shares few buffers with other files', async () => {
    const { store } = await newFixture(server, { isAws, limits: { ...limits, partBuffers: 2 } });
    const files = [1, 2, 3, 4].map((seed) => ({
      name: `file ${seed}`,
      bytes: seededBytes(11 * mebibyte, seed),
    }));
    await Promise.all(files.map(({ name, bytes }) => put(store, name, bytes)));
    for (const { name, bytes } of files) expect(Buffer.compare(await bytesAt(store, name), bytes)).toBe(0);
  });
});

describe('what goes with a file', () => {
  it.each([
    ['at once', 10],
    ['in parts', 6 * mebibyte],
  ])('is written with it %s: type, class, time of change in the form of rclone', async (_, sizeBytes) => {
    const { store, client, bucket } = await newFixture(server, { limits });
    const storageClass = 'STANDARD_IA';
    const entry = await put(store, 'a/photo.jpg', seededBytes(sizeBytes), { modifiedMs, storageClass });
    expect(entry.storageClass).toBe(storageClass);
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'a/photo.jpg' }));
    expect(head).toMatchObject({ ContentType: 'image/jpeg', StorageClass: storageClass });
    expect(head.Metadata?.['mtime']).toBe('1700000000.123456');
  });

  it.each([
    ['at once', 10],
    ['in parts', 11 * mebibyte],
  ])('is copied with it %s', async (_, sizeBytes) => {
    const { store, client, bucket } = await newFixture(server, { limits });
    const headers = { ContentType: 'text/x-odd', CacheControl: 'no-store', ContentDisposition: 'inline' };
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: 'from a+b \u00e9',
        Body: seededBytes(sizeBytes),
        Metadata: { mtime: '1700000000.5', colour: 'blue' },
        StorageClass: 'STANDARD_IA',
        Tagging: 'team=a%20b',
        ...headers,
      }),
    );
    const from = await store.stat(key('from a+b \u00e9'));
    if (from === null) throw new Error('it is not there');
    const copied = await store.copy?.(from, key('to'), { expected: absent });
    expect(copied).toMatchObject({ sizeBytes, storageClass: 'STANDARD_IA', modifiedMs: 1_700_000_000_500 });
    expect(Buffer.compare(await bytesAt(store, 'to'), seededBytes(sizeBytes))).toBe(0);
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'to' }));
    expect(head).toMatchObject({ ...headers, Metadata: { colour: 'blue' } });
    const tags = await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: 'to' }));
    expect(tags.TagSet).toEqual([{ Key: 'team', Value: 'a b' }]);
  });
});
