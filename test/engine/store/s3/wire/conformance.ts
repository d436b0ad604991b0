// What both paths of the wire must do with whatever a server answers. Run by fast-wire.test.ts and slow-wire.test.ts.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../../../support/bytes.ts';
import { type Script, startScripted } from './scripted-server.ts';
import { failureOf, openWire, type WireKind } from './wire-kinds.ts';

const get = { method: 'GET', bucket: 'bucket', key: 'key' } as const;
const put = { method: 'PUT', bucket: 'bucket', key: 'key', body: seededBytes(2000) } as const;
const says =
  (text: string): Script =>
  (socket) =>
    void socket.write(text, 'latin1');
const quick = { silenceMs: 240, connectMs: 2000 };

/** All tests of one path, over plain or secured connections. */
export function describeWire(kind: WireKind, isTls: boolean): void {
  const start = (script: Script, options = {}) => startScripted(script, { isTls, ...options });
  const answerTo = async (
    script: Script,
    request: Parameters<ReturnType<typeof openWire>['send']>[0] = get,
  ) => openWire(kind, (await start(script)).endpoint, { limits: quick }).send(request);

  describe(`${kind.name}${isTls ? ', secured' : ''}: whole answers`, () => {
    it('come with status, headers and body', async () => {
      const answer = await answerTo(
        says('HTTP/1.1 200 OK\r\nETag: "a"\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\nhello'),
      );
      expect(answer).toEqual({
        status: 200,
        headers: { etag: '"a"', 'x-a': '1, 2', 'content-length': '5' },
        body: Buffer.from('hello'),
      });
    });

    it.each([
      [
        'a page for people',
        'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>',
        200,
        '<html>',
      ],
      ['an error', 'HTTP/1.1 503 Slow Down\r\nContent-Length: 2\r\n\r\nno', 503, 'no'],
      ['no reason after the status', 'HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n', 404, ''],
      ['no body at all', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
      ['304 with a length', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', 304, ''],
      [
        '100 Continue first',
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
        200,
        'x',
      ],
      [
        'early hints first',
        'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
        200,
        'x',
      ],
      [
        'chunks',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX: y\r\n\r\n',
        200,
        'abc0123456789',
      ],
      ['chunks of nothing', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 200, ''],
    ])('are understood with %s, also when they come byte by byte', async (_, text, status, body) => {
      const drip: Script = async (socket) => {
        for (const character of text) {
          socket.write(character, 'latin1');
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      for (const script of [says(text), drip]) {
        const answer = await answerTo(script);
        expect([answer.status, answer.body.toString()]).toEqual([status, body]);
      }
    });

    it('to HEAD have a length and no body, and the connection goes on', async () => {
      const server = await start(says('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'));
      const wire = openWire(kind, server.endpoint, { limits: quick });
      for (const _ of [1, 2]) {
        const answer = await wire.send({ ...get, method: 'HEAD' });
        expect([answer.headers['content-length'], answer.body.length]).toEqual(['1000', 0]);
      }
      expect(server.connections()).toBe(1);
    });

    it('that end with the connection are taken where they are collected, and not where bytes are passed on', async () => {
      const script: Script = (socket) => void socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall');
      expect((await answerTo(script)).body.toString()).toBe('all');
      const failure = await failureOf(answerTo(script, { ...get, onBytes: () => {} }));
      expect(failure.raw).toBe('HPE_INVALID_CONTENT_LENGTH');
    });

    it('go over one connection, unless the server closes it', async () => {
      const server = await start((socket, { number }) => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${number === 2 ? 'Connection: close\r\n' : ''}\r\n`,
        );
        if (number === 2) socket.end();
      });
      const wire = openWire(kind, server.endpoint, { limits: quick });
      for (const _ of [1, 2, 3, 4]) await wire.send(put);
      expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 2]);
    });

    it('come to requests at once, each to its own', async () => {
      const server = await start((socket, { line }) => {
        const body = line.split(' ')[1] ?? '';
        setTimeout(
          () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
          body.length % 7,
        );
      });
      const wire = openWire(kind, server.endpoint, { limits: { ...quick, connections: 4 } });
      const keys = Array.from({ length: 40 }, (_, index) => 'k'.repeat(index + 1));
      const answers = await Promise.all(keys.map((key) => wire.send({ ...get, key })));
      expect(answers.map(({ body }) => body.toString())).toEqual(keys.map((key) => `/bucket/${key}`));
      expect(server.connections()).toBeLessThanOrEqual(4);
    });

    it('to an upload count only when all of it has left', async () => {
      const body = Buffer.alloc(32 * 1024 * 1024);
      const early: Script = (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        // One of the two servers goes on to read what it has thanked for already.
        if (reads) setTimeout(() => socket.resume(), 50);
      };
      let reads = false;
      const stuck = await start(early, { isHeadOnly: true });
      const failure = await failureOf(
        openWire(kind, stuck.endpoint, { limits: quick }).send({ ...put, body }),
      );
      expect(failure).toMatchObject({ raw: 'ETIMEDOUT', isSent: true });
      reads = true;
      const slow = await start(early, { isHeadOnly: true });
      const wire = openWire(kind, slow.endpoint, { limits: quick });
      expect(await wire.send({ ...put, body })).toMatchObject({ status: 200 });
    });

    it('to a refused upload are taken before all of it is sent', async () => {
      const script = says('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
      const server = await start(script, { isHeadOnly: true });
      const wire = openWire(kind, server.endpoint, { limits: quick });
      const body = Buffer.alloc(64 * 1024 * 1024);
      expect(await wire.send({ ...put, body })).toMatchObject({ status: 403, body: Buffer.from('no') });
    });
  });

  describe(`${kind.name}${isTls ? ', secured' : ''}: broken answers`, () => {
    it.each([
      ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', /^HPE_/],
      ['another version', 'HTTP/3.0 200 OK\r\nContent-Length: 0\r\n\r\n', /^HPE_/],
      ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n', /^HPE_/],
      ['a header with a blank in its name', 'HTTP/1.1 200 OK\r\nContent Length: 0\r\n\r\n', /^HPE_/],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', /^HPE_/],
      ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', /^HPE_/],
      [
        'a length besides chunks',
        'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        /^HPE_/,
      ],
      ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx', /^HPE_/],
      ['a wrong chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx', /^HPE_/],
      [
        'a chunk that is longer than it says',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n0\r\n\r\n',
        /^HPE_/,
      ],
      [
        'endless headers',
        `HTTP/1.1 200 OK\r\n${`X-Header: ${'x'.repeat(1000)}\r\n`.repeat(100)}\r\n`,
        /^HPE_/,
      ],
      ['more bytes than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd', /^HPE_/],
      ['a body where none may be', 'HTTP/1.1 204 No Content\r\n\r\nabcd', /^HPE_/],
      ['another protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', /^HPE_/],
    ])('with %s are refused', async (_, text, raw) => {
      expect(await failureOf(answerTo(says(text)))).toMatchObject({
        raw: expect.stringMatching(raw),
        isSent: true,
      });
    });

    it.each([
      ['before the answer', ''],
      ['in the head', 'HTTP/1.1 200 OK\r\nContent-Le'],
      ['in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'],
      ['between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
      ['before the end of the chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n'],
    ])('that are cut off %s are no answers, whether the end is orderly or not', async (_, text) => {
      for (const isReset of [false, true]) {
        const end = (socket: Socket) => {
          if (!isReset) socket.end();
          else if (isTls) socket.destroy();
          else socket.resetAndDestroy();
        };
        const script: Script = (socket) => {
          if (text === '') end(socket);
          else socket.write(text, 'latin1', () => end(socket));
        };
        const failure = await failureOf(answerTo(script, put));
        expect(failure).toMatchObject({ raw: 'ECONNRESET', isSent: true });
      }
    });

    it('never reach the next request', async () => {
      const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n';
      const server = await start((socket, { number }) => {
        socket.write(number === 1 ? `${whole}a${whole}b` : `${whole}c`);
      });
      const wire = openWire(kind, server.endpoint, { limits: quick });
      await wire.send(get).catch(() => {});
      expect((await wire.send(get)).body.toString()).toBe('c');
    });

    it.each([
      ['does not answer', ''],
      ['stops in the head', 'HTTP/1.1 200 OK\r\n'],
      ['stops in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'],
    ])('end in time when the server %s', async (_, text) => {
      const script = text === '' ? () => {} : says(text);
      expect(await failureOf(answerTo(script))).toMatchObject({ raw: 'ETIMEDOUT', isSent: true });
    });

    it('end in time when the server takes no more of an upload', async () => {
      const server = await start(() => {}, { isHeadOnly: true });
      const wire = openWire(kind, server.endpoint, { limits: quick });
      const failure = await failureOf(wire.send({ ...put, body: Buffer.alloc(64 * 1024 * 1024) }));
      expect(failure).toMatchObject({ raw: 'ETIMEDOUT', isSent: true });
    });

    it('are waited for as long as anything moves', async () => {
      const script: Script = async (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n');
        for (const character of '12345678') {
          await new Promise((resolve) => setTimeout(resolve, quick.silenceMs / 4));
          socket.write(character);
        }
      };
      expect((await answerTo(script)).body.toString()).toBe('12345678');
    });

    it('are not collected without end', async () => {
      const long = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`400\r\n${'x'.repeat(1024)}\r\n`.repeat(20)}`;
      for (const text of [long, 'HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n']) {
        const server = await start(says(text));
        const wire = openWire(kind, server.endpoint, { limits: { ...quick, collectedBytes: 9999 } });
        expect(await failureOf(wire.send(get))).toMatchObject({ raw: 'HPE_BODY_OVERFLOW' });
      }
    });
  });

  describe(`${kind.name}${isTls ? ', secured' : ''}: repeating`, () => {
    const answersThenDrops: Script = (socket, { number }) => {
      if (number === 2) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    };

    it('is done for a look on a connection that the server had grown tired of', async () => {
      const server = await start(answersThenDrops);
      const wire = openWire(kind, server.endpoint, { limits: quick });
      await wire.send(get);
      expect(await wire.send(get)).toMatchObject({ status: 200 });
      expect(server.requests).toHaveLength(3);
    });

    it('is never done for what may have been written', async () => {
      const server = await start(answersThenDrops);
      const wire = openWire(kind, server.endpoint, { limits: quick });
      await wire.send(get);
      expect(await failureOf(wire.send(put))).toMatchObject({ raw: 'ECONNRESET', isSent: true });
      expect(server.requests).toHaveLength(2);
    });

    it('goes to another endpoint where nothing listens at the first', async () => {
      const server = await start(says('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
      const gone = await start(() => {});
      await gone.stop();
      const wire = openWire(kind, server.endpoint, {
        endpoints: [gone.endpoint, server.endpoint],
        limits: quick,
      });
      for (const _ of [1, 2, 3, 4]) expect(await wire.send(put)).toMatchObject({ status: 200 });
      const alone = openWire(kind, gone.endpoint, { limits: quick });
      expect(await failureOf(alone.send(put))).toMatchObject({ raw: 'ECONNREFUSED', isSent: false });
    });
  });

  describe(`${kind.name}${isTls ? ', secured' : ''}: bytes passed on`, () => {
    const bytes = seededBytes(3_000_000);
    const sends = (content: Buffer | Uint8Array, head: string): Script => {
      return (socket) => {
        socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
        socket.write(content);
      };
    };
    const whole = sends(bytes, `200 OK\r\nETag: "a"\r\nContent-Length: ${bytes.length}`);

    it('come in order, and only once what came before is done with', async () => {
      const got: Buffer[] = [];
      let isBusy = false;
      const answer = await answerTo(whole, {
        ...get,
        onBytes: async (chunk, head) => {
          expect([isBusy, head.status, head.headers['etag']]).toEqual([false, 200, '"a"']);
          isBusy = true;
          await new Promise((resolve) => setImmediate(resolve));
          got.push(Buffer.from(chunk));
          isBusy = false;
        },
      });
      expect(answer.body).toHaveLength(0);
      expect(Buffer.compare(Buffer.concat(got), bytes)).toBe(0);
    });

    it('come in order also when nobody asks to wait, and in chunks', async () => {
      const chunked: Script = (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        for (let at = 0; at < bytes.length; at += 77_777) {
          const piece = bytes.subarray(at, at + 77_777);
          socket.write(`${piece.length.toString(16)}\r\n`);
          socket.write(piece);
          socket.write('\r\n');
        }
        socket.write('0\r\n\r\n');
      };
      for (const script of [whole, chunked]) {
        const got: Buffer[] = [];
        await answerTo(script, { ...get, onBytes: (chunk) => void got.push(Buffer.from(chunk)) });
        expect(Buffer.compare(Buffer.concat(got), bytes)).toBe(0);
      }
    });

    it('hold the server back while somebody waits longer than silence may last', async () => {
      let pauses = 0;
      await answerTo(whole, {
        ...get,
        onBytes: async () => {
          pauses += 1;
          if (pauses === 2) await new Promise((resolve) => setTimeout(resolve, quick.silenceMs * 2));
        },
      });
      expect(pauses).toBeGreaterThan(2);
    });

    it('end with the failure of who takes them', async () => {
      for (const onBytes of [
        () => {
          throw new RangeError('full');
        },
        () => Promise.reject(new RangeError('full')),
      ]) {
        await expect(answerTo(whole, { ...get, onBytes })).rejects.toThrow('full');
      }
    });

    it('are none of an error\u2019s', async () => {
      const script = says('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno');
      const answer = await answerTo(script, { ...get, onBytes: () => expect.unreachable() });
      expect(answer.body.toString()).toBe('no');
    });

    it.each([
      ['the whole object', 'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 10\r\n\r\n0123456789'],
      ['no range', 'HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\n234'],
      [
        'another beginning',
        'HTTP/1.1 206 Partial\r\nContent-Range: bytes 3-4/10\r\nContent-Length: 2\r\n\r\n34',
      ],
      ['another end', 'HTTP/1.1 206 Partial\r\nContent-Range: bytes 2-3/10\r\nContent-Length: 2\r\n\r\n23'],
      [
        'another length',
        'HTTP/1.1 206 Partial\r\nContent-Range: bytes 2-4/10\r\nContent-Length: 2\r\n\r\n23',
      ],
      [
        'fewer chunks',
        'HTTP/1.1 206 Partial\r\nContent-Range: bytes 2-4/10\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n23\r\n0\r\n\r\n',
      ],
    ])('are refused when the answer to a range has %s', async (_, text) => {
      const asked = answerTo(says(text), { ...get, headers: { range: 'bytes=2-4' } });
      expect(await failureOf(asked)).toMatchObject({ raw: 'WRONG_RANGE' });
    });

    it.each([
      ['bytes=2-4', '2-4'],
      ['bytes=2-100', '2-9'],
      ['bytes=7-', '7-9'],
      ['bytes=-3', '7-9'],
    ])('are taken for the range %s', async (range, given) => {
      const [first = 0, last = 0] = given.split('-').map(Number);
      const body = '0123456789'.slice(first, last + 1);
      const text = `HTTP/1.1 206 Partial\r\nContent-Range: bytes ${given}/10\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      expect((await answerTo(says(text), { ...get, headers: { range } })).body.toString()).toBe(body);
    });

    it('are refused when a page answers to a range', async () => {
      const text = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>';
      const asked = answerTo(says(text), { ...get, headers: { range: 'bytes=0-5' } });
      expect(await failureOf(asked)).toMatchObject({ raw: 'NO_OBJECT' });
    });

    it('are not taken for a piece that nobody asked for', async () => {
      const text = 'HTTP/1.1 206 Partial\r\nContent-Range: bytes 2-4/10\r\nContent-Length: 3\r\n\r\n234';
      expect(await failureOf(answerTo(says(text)))).toMatchObject({ raw: 'WRONG_RANGE' });
    });
  });

  describe(`${kind.name}${isTls ? ', secured' : ''}: cancelling`, () => {
    it.each([
      ['before it is sent', null, get],
      ['while nothing answers', '', get],
      ['in the middle of the answer', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', get],
      ['in the middle of an upload', '', { ...put, body: Buffer.alloc(64 * 1024 * 1024) }],
    ] as const)('ends a request %s, and the connection with it', async (_, text, request) => {
      const stop = new AbortController();
      let closed: Promise<unknown> = Promise.resolve();
      const server = await start(
        (socket) => {
          closed = new Promise((resolve) => socket.once('close', resolve));
          if (text !== null && text !== '') socket.write(text);
          socket.resume();
          setTimeout(() => stop.abort(), 20);
        },
        { isHeadOnly: true },
      );
      if (text === null) stop.abort();
      const wire = openWire(kind, server.endpoint);
      await expect(wire.send({ ...request, signal: stop.signal })).rejects.toMatchObject({
        name: 'AbortError',
      });
      await closed;
      expect(server.requests).toHaveLength(text === null ? 0 : 1);
    });

    it('leaves nothing behind that the next request could stumble over', async () => {
      const stop = new AbortController();
      const server = await start((socket, { number }) => {
        if (number === 1) stop.abort();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
      const wire = openWire(kind, server.endpoint);
      await expect(wire.send({ ...get, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect((await wire.send(get)).body.toString()).toBe('ok');
      expect(wire.addresses()).toMatchObject([{ isHealthy: true, inFlight: 0 }]);
    });

    it('happens to all that is under way when the wire is closed', async () => {
      const server = await start(() => wire.close());
      const wire = openWire(kind, server.endpoint);
      expect(await failureOf(wire.send(get))).toMatchObject({ raw: 'ECONNRESET' });
      await failureOf(wire.send(get));
      expect(server.requests).toHaveLength(1);
    });
  });
}
