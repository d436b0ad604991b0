// Data requests are sent again where that helps, within bounds, and fail with errors that say what went wrong.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../src/contract/errors.ts';
import type { Call } from '../../../../src/engine/store/s3/s3-call.ts';
import { createS3Line, type S3AccountOptions, type S3Line } from '../../../../src/engine/store/s3/s3-line.ts';
import { seededBytes } from '../../../support/bytes.ts';
import { type Fault, once, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { freshBucketName, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { type Script, startScripted } from './wire/scripted-server.ts';

let server: S3Server;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.stop());

const call: Call = {
  op: 'entry.read',
  name: 's3://bucket/key',
  about: 'entry',
  bucket: 'bucket',
  signal: undefined,
  isRepeatable: true,
};
const get = { method: 'GET', key: 'key' } as const;
const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

function lineTo(endpoint: string, waits: number[] = [], options: Partial<S3AccountOptions> = {}): S3Line {
  const line = createS3Line({
    endpoint,
    region: 'us-east-1',
    addressing: 'auto',
    credentials: async () => server.secret,
    clock: { delay: async (ms) => void waits.push(ms) },
    ...options,
  });
  onTestFinished(() => line.close());
  return line;
}

async function lineOf(script: Script, waits?: number[]) {
  const scripted = await startScripted(script);
  return { scripted, line: lineTo(scripted.endpoint.href, waits) };
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof AppError)) throw error;
  return error;
}

const busy = (header = '') => `HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n${header}\r\n`;

describe('a data request', () => {
  it('is repeated twice at most, and each time is counted', async () => {
    const { scripted, line } = await lineOf((socket) => void socket.write(busy()));
    expect(await failureOf(line.send(call, get))).toMatchObject({ code: 'service.busy', raw: '503' });
    expect([scripted.requests.length, line.retries.count]).toEqual([3, 2]);
  });

  it('is not repeated where that could do harm', async () => {
    const { scripted, line } = await lineOf((socket) => void socket.write(busy()));
    await failureOf(line.send({ ...call, isRepeatable: false }, { ...get, method: 'PUT' }));
    expect(scripted.requests).toHaveLength(1);
  });

  it('waits as long as the server asks', async () => {
    const waits: number[] = [];
    const { line } = await lineOf(
      (socket, { number }) => void socket.write(number === 1 ? busy('Retry-After: 9\r\n') : fine),
      waits,
    );
    await line.send(call, get);
    expect(waits).toEqual([9000]);
  });

  it('is not repeated any more when nearly all fail', async () => {
    const { scripted, line } = await lineOf((socket) => void socket.write(busy()));
    for (let times = 0; times < 60; times += 1) await failureOf(line.send(call, get));
    // A hundred retries, and no more.
    expect([line.retries.count, scripted.requests.length]).toEqual([100, 160]);
  });

  it('is not repeated once bytes of the object have been given out', async () => {
    const { scripted, line } = await lineOf((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', () => socket.resetAndDestroy());
    });
    const given: number[] = [];
    const sending = line.send(call, { ...get, onBytes: (chunk) => void given.push(chunk.length) });
    expect(await failureOf(sending)).toMatchObject({ code: 'network.lost', raw: 'ECONNRESET' });
    expect([given, scripted.requests.length]).toEqual([[5], 1]);
  });

  it('fails with what the taker of its bytes failed with, as it is', async () => {
    const { scripted, line } = await lineOf((socket) => void socket.write(fine));
    for (const onBytes of [
      () => {
        throw new RangeError('full');
      },
      () => Promise.reject(new RangeError('full')),
    ]) {
      await expect(line.send(call, { ...get, onBytes })).rejects.toBeInstanceOf(RangeError);
    }
    expect(scripted.requests).toHaveLength(2);
  });

  it('finds out what time the server has, also where the answer cannot say what is wrong', async () => {
    const hourLater = () => new Date(Date.now() + 3_600_000).toUTCString();
    const { scripted, line } = await lineOf((socket, { number }) => {
      socket.write(
        number === 1 ? `HTTP/1.1 403 Forbidden\r\nDate: ${hourLater()}\r\n\r\n` : 'HTTP/1.1 200 OK\r\n\r\n',
      );
    });
    await line.send(call, { ...get, method: 'HEAD' });
    const times = scripted.requests.map(({ head }) => /x-amz-date: (\S+)/.exec(head)?.[1] ?? '');
    const [first = 0, second = 0] = times.map((time) => Number(time.slice(9, 11)));
    expect((second - first + 24) % 24).toBe(1);
  });

  it('keeps to another region once it was told', async () => {
    const { scripted, line } = await lineOf((socket, { head }) => {
      const isRight = head.includes('/eu-west-3/s3/');
      socket.write(
        isRight ? fine : 'HTTP/1.1 301 Moved\r\nx-amz-bucket-region: eu-west-3\r\nContent-Length: 0\r\n\r\n',
      );
    });
    await line.send(call, get);
    await line.send(call, get);
    expect(scripted.requests).toHaveLength(3);
  });

  it.each<[string, string, string, string]>([
    ['not-s3', 'a page comes', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', ''],
    [
      'bytes.wrong',
      'other bytes come',
      'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 2\r\n\r\nok',
      'WRONG_RANGE',
    ],
    ['network.lost', 'it is not HTTP that answers', 'SSH-2.0-x\r\n\r\n', 'HPE_INVALID_CONSTANT'],
    [
      'not-s3',
      'a page answers',
      'HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>',
      '',
    ],
    [
      'entry.missing',
      'S3 says so',
      'HTTP/1.1 404 X\r\nContent-Length: 37\r\n\r\n<Error><Code>NoSuchKey</Code></Error>',
      'NoSuchKey',
    ],
    ['network.lost', 'a proxy wants a password', 'HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n', '407'],
  ])('fails with %s when %s', async (code, _, text, raw) => {
    const { line } = await lineOf((socket) => void socket.write(text));
    const failure = await failureOf(line.send(call, { ...get, headers: { range: 'bytes=5-6' } }));
    expect([failure.code, failure.raw ?? '']).toEqual([code, raw]);
  });
});

describe('an object on the wire', () => {
  it.each<[string, Fault]>([
    ['the answer is lost', { kind: 'drop-answer' }],
    ['the server is busy', { kind: 'answer', status: 503 }],
  ])('is read in the end when %s', async (_, fault) => {
    const proxy = await startFaultyProxy(server.endpoint);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const line = lineTo(proxy.endpoint);
    const bucket = freshBucketName();
    const here = { ...call, bucket };
    const body = seededBytes(200_000);
    await line.send(here, { method: 'PUT', key: null });
    await line.send(here, { method: 'PUT', key: 'a // \u00fc%', body });
    proxy.follow(once(() => true, fault));
    expect(Buffer.compare((await line.send(here, { method: 'GET', key: 'a // \u00fc%' })).body, body)).toBe(
      0,
    );
    expect(line.retries.count).toBe(1);
  });
});

describe('proxies', () => {
  const startProxy = async () => {
    const proxy = await startScripted((socket) => void socket.write(fine));
    return { proxy, url: proxy.endpoint.href };
  };

  it('that the account names are used, whatever the environment says', async () => {
    const { proxy, url } = await startProxy();
    const line = lineTo('http://store.invalid', [], { proxy: url, env: { NO_PROXY: '*' } });
    await line.send(call, get);
    expect(proxy.requests.map(({ line }) => line)).toEqual(['GET http://store.invalid/bucket/key HTTP/1.1']);
  });

  it('that the environment names are used, but not for what is on this computer', async () => {
    const { proxy, url } = await startProxy();
    const { scripted } = await lineOf((socket) => void socket.write(fine));
    for (const endpoint of ['http://store.invalid', scripted.endpoint.href]) {
      await lineTo(endpoint, [], { env: { HTTP_PROXY: url } }).send(call, get);
    }
    expect([proxy.requests.length, scripted.requests.length]).toEqual([1, 1]);
  });
});
