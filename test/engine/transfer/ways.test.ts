// The ways to a store that some networks ask for, from end to end: proxies, and certificates of one's own.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { LocalPath } from '../../../src/contract/models.ts';
import { seededBytes } from '../../support/bytes.ts';
import { type FaultyEngineOptions, filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { testCertificate, testKey } from '../../support/test-certificate.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const files = new Map<string, Uint8Array>([
  ...Array.from({ length: 5 }, (_, index) => [`f${index}`, seededBytes(30_000, index + 1)] as const),
  ['large', seededBytes(18 * 1024 * 1024)],
]);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Passes a request on to the sandbox. */
function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(sandbox.endpoint);
  const path = (incoming.url ?? '/').replace(/^http:\/\/[^/]+/, '');
  const { method, rawHeaders: headers } = incoming;
  const outgoing = request({ host: hostname, port, method, path, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}

/** The sandbox behind TLS, with a certificate that nobody has heard of. */
async function startSecure() {
  const asked: string[] = [];
  const server = createSecureServer({ key: testKey, cert: testCertificate }, (incoming, response) => {
    asked.push(incoming.headers.host ?? '');
    forward(incoming, response);
  });
  const port = await listen(server);
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  return { asked, port };
}

/** A proxy that leads every name to this computer. */
async function startProxy() {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    forwarded.push(incoming.url ?? '');
    forward(incoming, response);
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    tunnels.push(incoming.url ?? '');
    const onward = connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    for (const socket of [client, onward]) sockets.add(socket.on('error', () => socket.destroy()));
  });
  const endpoint = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
  });
  return { tunnels, forwarded, endpoint };
}

async function caFile(): Promise<LocalPath> {
  const path = join(await tempFolder(), 'ca.pem') as LocalPath;
  await writeFile(path, testCertificate);
  return path;
}

/** Moves all files there and back. */
async function moveBothWays(options: FaultyEngineOptions): Promise<void> {
  const { engine, behind, folder, here, there, proxy } = await startFaultyEngine(sandbox, options);
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  const done = { state: 'done', doneFiles: files.size, failedFiles: 0, retries: 0, unverifiedFiles: 0 };
  const up = await engine.transfer({ source: here, keys: null, target: there, ifExists: 'skip' });
  expect(up).toMatchObject(done);
  for (const [name, bytes] of files) expect(Buffer.compare(await behind.get(name), bytes), name).toBe(0);
  const back = await tempFolder();
  const target = { kind: 'local' as const, path: back };
  expect(await engine.transfer({ source: there, keys: null, target, ifExists: 'skip' })).toMatchObject(done);
  expect(await filesBelow(back)).toEqual([...files.keys()].sort());
  for (const [name, bytes] of files)
    expect(Buffer.compare(await readFile(join(back, name)), bytes), name).toBe(0);
  // The bare way was not taken.
  expect(proxy.requests).toEqual([]);
}

describe('a certificate of one\u2019s own', () => {
  it('is trusted where the profile names its file', async () => {
    const { asked, port } = await startSecure();
    await moveBothWays({
      endpoint: `https://localhost:${port}`,
      connection: { caFile: await caFile() },
    });
    expect(new Set(asked)).toEqual(new Set([`localhost:${port}`]));
  });

  it('is trusted by no other profile, and the transfer says so', async () => {
    const { asked, port } = await startSecure();
    const endpoint = `https://localhost:${port}`;
    const faulty = await startFaultyEngine(sandbox, { endpoint });
    await writeFile(join(faulty.folder, 'f'), 'x');
    const { here: source, there: target } = faulty;
    const ended = await faulty.engine.transfer({ source, keys: null, target, ifExists: 'skip' });
    expect(ended.state).toBe('failed');
    expect(await faulty.sentences(ended.id)).toEqual([
      expect.stringContaining(`The certificate of localhost:${port} cannot be trusted.`),
    ]);
    expect(asked).toEqual([]);
  });
});

describe('a proxy', () => {
  it('that the profile names carries everything, secured from end to end', async () => {
    const [{ asked, port }, { tunnels, endpoint }] = [await startSecure(), await startProxy()];
    await moveBothWays({
      endpoint: `https://store.example:${port}`,
      connection: { caFile: await caFile(), proxy: endpoint },
    });
    expect(new Set(tunnels)).toEqual(new Set([`store.example:${port}`]));
    expect(new Set(asked)).toEqual(new Set([`store.example:${port}`]));
  });

  it('of HTTPS_PROXY carries everything, secured from end to end', async () => {
    const [{ port }, { tunnels, endpoint }] = [await startSecure(), await startProxy()];
    await moveBothWays({
      endpoint: `https://store.example:${port}`,
      connection: { caFile: await caFile() },
      env: { HTTPS_PROXY: endpoint },
    });
    expect(new Set(tunnels)).toEqual(new Set([`store.example:${port}`]));
  });

  it('of HTTP_PROXY carries what is not secured', async () => {
    const { tunnels, forwarded, endpoint } = await startProxy();
    await moveBothWays({ endpoint: 'http://store.example', env: { HTTP_PROXY: endpoint } });
    expect(tunnels).toEqual([]);
    expect(forwarded.every((url) => url.startsWith('http://store.example/'))).toBe(true);
    expect(forwarded.length).toBeGreaterThan(files.size * 2);
  });
});
