// Losses of other programs that took wrong bytes for right ones, or missed that bytes had changed. Each test names the reports that it answers.

import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { setStage } from '../../../sim/stage.ts';
import { bucketUser } from '../../../support/bucket-user.ts';
import { type Fault, once, type ProxiedRequest, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { keysOf, pairOf, startQuickEngine } from '../../../support/pair.ts';
import { startTestSandbox } from '../../../support/sandbox.ts';

// owncloud/client #2210, #522
it.each(['folder.stat a', 'objects.upload reads on a', 'objects.put a'])(
  'a file that is being written at %s never stands in the bucket by halves',
  async (label) => {
    const { computer, s3, rest, during } = await setStage({ bucket: { versioning: 'on' } });
    computer.user.write('a', 'first half');
    during(label, () => computer.user.write('a', 'first half, second half'));
    await computer.run();
    await rest();
    const contents = s3.versions('pair/a').map(({ bytes }) => bytes);
    expect(contents.at(-1)).toBe('first half, second half');
    for (const bytes of contents) expect(['first half', 'first half, second half']).toContain(bytes);
  },
);

// owncloud/client #2210
it('a file that still grows is left until it has come to rest', async () => {
  const { computer, rest, during, s3 } = await setStage({ bucket: { versioning: 'on' } });
  computer.user.write('a', 'first half');
  during('sleeps', () => computer.user.write('a', 'first half, second half'));
  await rest();
  expect(s3.versions('pair/a').map(({ bytes }) => bytes)).toEqual(['first half, second half']);
});

const isDownload = ({ method, path }: ProxiedRequest) => method === 'GET' && path.includes('/synced/a');

describe.each<[string, string, Fault]>([
  ['arrives with a flipped bit', 'rclone #7590', { kind: 'flip-answer', at: 100 }],
  [
    'ends early in a well-formed way',
    'aws-sdk-js #257, #312, #827',
    { kind: 'shorten-answer', toBytes: 100 },
  ],
  ['breaks off', 'aws-sdk-kotlin #745', { kind: 'reset-answer', afterBytes: 100 }],
])('an object that %s (%s)', (_, __, fault) => {
  // The fault of rclone 1.64 and before, fixed in 1.65.0, was to write into the file that was to be replaced.
  it('does not become a file, and the file that it was to replace stays whole', async () => {
    await using sandbox = await startTestSandbox();
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const engine = await startQuickEngine({ sandbox: { ...sandbox, endpoint: proxy.endpoint } });
    const { run, save, files } = await pairOf(engine);
    await save('a', 'old');
    await run();
    const user = await bucketUser(engine);
    await user.put('synced/a', 'new '.repeat(1000));
    proxy.follow(once(isDownload, fault, 1000));
    expect(await run()).toMatchObject({ failed: 1, done: { download: 0 } });
    expect(await files()).toEqual({ a: 'old' });
    proxy.follow(() => ({ kind: 'pass' }));
    expect(await run()).toMatchObject({ failed: 0, done: { download: 1 } });
    expect(await files()).toEqual({ a: 'new '.repeat(1000) });
  });
});

// aws-sdk-js-v3 #2311, #8299
it('a large file of which a part fails is no object, and no part of it is left in the end', async () => {
  await using sandbox = await startTestSandbox();
  await using proxy = await startFaultyProxy(sandbox.endpoint);
  const engine = await startQuickEngine({ sandbox: { ...sandbox, endpoint: proxy.endpoint } });
  const { at, run, save } = await pairOf(engine);
  await save('large', randomBytes(40 * 1024 * 1024));
  const body = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
  const isSecondPart = ({ method, path }: ProxiedRequest) =>
    method === 'PUT' && path.includes('partNumber=2');
  proxy.follow(once(isSecondPart, { kind: 'answer', status: 403, body }, 1000));
  expect(await run()).toMatchObject({ failed: 1, done: { upload: 0 } });
  expect(await keysOf(engine)).toEqual([]);
  proxy.follow(() => ({ kind: 'pass' }));
  expect(await run()).toMatchObject({ failed: 0, done: { upload: 1 } });
  const user = await bucketUser(engine);
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(sha256(await user.bytes('synced/large'))).toBe(sha256(await readFile(at('large'))));
  expect(await user.uploads()).toEqual([]);
});

// aws-cli #3273, #1074, #7242
it('an edit that changes neither size nor time of change is not missed here', async () => {
  const engine = await startQuickEngine();
  const { at, run, save } = await pairOf(engine);
  const modifiedMs = Date.now() - 3_600_000;
  await save('a', 'first', modifiedMs);
  await run();
  await save('a', 'other', modifiedMs);
  expect(await stat(at('a'))).toMatchObject({ size: 5, mtimeMs: modifiedMs });
  expect(await run()).toMatchObject({ done: { upload: 1 } });
  const user = await bucketUser(engine);
  expect(await user.read('synced/a')).toBe('other');
});

// aws-cli #3273
it('an object that was replaced by one of the same size, which is older than the file, is not missed there', async () => {
  const engine = await startQuickEngine();
  const { run, save, files } = await pairOf(engine);
  await save('a', 'first', Date.now() + 24 * 3_600_000);
  await run();
  const user = await bucketUser(engine);
  await user.put('synced/a', 'other');
  expect(await run()).toMatchObject({ done: { download: 1 } });
  expect(await files()).toEqual({ a: 'other' });
});
