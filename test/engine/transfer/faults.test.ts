// A whole engine with a bad network before it: everything arrives equal or is reported, and no wrong byte is ever seen.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../support/bytes.ts';
import { type FaultyEngine, filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { type Fault, type ProxiedRequest, pass, type Script } from '../../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { fillBucket, fillFolder, tree, watch } from '../../support/watched-tree.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const mebibyte = 1024 * 1024;
const signIn = '<!doctype html><html><body>Please sign in</body></html>';
/** A page for people, its length announced or not. */
const page = (headers: Record<string, string> = {}, status = 200): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: signIn,
});
const length = { 'content-length': String(signIn.length) };
const error = (status: number, code: string): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code></Error>`,
});

/** Numbers in [0, 1) that depend on the seed alone. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Breaks that share of all requests, each in a way of its own. Only bytes of files are changed: nothing else has a checksum. */
function broken(seed: number, share: number): Script {
  const next = numbers(seed);
  return ({ method, path, headers }: ProxiedRequest) => {
    if (next() >= share) return pass;
    const at = Math.floor(next() * 20_000);
    const isObject = !path.includes('list-type') && !path.includes('uploads');
    const faults: Fault[] = [
      { kind: 'delay', ms: 30 },
      { kind: 'drop-answer' },
      { kind: 'reset-request', afterBytes: Math.min(at, Number(headers['content-length'] ?? 0) - 1) },
      { kind: 'reset-answer', afterBytes: at },
      ...(method === 'HEAD' ? [] : [{ kind: 'shorten-answer', toBytes: Math.floor(at / 100) } as const]),
      error(500, 'InternalError'),
      error(503, 'SlowDown'),
      page(),
      page(length),
      ...(method === 'PUT' && isObject ? [{ kind: 'flip-request', at } as const] : []),
      ...(method === 'GET' && isObject ? [{ kind: 'flip-answer', at } as const] : []),
    ];
    return faults[Math.floor(next() * faults.length)] ?? pass;
  };
}

describe.each([
  [1, 0.1],
  [3, 0.3],
])('with faults of every kind (seed %i, a share of %f)', (seed, share) => {
  it.each(['up', 'down'] as const)(
    'everything comes %s equal or is reported, and the rest with a retry',
    async (way) => {
      const faulty = await startFaultyEngine(sandbox);
      const { engine, proxy, folder, behind, there, here } = faulty;
      await (way === 'up' ? fillFolder(folder) : fillBucket(faulty));
      const { wrong } = watch(faulty);
      proxy.follow(broken(seed, share));
      const [source, target] = way === 'up' ? [here, there] : [there, here];
      const first = await engine.transfer({ source, keys: null, target, ifExists: 'skip' });
      const sentences = await faulty.sentences(first.id);
      // What has not arrived says why; one file may have met more faults than it is tried again.
      expect(first.doneFiles + sentences.length).toBe(tree.size);
      for (const sentence of sentences) expect(sentence).toMatch(/^Could not (up|down)load .+ to .+: .+\./);
      expect(first.retries + (await retriesOf(faulty))).toBeGreaterThan(0);
      expect(proxy.requests.length).toBeLessThan(tree.size * 12);
      expect(wrong).toEqual([]);
      proxy.follow(() => pass);
      await engine.call('transfer.retry', { ids: [first.id] });
      const last = await engine.ended(first.id);
      expect(last).toMatchObject({ state: 'done', failedFiles: 0, unverifiedFiles: 0 });
      const names = [...tree.keys()].sort();
      expect(await filesBelow(folder)).toEqual(names);
      expect([...(await behind.list()).keys()].sort()).toEqual(names);
      for (const [name, bytes] of tree) {
        const moved = way === 'up' ? await behind.get(name) : await readFile(join(folder, name));
        expect(Buffer.compare(moved, bytes), name).toBe(0);
      }
      expect(wrong).toEqual([]);
      expect(await behind.uploads()).toEqual([]);
    },
  );
});

/** How often requests were sent again. */
async function retriesOf({ engine }: FaultyEngine): Promise<number> {
  return (await engine.call('pool.list', null)).pools[0]?.retries ?? 0;
}

const request = ({ here, there }: FaultyEngine, way: 'up' | 'down') => ({
  source: way === 'up' ? here : there,
  keys: null,
  target: way === 'up' ? there : here,
  ifExists: 'skip' as const,
});

/** Three files on either side, under the same names. */
async function few(faulty: FaultyEngine, way: 'up' | 'down'): Promise<Map<string, Uint8Array>> {
  const files = new Map(['a', 'b', 'c'].map((name, index) => [name, seededBytes(50_000, index + 1)]));
  for (const [name, bytes] of files)
    await (way === 'up' ? writeFile(join(faulty.folder, name), bytes) : faulty.behind.put(name, bytes));
  return files;
}

describe('a fault that stays', () => {
  it('of one key costs a bounded number of requests, all of them counted, and the others arrive', async () => {
    const faulty = await startFaultyEngine(sandbox);
    await few(faulty, 'up');
    const { engine, proxy, behind } = faulty;
    const isPut = ({ method, path }: ProxiedRequest) => method === 'PUT' && path.endsWith('/b');
    proxy.follow((asked) => (isPut(asked) ? error(503, 'SlowDown') : pass));
    const ended = await engine.transfer(request(faulty, 'up'));
    // Six attempts at the file, each of three at the request, each with a look whether it came through after all.
    expect(ended).toMatchObject({ state: 'failed', doneFiles: 2, failedFiles: 1, retries: 5 });
    expect(proxy.requests.filter(isPut)).toHaveLength(6 * 3);
    expect(proxy.requests.filter(({ path }) => path.includes('/b')).length).toBeLessThanOrEqual(
      6 * (3 * 2 + 2),
    );
    expect(await retriesOf(faulty)).toBe(6 * 2);
    expect((await faulty.items(ended.id)).find(({ key }) => key === 'b')).toMatchObject({ retries: 5 });
    expect(await faulty.sentences(ended.id)).toEqual([
      `Could not upload ${faulty.folder}/b to s3://${faulty.bucket}/b: The server is overloaded or broken right now. Wait a moment, then retry. [SlowDown]`,
    ]);
    expect([...(await behind.list()).keys()]).toEqual(['a', 'c']);
  });

  it('wrong byte of one object is told as such and stands nowhere, and the others arrive', async () => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, behind, folder, bucket } = faulty;
    const files = await few(faulty, 'down');
    await behind.put('large', seededBytes(17 * mebibyte));
    proxy.follow(({ method, path }) =>
      method === 'GET' && /\/(b|large)$/.test(path) ? { kind: 'flip-answer', at: 40_000 } : pass,
    );
    const ended = await engine.transfer(request(faulty, 'down'));
    expect(ended).toMatchObject({ state: 'failed', doneFiles: 2, failedFiles: 2, retries: 4 });
    const why =
      'The bytes that arrived are not the bytes that were sent. Retry; if it happens again, check the network. [checksum]';
    expect(await faulty.sentences(ended.id)).toEqual(
      ['b', 'large'].map((name) => `Could not download s3://${bucket}/${name} to ${folder}/${name}: ${why}`),
    );
    expect(await filesBelow(folder)).toEqual(['a', 'c']);
    for (const name of ['a', 'c'])
      expect(new Uint8Array(await readFile(join(folder, name)))).toEqual(files.get(name));
  });

  it.each<[string, Fault]>([
    ['a page', page()],
    ['a page of a known length', page(length)],
    ['a page of a size that is right by chance', page({ 'content-length': '50000' })],
    ['another address', page({ location: 'http://portal.example/' }, 302)],
    [
      'another address without a page',
      { kind: 'answer', status: 302, headers: { location: 'http://portal.example/' } },
    ],
    ['the wish that one signs in', { kind: 'answer', status: 511, body: 'sign in' }],
  ])(
    'a network that answers with %s is named, its answer is taken for no file, and a retry goes on',
    async (_, fault) => {
      const faulty = await startFaultyEngine(sandbox);
      const { engine, proxy, behind, folder } = faulty;
      const files = await few(faulty, 'down');
      await behind.put('large', seededBytes(17 * mebibyte));
      proxy.follow(({ path }) => (path.includes('list-type') ? pass : fault));
      const ended = await engine.transfer(request(faulty, 'down'));
      expect(ended).toMatchObject({ state: 'failed', failedFiles: 4, error: { code: 'not-s3' } });
      for (const sentence of await faulty.sentences(ended.id))
        expect(sentence).toMatch(
          /answered with .+ not S3\. Check the endpoint; a proxy or a sign-in page may stand in between\.$/,
        );
      expect(await filesBelow(folder)).toEqual([]);
      proxy.follow(() => pass);
      await engine.call('transfer.retry', { ids: [ended.id] });
      expect((await engine.ended(ended.id)).state).toBe('done');
      for (const [name, bytes] of files)
        expect(new Uint8Array(await readFile(join(folder, name)))).toEqual(bytes);
    },
  );
});
