// The headless face from outside: who gets in, what is served, and the contract over a WebSocket.

import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { connect } from '../../src/contract/rpc/connect.ts';
import { socketTransport } from '../../src/contract/rpc/transport.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createHost } from '../../src/host/host.ts';
import { type RunningServer, startServer } from '../../src/server/serve.ts';
import { memoryVault } from '../support/memory-vault.ts';
import { tempFolder } from '../support/temp-folder.ts';

let engine: Engine;
let server: RunningServer;

beforeEach(async () => {
  const pages = join(await tempFolder(), 'pages');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(join(pages, 'index.html'), '<title>Longshore</title>');
  await writeFile(join(pages, 'assets', 'app.js'), 'start()');
  await writeFile(join(pages, 'private.pem'), 'not a page');
  await writeFile(join(pages, '..', 'outside.html'), 'outside');
  engine = await createEngine(createHost({ dataFolder: await tempFolder(), vault: memoryVault() }));
  server = await startServer({ engine, pages, port: 0 });
});

afterEach(async () => {
  await server.close();
  await engine.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request as raw as can be: the path goes out as it is written. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => (body += text));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    outgoing.on('error', reject).end();
  });
}

/** Opens the printed address as a browser would; gives the cookie. */
async function signIn(): Promise<string> {
  const { pathname, search } = new URL(server.url);
  return cookieOf(await ask(pathname + search));
}

/** Tries to open the engine's socket; gives the status of a refusal, or the open socket. */
function openSocket(headers: Record<string, string>, path = '/engine'): Promise<number | WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', reject);
  });
}

const origin = () => `http://127.0.0.1:${server.port}`;

describe('signing in', () => {
  test('the printed address leads to the window, with a cookie that scripts and other sites do not get', async () => {
    const { pathname, search, hostname } = new URL(server.url);
    const first = await ask(pathname + search);
    expect(hostname).toBe('127.0.0.1');
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    expect(String(first.headers['set-cookie'])).toMatch(
      /^longshore-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const window = await ask('/', { cookie: cookieOf(first) });
    expect(window).toMatchObject({ status: 200, body: '<title>Longshore</title>' });
  });

  test('the address works once; the browser that used it may reload it', async () => {
    const cookie = await signIn();
    const { pathname, search } = new URL(server.url);
    const again = await ask(pathname + search);
    expect(again).toMatchObject({ status: 401 });
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).toContain('fresh one from the terminal');
    expect(await ask(pathname + search, { cookie })).toMatchObject({ status: 303 });
  });

  test('a look at the address without opening it does not use it up', async () => {
    const { pathname, search } = new URL(server.url);
    expect(await ask(pathname + search, {}, 'HEAD')).toMatchObject({ status: 401 });
    expect(await ask(pathname + search)).toMatchObject({ status: 303 });
  });

  test.each([
    ['nothing', {}],
    ['a wrong cookie', { cookie: 'longshore-1=x; other=y' }],
  ])('with %s, no file of the window is served', async (_what, headers) => {
    const answers = await Promise.all(
      ['/', '/assets/app.js', '/?token=wrong', '/?token='].map((path) => ask(path, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('a restart prints another address', async () => {
    const other = await startServer({ engine, pages: '', port: 0 });
    expect(new URL(other.url).search).not.toBe(new URL(server.url).search);
    await other.close();
  });
});

describe('a signed-in request', () => {
  test('gets every file with the content policy', async () => {
    const { status, headers } = await ask('/assets/app.js', { cookie: await signIn() });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each(['evil.example', 'localhost', '127.0.0.1:1', '127.0.0.1.evil.example', '[::1]'])(
    'under the name %s is refused',
    async (host) => {
      expect(await ask('/', { cookie: await signIn(), host })).toMatchObject({ status: 400 });
    },
  );

  test('under the name localhost is welcome', async () => {
    const answer = await ask('/', { cookie: await signIn(), host: `localhost:${server.port}` });
    expect(answer.status).toBe(200);
  });

  test('from a page elsewhere is refused', async () => {
    const answer = await ask('/', { cookie: await signIn(), origin: 'https://evil.example' });
    expect(answer.status).toBe(400);
  });

  test.each([
    '/../outside.html',
    '/..%2foutside.html',
    '/%2e%2e/outside.html',
    '/assets/..%5c..%5coutside.html',
    '//etc/passwd',
    '/private.pem',
    '/assets/',
    '/index.html%00.js',
  ])('for %s finds nothing', async (path) => {
    expect(await ask(path, { cookie: await signIn() })).toMatchObject({
      status: 404,
      body: 'There is nothing here.\n',
    });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('by %s is refused', async (method) => {
    expect(await ask('/', { cookie: await signIn() }, method)).toMatchObject({ status: 405 });
  });
});

describe('the engine\u2019s socket', () => {
  test('carries calls, streams and events to a signed-in page', async () => {
    const socket = await openSocket({ cookie: await signIn(), origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const line = connect(socketTransport(socket));
    const heard = new Promise((resolve) => {
      line.on('settings.changed', resolve);
    });
    const folder = await tempFolder();
    await writeFile(join(folder, 'a.txt'), 'a');
    const names: string[] = [];
    for await (const page of line.open('entry.list', { place: { kind: 'local', path: folder } }))
      names.push(...page.map(({ name }) => name));
    expect(names).toEqual(['a.txt']);
    expect(await line.call('settings.set', { theme: 'dark' })).toMatchObject({ theme: 'dark' });
    expect(await heard).toMatchObject({ theme: 'dark' });
    line.close();
  });

  test.each([
    ['without a cookie', () => ({ origin: origin() }), false, 401],
    ['from a page elsewhere', () => ({ origin: 'https://evil.example' }), true, 400],
    ['from another port of this computer', () => ({ origin: 'http://127.0.0.1:1' }), true, 400],
    ['without an origin', () => ({}), true, 400],
    ['under a rebound name', () => ({ origin: 'http://evil.example', host: 'evil.example' }), true, 400],
  ] as const)('is refused %s', async (_how, headers, isSignedIn, status) => {
    const cookie = isSignedIn ? { cookie: await signIn() } : {};
    expect(await openSocket({ ...headers(), ...cookie })).toBe(status);
  });

  test('is at one path only', async () => {
    expect(await openSocket({ cookie: await signIn(), origin: origin() }, '/other')).toBe(400);
  });

  test('closes on whoever speaks another language, and the server goes on', async () => {
    const socket = await openSocket({ cookie: await signIn(), origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send('this is no JSON');
    await closed;
    expect(await ask('/')).toMatchObject({ status: 401 });
  });

  test('that breaks off in the middle of its greeting does no harm', async () => {
    const socket = connectSocket(server.port, '127.0.0.1');
    socket.write(
      `GET /engine HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect(await ask('/')).toMatchObject({ status: 401 });
  });
});

test('closing hangs up on everybody and frees the port', async () => {
  const socket = await openSocket({ cookie: await signIn(), origin: origin() });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const { port } = server;
  await server.close();
  await closed;
  server = await startServer({ engine, pages: '', port });
  expect(server.port).toBe(port);
});

test('a port that is taken is told by the system\u2019s code', async () => {
  await expect(startServer({ engine, pages: '', port: server.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

function cookieOf({ headers }: Answer): string {
  return String(headers['set-cookie']).split(';')[0] ?? '';
}
