// Bodies that may not be written all at once, over both paths.

import { describe, expect, it } from 'vitest';
import { delay } from '../../../../../src/base/abort.ts';
import { createFastWire } from '../../../../../src/engine/store/s3/wire/fast-wire.ts';
import { createSlowWire } from '../../../../../src/engine/store/s3/wire/slow-wire.ts';
import { seededBytes } from '../../../../support/bytes.ts';
import { startScripted } from './scripted-server.ts';
import { openWire, type WireKind } from './wire-kinds.ts';

const kinds: WireKind[] = [
  { name: 'the fast path', create: createFastWire },
  { name: 'the slow path', create: createSlowWire },
];
const limits = { silenceMs: 240, connectMs: 2000 };
const ways = kinds.flatMap((kind) => [false, true].map((isTls) => ({ kind, isTls })));
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe.each(ways)('$kind.name, secured: $isTls', ({ kind, isTls }) => {
  it.each([1, 2000, 40_000, 3_000_000])(
    'writes a body of %d bytes whole, in pieces as they may go',
    async (size) => {
      const server = await startScripted((socket) => void socket.write(ok), { isTls });
      const body = seededBytes(size);
      let [allowed, asked] = [0, 0];
      const pace = (bytes: number) => {
        asked += 1;
        const some = Math.min(bytes, Math.ceil(size / 7));
        allowed += some;
        return asked % 2 === 0 ? some : Promise.resolve(some);
      };
      const wire = openWire(kind, server.endpoint, { limits });
      expect((await wire.send({ method: 'PUT', bucket: 'b', key: 'k', body, pace })).status).toBe(200);
      expect(server.requests.map((request) => request.body.equals(body))).toEqual([true]);
      expect(allowed).toBe(size);
    },
  );

  it('waits longer than silence may last before the body and in the middle of it', async () => {
    const server = await startScripted((socket) => void socket.write(ok), { isTls });
    const body = seededBytes(100_000);
    const pace = (bytes: number) => delay(2 * limits.silenceMs).then(() => Math.min(bytes, 50_000));
    const wire = openWire(kind, server.endpoint, { limits });
    expect((await wire.send({ method: 'PUT', bucket: 'b', key: 'k', body, pace })).status).toBe(200);
    expect(server.requests.map((request) => request.body.equals(body))).toEqual([true]);
  });

  it('still drops a server that is silent after a body that had to wait', async () => {
    const server = await startScripted(() => undefined, { isTls });
    const pace = (bytes: number) => delay(50).then(() => bytes);
    const wire = openWire(kind, server.endpoint, { limits });
    const sent = wire.send({ method: 'PUT', bucket: 'b', key: 'k', body: seededBytes(1000), pace });
    await expect(sent).rejects.toMatchObject({ raw: 'ETIMEDOUT' });
  });

  it('ends at once when it is cancelled while it waits', async () => {
    const server = await startScripted((socket) => void socket.write(ok), { isTls });
    const stop = new AbortController();
    const pace = (_bytes: number) => {
      setTimeout(() => stop.abort(), 20);
      return delay(60_000, stop.signal).then(() => 1);
    };
    const wire = openWire(kind, server.endpoint, { limits });
    const body = seededBytes(1000);
    const sent = wire.send({ method: 'PUT', bucket: 'b', key: 'k', body, pace, signal: stop.signal });
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.requests).toEqual([]);
    const { status } = await wire.send({ method: 'PUT', bucket: 'b', key: 'k', body });
    expect(status).toBe(200);
  });
});
