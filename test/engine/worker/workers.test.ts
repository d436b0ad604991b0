// Data workers: one request each, with one end on this disk, on threads that may be stopped, die, or be too many.

import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Key, LocalPath } from '../../../src/contract/models.ts';
import type { Errand, GetFile, PutFile } from '../../../src/engine/store/errand.ts';
import { seededBytes } from '../../support/bytes.ts';
import { pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { startWorkers } from '../../support/workers.ts';

const key = (text: string) => text as Key;

async function newBench() {
  const sandbox = await startTestSandbox();
  onTestFinished(() => sandbox.stop());
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    forcePathStyle: true,
    credentials: TEST_KEYS,
  });
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: 'bench' }));
  const root = await tempFolder();
  const disk = { root, platform: 'linux' } as const;
  const at = { account: 'a', bucket: 'bench', disk } as const;
  const putFile = (from: string, more: Partial<PutFile> = {}): PutFile => ({
    t: 'put-file',
    ...at,
    objectKey: from,
    from: key(from),
    version: null,
    mostBytes: 1 << 20,
    headers: {},
    check: 'crc32',
    ...more,
  });
  const getFile = (to: string, more: Partial<GetFile> = {}): GetFile => ({
    t: 'get-file',
    ...at,
    objectKey: to,
    version: null,
    mostBytes: 1 << 20,
    to: key(to),
    expected: { kind: 'absent' },
    ...more,
  });
  const put = (name: string, body: Uint8Array, metadata = {}) =>
    client.send(new PutObjectCommand({ Bucket: 'bench', Key: name, Body: body, Metadata: metadata }));
  return { sandbox, proxy, client, root, putFile, getFile, put, workers: startWorkers(proxy.endpoint) };
}

describe('an errand', () => {
  it('puts a file with its time of change and its checksum', async () => {
    const { client, root, putFile, workers } = await newBench();
    await mkdir(join(root, 'd'));
    await writeFile(join(root, 'd/f'), seededBytes(5000));
    await utimes(join(root, 'd/f'), 1_700_000_000.25, 1_700_000_000.25);
    const result = await workers.run(putFile('d/f'), {});
    expect(result).toMatchObject({
      answer: { status: 200 },
      source: { sizeBytes: 5000, modifiedMs: 1_700_000_000_250 },
    });
    const head = await client.send(
      new HeadObjectCommand({ Bucket: 'bench', Key: 'd/f', ChecksumMode: 'ENABLED' }),
    );
    expect(head).toMatchObject({ ContentLength: 5000, Metadata: { mtime: '1700000000.25' } });
    expect(head.ChecksumCRC32).toBeDefined();
  });

  it('leaves a file alone that is too large, changed, a link, or missing', async () => {
    const { proxy, root, putFile, workers } = await newBench();
    await writeFile(join(root, 'f'), seededBytes(5000));
    await symlink(join(root, 'f'), join(root, 'link'));
    const told = async (errand: Errand) =>
      workers.run(errand, {}).then(
        (result) => ('tooLarge' in result ? 'too large' : 'sent'),
        (error: { code: string }) => error.code,
      );
    expect(await told(putFile('f', { mostBytes: 4999 }))).toBe('too large');
    expect(await told(putFile('f', { version: '5000-1-1' }))).toBe('entry.changed');
    expect(await told(putFile('link'))).toBe('entry.unsupported');
    expect(await told(putFile('none'))).toBe('entry.missing');
    expect(proxy.requests).toEqual([]);
  });

  it('brings an object under its name, with its time, checked, and asks nothing where the name is taken', async () => {
    const { proxy, root, getFile, put, workers } = await newBench();
    const bytes = seededBytes(300_000);
    await put('d/e/f', bytes, { mtime: '1700000000.5' });
    const result = await workers.run(getFile('d/e/f'), {});
    expect(result).toMatchObject({
      proof: 'crc32',
      written: { sizeBytes: 300_000, modifiedMs: 1_700_000_000_500 },
    });
    expect(new Uint8Array(await readFile(join(root, 'd/e/f')))).toEqual(bytes);
    expect((await stat(join(root, 'd/e/f'))).mtimeMs).toBeCloseTo(1_700_000_000_500, 0);
    const asked = proxy.requests.length;
    await expect(workers.run(getFile('d/e/f'), {})).rejects.toMatchObject({ code: 'entry.exists' });
    expect(proxy.requests.length).toBe(asked);
    expect(await readdir(join(root, 'd/e'))).toEqual(['f']);
  });

  it('brings an object of no bytes', async () => {
    const { root, getFile, put, workers } = await newBench();
    await put('empty', new Uint8Array());
    await workers.run(getFile('empty'), {});
    expect((await stat(join(root, 'empty'))).size).toBe(0);
  });

  it.each([
    ['a flipped bit', { kind: 'flip-answer', at: 100_000 }, { code: 'bytes.wrong' }],
    ['an answer that breaks off', { kind: 'reset-answer', afterBytes: 100_000 }, { name: 'WireError' }],
    [
      'an answer that ends early as if it were whole',
      { kind: 'shorten-answer', toBytes: 100_000 },
      { code: 'bytes.wrong' },
    ],
  ] as const)('leaves nothing behind after %s', async (_, fault, failure) => {
    const { proxy, root, getFile, put, workers } = await newBench();
    await put('f', seededBytes(300_000));
    proxy.follow((request) => (request.method === 'GET' ? fault : pass));
    await expect(workers.run(getFile('f'), {})).rejects.toMatchObject(failure);
    expect(await readdir(root)).toEqual([]);
  });

  it('takes an answer without a byte for what it is where the object has some', async () => {
    const { proxy, root, getFile, put, workers } = await newBench();
    await put('f', seededBytes(1000));
    proxy.follow(({ method }) => (method === 'GET' ? { kind: 'shorten-answer', toBytes: 0 } : pass));
    await expect(workers.run(getFile('f'), {})).rejects.toMatchObject({ code: 'bytes.wrong' });
    expect(await readdir(root)).toEqual([]);
  });

  it('writes nothing of a page that answers in place of an object', async () => {
    const { proxy, root, getFile, put, workers } = await newBench();
    await put('f', seededBytes(1000));
    for (const headers of [{}, { 'content-length': '6' }]) {
      proxy.follow(() => ({ kind: 'answer', status: 200, headers, body: '<html>' }));
      expect(await workers.run(getFile('f'), {})).toMatchObject({ written: null });
    }
    expect(await readdir(root)).toEqual([]);
  });

  it('ends when it is told to, and leaves nothing behind', async () => {
    const { proxy, root, getFile, put, workers } = await newBench();
    await put('f', seededBytes(1000));
    const stop = new AbortController();
    proxy.follow(() => {
      stop.abort();
      return { kind: 'hang' };
    });
    await expect(workers.run(getFile('f'), { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await readdir(root)).toEqual([]);
  });

  it('says the SHA-256 of what it puts, and sends nothing where the bytes are not those that were meant', async () => {
    const { client, proxy, root, putFile, workers } = await newBench();
    await writeFile(join(root, 'f'), 'abc');
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await workers.run(putFile('f', { sha256: null }), {})).toMatchObject({ sha256: abc });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'bench', Key: 'f' }));
    expect(head.Metadata).toMatchObject({ 'longshore-sha256': abc });
    const asked = proxy.requests.length;
    const other = workers.run(putFile('f', { sha256: abc.replace('b', 'c') }), {});
    await expect(other).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
    expect(proxy.requests.length).toBe(asked);
  });

  it('compares what it brings with the SHA-256 that the object names', async () => {
    const { root, getFile, put, workers } = await newBench();
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await put('right', Buffer.from('abc'), { 'longshore-sha256': abc });
    await put('wrong', Buffer.from('abd'), { 'longshore-sha256': abc });
    expect(await workers.run(getFile('right', { isHashed: true }), {})).toMatchObject({ sha256: abc });
    const wrong = workers.run(getFile('wrong', { isHashed: true }), {});
    await expect(wrong).rejects.toMatchObject({ code: 'bytes.wrong', raw: 'sha256' });
    expect(await readdir(root)).toEqual(['right']);
  });

  it('hashes a whole file in the version that is meant, and in no other', async () => {
    const { root, workers } = await newBench();
    await writeFile(join(root, 'f'), 'abc');
    const path = join(root, 'f') as LocalPath;
    expect(await workers.run({ t: 'hash-file', path, version: null }, {})).toEqual({
      crc32: 0x352441c2,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    const other = workers.run({ t: 'hash-file', path, version: '3-1-1' }, {});
    await expect(other).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
  });

  it('sends a part and fetches a range to their places', async () => {
    const { client, root, put, workers } = await newBench();
    const bytes = seededBytes(600_000);
    await put('f', bytes);
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket: 'bench', Key: 'f' }));
    await writeFile(join(root, 'part'), new Uint8Array(600_000));
    const ranges = [
      { start: 200_000, sizeBytes: 400_000 },
      { start: 0, sizeBytes: 200_000 },
    ];
    const path = join(root, 'part') as LocalPath;
    for (const range of ranges)
      await workers.run(
        {
          t: 'get-range',
          account: 'a',
          bucket: 'bench',
          objectKey: 'f',
          version: (ETag ?? '').replaceAll('"', ''),
          path,
          ...range,
        },
        {},
      );
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    const { crc32s } = await workers.run(
      { t: 'hash-ranges', path, ranges: [...ranges, { start: 1, sizeBytes: 600_000 }] },
      {},
    );
    expect(crc32s.map((crc) => typeof crc)).toEqual(['number', 'number', 'object']);
  });
});

describe('workers', () => {
  it('give back to those who wait what a dead thread had under way, and start another for the next', async () => {
    const { proxy, root, putFile, workers } = await newBench();
    await writeFile(join(root, 'f'), 'x');
    proxy.follow(() => ({ kind: 'hang' }));
    const waiting = workers.run(putFile('f'), {});
    const lost = expect(waiting).rejects.toMatchObject({ code: 'network.lost', raw: 'WORKER_GONE' });
    while (proxy.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await workers.restart();
    await lost;
    proxy.follow(() => pass);
    expect(await workers.run(putFile('f'), {})).toMatchObject({ answer: { status: 200 } });
  });

  it('are as many as they are told to be, and move everything while they come and go', async () => {
    const { root, putFile, workers } = await newBench();
    for (let index = 0; index < 60; index += 1) await writeFile(join(root, `f${index}`), String(index));
    const sent = Array.from({ length: 60 }, (_, index) => {
      if (index % 10 === 0) workers.resize(1 + ((index / 10) % 3));
      return workers.run(putFile(`f${index}`), {});
    });
    for (const result of await Promise.all(sent)) expect(result).toMatchObject({ answer: { status: 200 } });
    expect(workers.count).toBeLessThanOrEqual(3);
  });
});
