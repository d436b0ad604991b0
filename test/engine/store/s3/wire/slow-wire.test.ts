// The slow path does what every wire must, and finds its way through proxies.

import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProxyChoice } from '../../../../../src/engine/store/s3/wire/proxy-choice.ts';
import { isProxied } from '../../../../../src/engine/store/s3/wire/proxy-choice.ts';
import { createSlowWire } from '../../../../../src/engine/store/s3/wire/slow-wire.ts';
import { seededBytes } from '../../../../support/bytes.ts';
import { describeWire } from './conformance.ts';
import { startScripted } from './scripted-server.ts';
import { failureOf, openWire, type WireKind } from './wire-kinds.ts';

const kind: WireKind = { name: 'the slow path', create: createSlowWire };
for (const isTls of [false, true]) describeWire(kind, isTls);

interface Proxy {
  readonly url: string;
  /** What it was asked for: the host of tunnels, the address of plain requests. */
  readonly seen: string[];
}

async function startProxy(password: string | null = null): Promise<Proxy> {
  const seen: string[] = [];
  const isKnown = (header: string | undefined) =>
    password === null || header === `Basic ${Buffer.from(password).toString('base64')}`;
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (!isKnown(request.headers['proxy-authorization'])) response.writeHead(407).end();
    else response.writeHead(200, { 'x-host': request.headers.host ?? '' }).end('by proxy');
  });
  server.on('connect', (request, client) => {
    seen.push(request.url ?? '');
    client.on('error', () => {});
    if (!isKnown(request.headers['proxy-authorization'])) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const port = Number(request.url?.split(':').at(-1));
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://${password === null ? '' : `${password}@`}127.0.0.1:${port}`, seen };
}

const through = (proxy: ProxyChoice): WireKind => ({
  name: 'through a proxy',
  create: (options) => createSlowWire({ ...options, proxy }),
});
const get = { method: 'GET', bucket: 'bucket', key: 'a//b c' } as const;

describe('proxies', () => {
  it('carry secured requests through a tunnel, several over one connection', async () => {
    const server = await startScripted(
      (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
      { isTls: true },
    );
    const proxy = await startProxy('name:secret');
    const wire = openWire(through({ kind: 'address', url: proxy.url }), server.endpoint);
    const body = seededBytes(300_000);
    await wire.send({ ...get, method: 'PUT', body });
    expect((await wire.send(get)).body.toString()).toBe('ok');
    expect(server.requests.map(({ line }) => line)).toEqual([
      'PUT /bucket/a//b%20c HTTP/1.1',
      'GET /bucket/a//b%20c HTTP/1.1',
    ]);
    expect(Buffer.compare(server.requests[0]?.body ?? Buffer.alloc(0), body)).toBe(0);
    expect(proxy.seen).toEqual([`localhost:${server.endpoint.port}`]);
  });

  it('carry plain requests under their whole address', async () => {
    const proxy = await startProxy();
    const kind = through({ kind: 'env', env: { http_proxy: proxy.url } });
    const answer = await openWire(kind, new URL('http://store.invalid:9000')).send(get);
    expect([answer.body.toString(), answer.headers['x-host']]).toEqual(['by proxy', 'store.invalid:9000']);
    expect(proxy.seen).toEqual(['http://store.invalid:9000/bucket/a//b%20c']);
  });

  it('that want a name and password first are told apart from the store', async () => {
    const proxy = await startProxy('name:secret');
    const url = proxy.url.replace('name:secret@', '');
    const secured = openWire(through({ kind: 'address', url }), new URL('https://store.invalid'));
    expect(await failureOf(secured.send(get))).toMatchObject({ raw: 'ERR_PROXY_TUNNEL', isSent: false });
    const plain = openWire(through({ kind: 'address', url }), new URL('http://store.invalid'));
    expect(await plain.send(get)).toMatchObject({ status: 407 });
  });

  it('that are not there fail before anything is sent', async () => {
    const kind = through({ kind: 'address', url: 'http://127.0.0.1:9' });
    const failure = await failureOf(openWire(kind, new URL('https://store.invalid')).send(get));
    expect(failure).toMatchObject({ raw: 'ECONNREFUSED', isSent: false });
  });

  it.each([
    ['no proxy is named', {}, false],
    ['one is named', { HTTPS_PROXY: 'http://p' }, true],
    ['one is named in small letters', { https_proxy: 'http://p' }, true],
    ['one is named for plain requests only', { HTTP_PROXY: 'http://p' }, false],
    ['all are excepted', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, false],
    ['the host is excepted', { HTTPS_PROXY: 'http://p', NO_PROXY: 'a.example, S3.example.com' }, false],
    ['its domain is excepted', { HTTPS_PROXY: 'http://p', no_proxy: '.example.com' }, false],
    ['another domain is excepted', { HTTPS_PROXY: 'http://p', NO_PROXY: 'ample.com' }, true],
    [
      'addresses are excepted by rules for Node to read',
      { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.1-10.0.0.9' },
      true,
    ],
  ])('are counted with when %s', (_, env, expected) => {
    expect(isProxied({ kind: 'env', env }, true, 's3.example.com')).toBe(expected);
  });

  it('are not used for hosts that NO_PROXY excepts', async () => {
    const server = await startScripted((socket) => void socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
    const proxy = await startProxy();
    const kind = through({ kind: 'env', env: { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' } });
    expect(await openWire(kind, server.endpoint).send(get)).toMatchObject({ status: 204 });
    expect(proxy.seen).toEqual([]);
  });
});
