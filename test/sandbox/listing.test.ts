// Listings against a plain model, and at a size where walking every key would show.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBucket, findBucket } from '../../src/sandbox/store/buckets.ts';
import { openStore, type Store } from '../../src/sandbox/store/store.ts';
import { putObject } from '../../src/sandbox/store/succession.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { raw } from './raw-client.ts';

interface Listed {
  readonly kind: 'key' | 'prefix';
  readonly name: string;
}

const unescape = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/** Reads a whole listing by pages of a size, and how many pages it took. */
async function listAll(
  sandbox: TestSandbox,
  bucket: string,
  query: Record<string, string>,
): Promise<{ items: Listed[]; pages: number }> {
  const items: Listed[] = [];
  for (let token = '', pages = 1; ; pages += 1) {
    const { body } = await raw(sandbox.endpoint, {
      path: `/${bucket}`,
      query: {
        'list-type': '2',
        'encoding-type': 'url',
        ...query,
        ...(token && { 'continuation-token': token }),
      },
    });
    const xml = body.toString();
    for (const [, key] of xml.matchAll(/<Contents><Key>(.*?)<\/Key>/g))
      items.push({ kind: 'key', name: unescape(key ?? '') });
    for (const [, prefix] of xml.matchAll(/<CommonPrefixes><Prefix>(.*?)<\/Prefix>/g)) {
      items.push({ kind: 'prefix', name: unescape(prefix ?? '') });
    }
    token = /<NextContinuationToken>(.*?)</.exec(xml)?.[1] ?? '';
    if (token === '') return { items, pages };
  }
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What S3 lists, said as simply as possible. */
function model(keys: readonly string[], prefix: string, delimiter: string, after: string): Listed[] {
  const names = new Map<string, Listed>();
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const listed: Listed =
      at < 0 ? { kind: 'key', name: key } : { kind: 'prefix', name: key.slice(0, at + delimiter.length) };
    names.set(`${listed.kind} ${listed.name}`, listed);
  }
  return [...names.values()].filter((one) => byBytes(one.name, after) > 0);
}

/** Fills a folder with objects of no bytes, faster than they could be put. */
async function fill(dir: string, bucket: string, keys: readonly string[]): Promise<void> {
  const store: Store = await openStore(dir);
  await store.commit(() => {
    addBucket(store.sql, { name: bucket, owner: 'main', region: 'us-east-1', createdMs: 0 });
    const found = findBucket(store.sql, bucket);
    if (found === undefined) throw new Error('the bucket was not made');
    for (const key of keys) {
      putObject(store, found, key, {
        content: store.newContent(),
        sizeBytes: 0,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
        modifiedMs: 0,
        storageClass: 'STANDARD',
        headers: {},
        tags: [],
        checksum: null,
      });
    }
  });
  store.close();
}

describe('a listing', () => {
  const piece = fc.constantFrom('a', 'b', '/', '//', 'é', '😀', '\uffee', ' ', '+', '%', '\u0001');
  const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
  let dirs: string[] = [];
  afterAll(async () => {
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
    dirs = [];
  });

  test('is what the model says, whatever the keys, prefix, delimiter, start and page size', async () => {
    const keys = fc.sample(
      text.filter((key) => key !== ''),
      { numRuns: 300, seed: 7 },
    );
    const dir = await mkdtemp(join(tmpdir(), 'longshore-listing-'));
    dirs.push(dir);
    await fill(dir, 'model', keys);
    await using sandbox = await startTestSandbox({ dir });
    const delimiter = fc.constantFrom('', '/', '//', 'a', 'é');
    await fc.assert(
      fc.asyncProperty(
        text,
        delimiter,
        text,
        fc.integer({ min: 1, max: 20 }),
        async (prefix, by, after, size) => {
          const query = { prefix, delimiter: by, 'start-after': after, 'max-keys': String(size) };
          const { items } = await listAll(sandbox, 'model', query);
          const expected = model(keys, prefix, by, after);
          const order = (listed: readonly Listed[]): string[] =>
            listed.map((one) => `${one.kind} ${one.name}`).sort(byBytes);
          expect(order(items)).toEqual(order(expected));
          const listedKeys = items.filter((one) => one.kind === 'key').map((one) => one.name);
          expect(listedKeys).toEqual([...listedKeys].sort(byBytes));
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
});

describe('a bucket of 100,000 keys under one prefix', () => {
  let sandbox: TestSandbox;
  let dir: string;
  const count = 100_000;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'longshore-listing-'));
    const keys = Array.from({ length: count }, (_, i) => `many/${String(i).padStart(6, '0')}`);
    await fill(dir, 'large', [...keys, 'after/1', 'zebra']);
    sandbox = await startTestSandbox({ dir });
  });
  afterAll(async () => {
    await sandbox.stop();
    await rm(dir, { recursive: true, force: true });
  });

  test('is listed to its end, each key once', async () => {
    const { items, pages } = await listAll(sandbox, 'large', { prefix: 'many/' });
    expect([items.length, pages, new Set(items.map((one) => one.name)).size]).toEqual([
      count,
      count / 1000,
      count,
    ]);
  });

  test('is rolled up by a seek: at least ten times faster than by walking', async () => {
    const time = async (query: Record<string, string>): Promise<number> => {
      const start = performance.now();
      await listAll(sandbox, 'large', query);
      return performance.now() - start;
    };
    const walked = await time({ prefix: 'many/' });
    const rolledUp = await time({ delimiter: '/' });
    expect(rolledUp).toBeLessThan(walked / 10);
    expect((await listAll(sandbox, 'large', { delimiter: '/' })).items.map((one) => one.name)).toEqual([
      'zebra',
      'after/',
      'many/',
    ]);
  });
});
