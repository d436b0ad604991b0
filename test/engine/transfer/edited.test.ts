// Files that change while they are on their way: never a mixture of old and new, and one clear line where it does not end well.

import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferId } from '../../../src/contract/models.ts';
import { seededBytes } from '../../support/bytes.ts';
import { type FaultyEngine, filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { type Fault, type ProxiedRequest, pass } from '../../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const mebibyte = 1024 * 1024;
const small = 40_000;
const large = 34 * mebibyte;
const [before, after] = [seededBytes(large + 1000, 1), seededBytes(large + 1000, 2)];

/** One file called f, moved as it is asked. */
const start = async ({ engine, here, there }: FaultyEngine, way: 'up' | 'down'): Promise<TransferId> => {
  const [source, target] = way === 'up' ? [here, there] : [there, here];
  return (await engine.call('transfer.start', { source, keys: null, target, ifExists: 'skip' })).id;
};

/** The new content in its place, of whatever size, with the time that the old one had. */
async function edit(path: string, bytes: Uint8Array): Promise<void> {
  const { atime, mtime } = await stat(path);
  await writeFile(path, bytes);
  await utimes(path, atime, mtime);
}

const isPart = ({ method, path }: ProxiedRequest) => method === 'PUT' && path.includes('partNumber');
const edits: [string, (size: number) => number][] = [
  ['grows', (size) => size + 1000],
  ['shrinks', (size) => size - 1000],
  ['gets other bytes of the same size and its old time back', (size) => size],
];

/** Does this once, before the `count`th request of the kind is let through. */
function at(count: number, isKind: (request: ProxiedRequest) => boolean, work: () => Promise<void>) {
  let seen = 0;
  return async (request: ProxiedRequest): Promise<Fault> => {
    if (isKind(request)) {
      seen += 1;
      if (seen === count) await work();
    }
    return pass;
  };
}

describe('a large file that is edited while its parts go up', () => {
  it.each(edits)('and %s arrives as it is now, whole, and the old parts are given up', async (_, sizeOf) => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, folder, behind } = faulty;
    const [path, edited] = [join(folder, 'f'), after.subarray(0, sizeOf(large))];
    await writeFile(path, before.subarray(0, large));
    // Three parts: the last one is read anew when its first attempt is lost.
    let isCut = false;
    proxy.follow(async (request) => {
      if (!isPart(request) || isCut || !request.path.includes('partNumber=3')) return pass;
      isCut = true;
      await edit(path, edited);
      return { kind: 'reset-request', afterBytes: 0 };
    });
    const ended = await engine.ended(await start(faulty, 'up'));
    expect(ended).toMatchObject({ state: 'done', doneFiles: 1, retries: 1 });
    expect(Buffer.compare(await behind.get('f'), edited)).toBe(0);
    expect(await behind.uploads()).toEqual([]);
  });

  it('all the time is told in one line, and nothing of it is in the bucket', async () => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, folder, behind, bucket } = faulty;
    const path = join(folder, 'f');
    await writeFile(path, before.subarray(0, large));
    let edition = 0;
    proxy.follow(async (request) => {
      if (!isPart(request) || request.path.includes('partNumber=1&')) return pass;
      edition += 1;
      await edit(path, (edition % 2 === 1 ? after : before).subarray(0, large));
      return { kind: 'reset-request', afterBytes: 0 };
    });
    const ended = await engine.ended(await start(faulty, 'up'));
    expect(ended).toMatchObject({ state: 'failed', failedFiles: 1, retries: 2 });
    expect(await faulty.sentences(ended.id)).toEqual([
      `Could not upload ${path} to s3://${bucket}/f: It changed while Longshore was working with it. Look at it again, then retry.`,
    ]);
    expect([...(await behind.list()).keys()]).toEqual([]);
    expect(await behind.uploads()).toEqual([]);
  });
});

describe('a small file that is edited while it goes up', () => {
  it.each(edits)('and %s arrives whole, as it was or as it is', async (_, sizeOf) => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, folder, behind } = faulty;
    const [path, edited] = [join(folder, 'f'), after.subarray(0, sizeOf(small))];
    await writeFile(path, before.subarray(0, small));
    let isCut = false;
    proxy.follow(async ({ method }) => {
      if (method !== 'PUT' || isCut) return pass;
      isCut = true;
      await edit(path, edited);
      return { kind: 'reset-request', afterBytes: 100 };
    });
    expect(await engine.ended(await start(faulty, 'up'))).toMatchObject({ state: 'done', doneFiles: 1 });
    expect(Buffer.compare(await behind.get('f'), edited)).toBe(0);
  });
});

describe('an object that is replaced while it comes down', () => {
  it.each<[string, number, number, number, (request: ProxiedRequest) => boolean]>([
    ['a small one, before its bytes', small, small, 1, ({ method }) => method === 'GET'],
    ['a large one, after it was looked at', large, large, 1, ({ headers }) => headers.range !== undefined],
    ['a large one, between two ranges', large, large, 3, ({ headers }) => headers.range !== undefined],
    ['a large one by a shorter one', large, large - 1000, 3, ({ headers }) => headers.range !== undefined],
    ['a large one by a small one', large, small, 2, ({ headers }) => headers.range !== undefined],
  ])('(%s) arrives as it is now, whole', async (_, size, newSize, count, isKind) => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, folder, behind } = faulty;
    await behind.put('f', before.subarray(0, size));
    const replace = () => behind.put('f', after.subarray(0, newSize));
    proxy.follow(at(count, (request) => !request.path.includes('list-type') && isKind(request), replace));
    expect(await engine.ended(await start(faulty, 'down'))).toMatchObject({ state: 'done', doneFiles: 1 });
    expect(Buffer.compare(await readFile(join(folder, 'f')), after.subarray(0, newSize))).toBe(0);
    expect(await filesBelow(folder)).toEqual(['f']);
  });

  it('all the time is told in one line, and nothing of it is on the disk', async () => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, folder, behind, bucket } = faulty;
    await behind.put('f', before.subarray(0, large));
    let edition = 0;
    proxy.follow(async ({ headers }) => {
      if (headers.range?.startsWith('bytes=0') !== false) return pass;
      edition += 1;
      await behind.put('f', after.subarray(edition, edition + large));
      return pass;
    });
    const ended = await engine.ended(await start(faulty, 'down'));
    expect(ended).toMatchObject({ state: 'failed', failedFiles: 1, retries: 2 });
    expect((await faulty.sentences(ended.id)).map((line) => line.replace(/ \[.+\]$/, ''))).toEqual([
      `Could not download s3://${bucket}/f to ${folder}/f: It changed while Longshore was working with it. Look at it again, then retry.`,
    ]);
    expect(await filesBelow(folder)).toEqual([]);
  });
});
