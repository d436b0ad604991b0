// A kill -9 at any moment: what was acknowledged is there, what is there is whole, and nothing else remains.

import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestSandbox } from '../support/sandbox.ts';
import { raw } from './raw-client.ts';

const md5 = (data: Buffer): string => createHash('md5').update(data).digest('hex');
let dir: string;
let server: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'longshore-crash-'));
});
afterEach(async () => {
  server?.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

async function startServer(): Promise<string> {
  const child = fork(join(import.meta.dirname, 'server-process.ts'), [dir]);
  server = child;
  const [endpoint]: unknown[] = await once(child, 'message');
  return String(endpoint);
}

const bodyFiles = (): number =>
  readdirSync(join(dir, 'bodies'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;

test('no object is torn, no acknowledged one is lost, and no orphan is left', {
  timeout: 60_000,
}, async () => {
  const acknowledged = new Map<string, string>();
  const possible = new Map<string, Set<string>>();
  for (let round = 0; round < 3; round += 1) {
    const endpoint = await startServer();
    await raw(endpoint, { method: 'PUT', path: '/crash' });
    let isRunning = true;
    // Overwrites in flight when the server dies may have come through or not; either content is whole.
    const workers = Array.from({ length: 8 }, async (_, worker) => {
      for (let i = 0; isRunning; i += 1) {
        const key = `${worker}-${i % 5}`;
        const body = randomBytes([100, 60_000, 70_000, 1_500_000][(i + worker) % 4] ?? 1);
        const sum = md5(body);
        possible.set(key, (possible.get(key) ?? new Set()).add(sum));
        const put = raw(endpoint, {
          method: 'PUT',
          path: `/crash/${key}`,
          body,
          payload: 'UNSIGNED-PAYLOAD',
        });
        const reply = await put.catch(() => undefined);
        if (reply === undefined) return;
        expect(reply.status).toBe(200);
        acknowledged.set(key, sum);
        possible.set(key, new Set([sum]));
      }
    });
    await delay(250 + round * 150);
    server?.kill('SIGKILL');
    isRunning = false;
    await Promise.all(workers);

    await using sandbox = await startTestSandbox({ dir });
    const { body } = await raw(sandbox.endpoint, { path: '/crash', query: { 'list-type': '2' } });
    const listed = [
      ...body.toString().matchAll(/<Key>(.*?)<\/Key>.*?<ETag>&quot;(.*?)&quot;<\/ETag>.*?<Size>(\d+)</g),
    ];
    for (const [, key = '', etag, size] of listed) {
      const got = await raw(sandbox.endpoint, { path: `/crash/${key}` });
      expect([key, md5(got.body), got.body.length]).toEqual([key, etag, Number(size)]);
      expect(possible.get(key)).toContain(md5(got.body));
      acknowledged.set(key, md5(got.body));
      possible.set(key, new Set([md5(got.body)]));
    }
    const keys = new Set(listed.map(([, key]) => key));
    expect([...acknowledged.keys()].filter((key) => !keys.has(key))).toEqual([]);
    const inFiles = listed.filter(([, , , size]) => Number(size) > 65_536).length;
    expect(bodyFiles()).toBe(inFiles);
  }
  expect(acknowledged.size).toBeGreaterThan(10);
});

test('an upload survives with the parts that were acknowledged', async () => {
  const endpoint = await startServer();
  await raw(endpoint, { method: 'PUT', path: '/crash' });
  const begun = await raw(endpoint, { method: 'POST', path: '/crash/mp', query: { uploads: '' } });
  const uploadId = /<UploadId>(.*?)</.exec(begun.body.toString())?.[1] ?? '';
  const body = randomBytes(200_000);
  await raw(endpoint, { method: 'PUT', path: '/crash/mp', query: { uploadId, partNumber: '1' }, body });
  server?.kill('SIGKILL');
  await once(server ?? process, 'exit');

  await using sandbox = await startTestSandbox({ dir });
  const complete = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${md5(body)}</ETag></Part></CompleteMultipartUpload>`;
  await raw(sandbox.endpoint, { method: 'POST', path: '/crash/mp', query: { uploadId }, body: complete });
  expect(md5((await raw(sandbox.endpoint, { path: '/crash/mp' })).body)).toBe(md5(body));
});
