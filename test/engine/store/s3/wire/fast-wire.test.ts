// The fast path does what every wire must, and keeps its connections in hand.

import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createFastWire } from '../../../../../src/engine/store/s3/wire/fast-wire.ts';
import { describeWire } from './conformance.ts';
import { type Script, startScripted } from './scripted-server.ts';
import { failureOf, openWire, type WireKind, wireOptions } from './wire-kinds.ts';

const kind: WireKind = { name: 'the fast path', create: createFastWire };
for (const isTls of [false, true]) describeWire(kind, isTls);

const get = { method: 'GET', bucket: 'bucket', key: 'key' } as const;
const fine: Script = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');

describe('connections of the fast path', () => {
  it('are not used again after the server\u2019s own time for idle ones', async () => {
    const server = await startScripted((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n');
    });
    const wire = openWire(kind, server.endpoint);
    await wire.send(get);
    await wire.send(get);
    expect(server.connections()).toBe(2);
  });

  it('are ended when nobody has used them for a while', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await startScripted((socket, request) => {
      socket.once('close', () => closed.resolve());
      void fine(socket, request);
    });
    await openWire(kind, server.endpoint, { limits: { idleMs: 60 } }).send(get);
    await closed.promise;
  });

  it('go to all addresses of a name, evenly while they are in use', async () => {
    const held: (() => void)[] = [];
    const first = await startScripted((socket, request) => void held.push(() => void fine(socket, request)));
    const { port } = first.endpoint;
    const asked: string[] = [];
    const wire = createFastWire({
      ...wireOptions(new URL(`http://store.invalid:${port}`)),
      lookup: async (name) => {
        asked.push(name);
        return ['127.0.0.1', '::1'];
      },
    });
    // Nothing listens at the second address: its requests come to the first as well.
    const sending = Promise.all(Array.from({ length: 6 }, () => wire.send(get)));
    while (first.requests.length < 6) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of held) answer();
    expect((await sending).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(asked).toEqual(['store.invalid']);
    expect(wire.addresses()).toEqual([
      { address: `127.0.0.1:${port}`, isHealthy: true, inFlight: 0 },
      { address: `[::1]:${port}`, isHealthy: false, inFlight: 0 },
    ]);
    wire.close();
  });

  it('go back to an endpoint that has come to life again', async () => {
    const [first, second] = [await startScripted(fine), await startScripted(fine)];
    const wire = openWire(kind, first.endpoint, { endpoints: [first.endpoint, second.endpoint] });
    await Promise.all(Array.from({ length: 8 }, () => wire.send(get)));
    expect([first.requests.length, second.requests.length]).toEqual([4, 4]);
    await second.stop();
    for (let times = 0; times < 8; times += 1) {
      await Promise.all(Array.from({ length: 2 }, () => wire.send(get)));
    }
    expect(wire.addresses().map(({ isHealthy }) => isHealthy)).toEqual([true, false]);
    const again = await startScripted(fine, { port: Number(second.endpoint.port) });
    while (again.requests.length === 0) await wire.send(get);
    expect(wire.addresses().map(({ isHealthy }) => isHealthy)).toEqual([true, true]);
  });

  it('are secured for the name that was asked for, and refused for any other certificate', async () => {
    const server = await startScripted(fine, { isTls: true });
    expect(await openWire(kind, server.endpoint).send(get)).toMatchObject({ status: 200 });
    const untrusted = openWire(kind, server.endpoint, { tls: {} });
    expect(await failureOf(untrusted.send(get))).toMatchObject({
      raw: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      isSent: false,
    });
    const { endpoint } = server;
    const other = createFastWire({
      ...wireOptions(new URL(`https://other.invalid:${endpoint.port}`)),
      lookup: async () => ['127.0.0.1'],
    });
    expect(await failureOf(other.send(get))).toMatchObject({
      raw: 'ERR_TLS_CERT_ALTNAME_INVALID',
      isSent: false,
    });
    other.close();
  });

  it('take up the session of an earlier one, which saves half of the handshake', async () => {
    const resumed: boolean[] = [];
    const server = await startScripted(
      (socket) => {
        if (socket instanceof TLSSocket) resumed.push(socket.isSessionReused());
        socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      },
      { isTls: true },
    );
    const wire = openWire(kind, server.endpoint);
    await wire.send(get);
    await wire.send(get);
    expect(resumed).toEqual([false, true]);
  });

  it('lead to a bucket by its own host where that is wanted', async () => {
    const server = await startScripted(fine);
    const endpoint = new URL(`http://localhost:${server.endpoint.port}`);
    await openWire(kind, endpoint, { isVirtual: () => true }).send({ ...get, bucket: 'my-bucket' });
    const [request] = server.requests;
    expect(request?.line).toBe('GET /key HTTP/1.1');
    expect(request?.head).toContain(`host: my-bucket.localhost:${server.endpoint.port}\r\n`);
  });

  it('give nothing of a request away when they fail', async () => {
    const server = await startScripted((socket) => void socket.destroy());
    const failure = await failureOf(openWire(kind, server.endpoint).send(get));
    expect(JSON.stringify([failure, failure.message, failure.stack, failure.cause])).not.toMatch(
      /Signature|Credential/,
    );
  });
});
