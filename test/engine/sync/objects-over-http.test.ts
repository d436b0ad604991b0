// What the real objects ask of a server, and what they make of answers that get lost, refuse, or come too late.

import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Checkpoint } from '../../../src/engine/store/checkpoint.ts';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { seededBytes } from '../../support/bytes.ts';
import { once, type ProxiedRequest, pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { copyManyTimes } from '../../support/many-objects.ts';
import type { S3Server } from '../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';
import { absent, incoming, key, listed, lookAt, uploadOf, version } from './objects-suite.ts';
import { startRealObjects } from './real-objects.ts';

function serverOf({ endpoint, region, stop }: TestSandbox): S3Server {
  return { name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop };
}

/** A place behind a proxy that does no harm yet; `asked` gives the requests since it was asked last. */
async function newBench(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startTestSandbox(options);
  onTestFinished(() => sandbox.stop());
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const kind = await startRealObjects(serverOf(sandbox), { endpoint: proxy.endpoint });
  onTestFinished(() => kind.close());
  const place = await kind.open();
  let seen = proxy.requests.length;
  const asked = () => {
    const requests = proxy.requests.slice(seen);
    seen = proxy.requests.length;
    return requests;
  };
  const methods = () => asked().map(({ method }) => method);
  const uploads = async () =>
    (await kind.client.send(new ListMultipartUploadsCommand({ Bucket: place.bucket }))).Uploads ?? [];
  return { ...place, proxy, asked, methods, uploads, largeBytes: kind.largeBytes };
}

/** The memory of one upload, as a journal keeps it. */
function memory(): Checkpoint & { calls: string[] } {
  const memory: { -readonly [N in keyof Checkpoint]: Checkpoint[N] } & { calls: string[] } = {
    begun: null,
    parts: [],
    calls: [],
    begin: (begun) => void (memory.begun = begun),
    save: (part) => void (memory.parts = [...memory.parts, part]),
    forget: () => forget('forget'),
    startOver: () => forget('startOver'),
  };
  function forget(call: string): void {
    memory.calls.push(call);
    memory.begun = null;
    memory.parts = [];
  }
  return memory;
}

const isPart = ({ method, path }: ProxiedRequest) => method === 'PUT' && path.includes('partNumber=');
const isComplete = ({ method, path }: ProxiedRequest) => method === 'POST' && path.includes('uploadId=');
const isPut = ({ method }: ProxiedRequest) => method === 'PUT';
const denied = { kind: 'answer', status: 403 } as const;
const xml = (status: number, body: string) => ({ kind: 'answer', status, body }) as const;

describe('what it costs', () => {
  it('takes one request for each thousand objects to list them, and none beside', async () => {
    const folder = await startTestSandbox();
    onTestFinished(() => folder.stop());
    const first = await startRealObjects(serverOf(folder));
    onTestFinished(() => first.close());
    const { user, bucket, prefix } = await first.open();
    await user.put(key('one'), seededBytes(10));
    await folder.close();
    const keyOf = (index: number) => `${prefix}${index === 0 ? 'one' : `d/${index}`}`;
    await copyManyTimes(folder.dir, { bucket, key: `${prefix}one`, count: 2_001, keyOf });
    const again = await startTestSandbox({ dir: folder.dir, port: folder.port });
    onTestFinished(() => again.close());
    const proxy = await startFaultyProxy(again.endpoint);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const { objects } = await first.reopen(proxy.endpoint, prefix);
    expect(await listed(objects.list())).toHaveLength(2_001);
    expect(proxy.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    expect(proxy.requests.every(({ path }) => path.includes('list-type=2'))).toBe(true);
  });

  it('takes one request for a small file, new or another, once the server is known', async () => {
    const { objects, folder, methods } = await newBench();
    await objects.writeOwn(key('.longshore/mark'), 'text', absent);
    methods();
    const file = await folder.write(key('f'), seededBytes(1000));
    const { etag } = await objects.upload(key('f'), uploadOf(file));
    expect(methods()).toEqual(['PUT']);
    const changed = await folder.write(key('f'), seededBytes(1000, 2));
    await objects.upload(key('f'), uploadOf(changed, { expected: version(etag) }));
    expect(methods()).toEqual(['PUT']);
  });

  it('finds out about preconditions once', async () => {
    const { objects, methods } = await newBench();
    expect(objects.keepsPreconditions).toBeNull();
    await objects.writeOwn(key('.longshore/a'), 'text', absent);
    expect(objects.keepsPreconditions).toBe(true);
    expect(methods().length).toBeLessThanOrEqual(8);
    await objects.writeOwn(key('.longshore/b'), 'text', absent);
    expect(methods()).toEqual(['PUT', 'HEAD']);
  });

  it('finds out about preconditions again once the bucket has said that it keeps versions', async () => {
    const { objects, proxy } = await newBench();
    await objects.writeOwn(key('.longshore/a'), 'text', absent);
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    proxy.follow(({ path }) => (path.includes('versioning') ? xml(200, body) : pass));
    await objects.versioning();
    expect(objects.keepsPreconditions).toBeNull();
    await objects.writeOwn(key('.longshore/b'), 'text', absent);
    expect(objects.keepsPreconditions).toBe(true);
  });

  it('asks nothing of an object of another size, and one question of one that says its SHA-256', async () => {
    const { objects, folder, methods } = await newBench();
    const file = await folder.write(key('f'), seededBytes(1000));
    const uploaded = await objects.upload(key('f'), uploadOf(file));
    methods();
    expect(await objects.isSame({ ...uploaded, sizeBytes: 1001 }, file)).toBe(false);
    expect(methods()).toEqual([]);
    expect(await objects.isSame(uploaded, file)).toBe(true);
    expect(methods()).toEqual(['HEAD']);
  });
});

describe('an answer that gets lost', () => {
  it('makes no second object and no error of a small upload', async () => {
    const { objects, folder, proxy, user } = await newBench();
    const file = await folder.write(key('f'), seededBytes(1000));
    proxy.follow(once(isPut, { kind: 'drop-answer' }));
    const uploaded = await objects.upload(key('f'), uploadOf(file, { op: 'op-3' }));
    expect(uploaded).toMatchObject({ op: 'op-3', sha256: file.sha256 });
    expect(await user.read(key('f'))).toHaveLength(1000);
  });

  it('is made up for when a large upload was completed', async () => {
    const { objects, folder, proxy, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    proxy.follow(once(isComplete, { kind: 'drop-answer' }));
    const uploaded = await objects.upload(key('f'), uploadOf(file, { op: 'op-3' }));
    expect(uploaded).toMatchObject({ op: 'op-3', sha256: file.sha256 });
    expect(await uploads()).toEqual([]);
  });

  it('is made up for when a copy was made', async () => {
    const { objects, folder, proxy } = await newBench();
    const file = await folder.write(key('f'), seededBytes(1000));
    const { etag } = await objects.upload(key('f'), uploadOf(file));
    proxy.follow(once(isPut, { kind: 'drop-answer' }));
    const copied = await objects.copy(key('f'), etag, key('to'), { expected: absent, op: 'op-3' });
    expect(copied).toMatchObject({ op: 'op-3', sha256: file.sha256 });
  });
});

describe('a refusal', () => {
  it('is never taken for absence', async () => {
    const { objects, user, proxy } = await newBench();
    await user.put(key('f'), seededBytes(10));
    proxy.follow(() => denied);
    await expect(objects.look(key('f'))).rejects.toMatchObject({ code: 'access.denied' });
    await expect(objects.readOwn(key('.longshore/mark'))).rejects.toMatchObject({ code: 'access.denied' });
    await expect(listed(objects.list())).rejects.toMatchObject({ code: 'access.denied' });
  });

  it.each([
    [
      'Enabled',
      xml(200, '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'),
      'on',
    ],
    [
      'Suspended',
      xml(200, '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>'),
      'off',
    ],
    ['AccessDenied', xml(403, '<Error><Code>AccessDenied</Code></Error>'), 'unknown'],
    ['NotImplemented', xml(501, '<Error><Code>NotImplemented</Code></Error>'), 'unknown'],
  ] as const)('or the answer %s tells what is kept of what is overwritten', async (_, answer, told) => {
    const { objects, proxy } = await newBench();
    proxy.follow(({ path }) => (path.includes('versioning') ? answer : pass));
    expect(await objects.versioning()).toBe(told);
  });
});

describe('a large file', () => {
  it('that becomes another while it goes up leaves nothing behind', async () => {
    const { objects, folder, proxy, user, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    let isWritten = false;
    proxy.follow(async (request) => {
      if (!isPart(request) || isWritten) return pass;
      isWritten = true;
      await folder.write(key('f'), seededBytes(largeBytes, 2));
      return { kind: 'answer', status: 503 };
    });
    const checkpoint = memory();
    const late = objects.upload(key('f'), uploadOf(file, { checkpoint }));
    await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
    expect(await user.read(key('f'))).toBeNull();
    expect(await uploads()).toEqual([]);
    expect(checkpoint.calls).toEqual(['startOver']);
  });

  it('goes on where an attempt of the same act was cut off', async () => {
    const { objects, folder, proxy, asked, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    const checkpoint = memory();
    proxy.follow(once(isComplete, denied));
    const first = objects.upload(key('f'), uploadOf(file, { checkpoint }));
    await expect(first).rejects.toMatchObject({ code: 'access.denied' });
    expect(asked().filter(isPart)).toHaveLength(2);
    const uploaded = await objects.upload(key('f'), uploadOf(file, { checkpoint }));
    expect(uploaded).toMatchObject({ sha256: file.sha256, op: 'op-1' });
    expect(asked().filter(isPart)).toEqual([]);
    expect(await uploads()).toEqual([]);
  });

  it('begins anew for another act, whose name the object must bear', async () => {
    const { objects, folder, proxy, asked, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    const checkpoint = memory();
    proxy.follow(once(isComplete, denied));
    await expect(objects.upload(key('f'), uploadOf(file, { checkpoint }))).rejects.toThrow('access.denied');
    asked();
    const uploaded = await objects.upload(key('f'), uploadOf(file, { checkpoint, op: 'op-2' }));
    expect(uploaded.op).toBe('op-2');
    expect(asked().filter(isPart)).toHaveLength(2);
    expect(await uploads()).toEqual([]);
  });

  it('leaves nothing in the bucket once it is abandoned', async () => {
    const { objects, folder, proxy, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    const checkpoint = memory();
    proxy.follow(once(isComplete, denied));
    await expect(objects.upload(key('f'), uploadOf(file, { checkpoint }))).rejects.toThrow('access.denied');
    expect(await uploads()).toHaveLength(1);
    if (checkpoint.begun) await objects.abandon(checkpoint.begun);
    expect(await uploads()).toEqual([]);
  });

  it('is not put together of other bytes than those that were hashed', async () => {
    const { objects, folder, proxy, user, uploads, largeBytes } = await newBench();
    const file = await folder.write(key('f'), seededBytes(largeBytes));
    const checkpoint = memory();
    proxy.follow(once(isComplete, denied));
    await expect(objects.upload(key('f'), uploadOf(file, { checkpoint }))).rejects.toThrow('access.denied');
    const { begun } = checkpoint;
    if (begun?.kind !== 'upload' || !begun.hash) throw new Error('it was not hashed');
    checkpoint.begin({ ...begun, hash: { ...begun.hash, crc32: begun.hash.crc32 ^ 1 } });
    const wrong = objects.upload(key('f'), uploadOf(file, { checkpoint }));
    await expect(wrong).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
    expect(await user.read(key('f'))).toBeNull();
    expect(await uploads()).toEqual([]);
  });

  it('is no mixture of two versions, where a server overlooks If-Match', async () => {
    const { objects, folder, user, proxy, largeBytes } = await newBench({ ignores: ['if-match'] });
    await user.put(key('f'), seededBytes(largeBytes));
    const { etag } = await lookAt(objects, 'f');
    let ranges = 0;
    proxy.follow(async ({ headers }) => {
      if (headers.range !== undefined) ranges += 1;
      if (ranges === 2) await user.put(key('f'), seededBytes(largeBytes, 2));
      return pass;
    });
    const late = objects.download(key('f'), { etag, sizeBytes: largeBytes, to: incoming });
    await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
    expect(await folder.read(incoming)).toBeNull();
  });
});

it('lists the marker of the place itself, which has no path', async () => {
  const { objects, user } = await newBench();
  await user.put(key(''), seededBytes(0));
  await user.put(key('f'), seededBytes(1));
  expect((await listed(objects.list())).map(({ path }) => path)).toEqual(['', 'f']);
});

it('leaves no copy of a source that changed meanwhile, where a server overlooks the condition on it', async () => {
  const { objects, user, proxy } = await newBench({ ignores: ['x-amz-copy-source-if-match'] });
  await user.put(key('f'), seededBytes(1000), { sha256: 'a'.repeat(64) });
  const { etag } = await lookAt(objects, 'f');
  proxy.follow(async (request) => {
    if (isPut(request)) await user.put(key('f'), seededBytes(1000, 2));
    return pass;
  });
  const late = objects.copy(key('f'), etag, key('to'), { expected: absent, op: 'op-2' });
  await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'copy' });
  expect(await user.read(key('to'))).toBeNull();
});
