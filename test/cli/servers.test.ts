// The two verbs that go on until they are told to end: serve and sandbox.

import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { isBuilt, resultOf, runCommand, startCommand, startScript } from '../support/command-line.ts';
import { tempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

/** The first line that a command says, or the first that begins with `start`. */
async function firstLine(child: ChildProcess, start = ''): Promise<string> {
  if (!child.stdout) throw new Error('the command was started without pipes');
  for await (const line of createInterface(child.stdout)) if (line.startsWith(start)) return line;
  throw new Error('the command ended without that word');
}

/** Ends a command as the system would; gives its status. */
async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  const closed = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  child.kill(signal);
  return closed;
}

describe('sandbox', () => {
  test('says in one JSON line how to sign in, serves, and ends cleanly', async () => {
    const home = await tempFolder();
    const child = startCommand(['sandbox', '--dir', 'data'], { home });
    const account: unknown = JSON.parse(await firstLine(child));
    expect(account).toEqual({
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      accessKeyId: expect.any(String),
      secretAccessKey: expect.any(String),
      region: 'us-east-1',
    });
    const { endpoint, accessKeyId, secretAccessKey } = account as Record<string, string>;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId ?? '', AWS_SECRET_ACCESS_KEY: secretAccessKey ?? '' };
    const made = await runCommand(['mb', 's3://kept', '--endpoint-url', endpoint ?? ''], { home, env });
    expect(made).toMatchObject({ code: 0, out: 'make_bucket: kept\n' });
    expect(await stop(child, 'SIGINT')).toBe(0);
  });

  test('a second one in the same folder is refused with a sentence', async () => {
    const home = await tempFolder();
    const child = startCommand(['sandbox', '--dir', 'data'], { home });
    await firstLine(child);
    const second = await runCommand(['sandbox', '--dir', 'data'], { home });
    await stop(child);
    expect(second).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^longshore: Could not start the sandbox on .*\n$/),
    });
  });
});

describe('serve', () => {
  test('says its address in one line, lets in who opens it, and ends cleanly', async () => {
    const home = await tempFolder();
    const child = startCommand(['serve', '--port', '0', '--no-open'], { home });
    const url = await firstLine(child);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const signedIn = await fetch(url, { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const window = await fetch(new URL('/', url), { headers: { cookie } });
    expect([signedIn.status, window.status, await window.text()]).toEqual([
      303,
      200,
      expect.stringContaining('<title>'),
    ]);
    expect(await stop(child)).toBe(0);
  });

  test('a second one on the same data folder is refused with a sentence', async () => {
    const home = await tempFolder();
    const child = startCommand(['serve', '--port', '0', '--no-open'], { home });
    await firstLine(child);
    const second = await runCommand(['serve', '--port', '0', '--no-open'], { home });
    await stop(child);
    expect(second).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Another Longshore is using it right now.'),
    });
  });

  test('a port that is taken is refused with a sentence', async () => {
    const home = await tempFolder();
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const result = await resultOf(startCommand(['serve', '--port', String(port), '--no-open'], { home }));
    server.close();
    expect(result).toEqual({
      code: 1,
      out: '',
      err: `longshore: Port ${port} is in use. Choose another with --port, or leave it out. [EADDRINUSE]\n`,
    });
  });
});

describe.skipIf(!isBuilt)('npm start', () => {
  test('where the app cannot open, gives the address of the window in a browser, and ends with it', async () => {
    const home = await tempFolder();
    const child = startScript('start.js', ['--port', '0', '--no-open'], {
      home,
      env: { LONGSHORE_FACE: 'headless' },
    });
    const url = await firstLine(child, 'http');
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    expect(await stop(child)).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('and npm run longshore is the command itself, with its own output and status', async () => {
    const home = await tempFolder();
    const result = await resultOf(startScript('longshore.js', ['cp', 'a', 'b'], { home }));
    expect(result).toEqual({
      code: 2,
      out: '',
      err: 'longshore: One of the two must be in S3. Write s3://BUCKET/KEY.\n',
    });
  });
});
