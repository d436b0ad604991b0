// What is believed about a body: nothing that was not proved, and nothing of a lie is kept.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, Hashers } from '../../src/sandbox/body/checksum.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { frameChunks, type RawReply, type RawRequest, raw } from './raw-client.ts';

let sandbox: TestSandbox;
let keys = 0;
const large = Buffer.alloc(200_000, 'longshore ');
const small = Buffer.from('a small body');
/** Waits for what follows an answer: files are removed after the client was told. */
const eventually = (value: () => unknown) => expect.poll(value, { timeout: 10_000 });

beforeAll(async () => {
  sandbox = await startTestSandbox();
  await raw(sandbox.endpoint, { method: 'PUT', path: '/proof' });
});
afterAll(() => sandbox.stop());

const put = (options: Partial<RawRequest>): Promise<RawReply> =>
  raw(sandbox.endpoint, { method: 'PUT', path: '/proof/key', ...options });

const sumOf = async (algorithm: ChecksumAlgorithm, body: Buffer): Promise<string> => {
  const hasher = await new Hashers().create(algorithm);
  hasher.update(body);
  return hasher.digest().toString('base64');
};
const md5 = (body: Buffer): string => createHash('md5').update(body).digest('base64');
const crc = (body: Buffer): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
};

const bodyFiles = (): string[] =>
  readdirSync(join(sandbox.dir, 'bodies'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

/** Puts to a key of its own and tells what came of it: status, code, and what can be read afterwards. */
async function attempt(
  options: Partial<RawRequest>,
): Promise<{ status: number; code: string; kept: number | 'nothing' }> {
  keys += 1;
  const path = `/proof/${keys}`;
  const { status, code } = await put({ path, ...options });
  const got = await raw(sandbox.endpoint, { path });
  return { status, code, kept: got.status === 200 ? got.body.length : 'nothing' };
}

describe.each([
  ['small', small],
  ['large', large],
])('a %s body', (_, body) => {
  test.each<[string, Partial<RawRequest>, string]>([
    [
      'another payload hash',
      { payload: createHash('sha256').update('else').digest('hex') },
      'XAmzContentSHA256Mismatch',
    ],
    ['another Content-MD5', { headers: { 'content-md5': md5(Buffer.from('else')) } }, 'BadDigest'],
    ['a Content-MD5 that is none', { headers: { 'content-md5': 'not base64' } }, 'InvalidDigest'],
    ['a checksum that is none', { headers: { 'x-amz-checksum-crc32': 'zz' } }, 'InvalidRequest'],
    [
      'a trailer it was not sent with',
      { headers: { 'x-amz-trailer': 'x-amz-checksum-crc32' } },
      'InvalidRequest',
    ],
    [
      'an algorithm without a value',
      { headers: { 'x-amz-sdk-checksum-algorithm': 'CRC32' } },
      'InvalidRequest',
    ],
    [
      'two checksums',
      {
        headers: { 'x-amz-checksum-crc32': crc(body), 'x-amz-checksum-sha1': 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0=' },
      },
      'InvalidRequest',
    ],
  ])('with %s is refused and leaves nothing', async (_name, options, code) => {
    const filesBefore = bodyFiles();
    expect(await attempt({ body, ...options })).toEqual({ status: 400, code, kept: 'nothing' });
    await eventually(bodyFiles).toEqual(filesBefore);
  });

  test.each(CHECKSUM_ALGORITHMS)('is checked by %s in a header', async (algorithm) => {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const right = { [name]: await sumOf(algorithm, body) };
    const wrong = { [name]: await sumOf(algorithm, Buffer.from('else')) };
    expect(await attempt({ body, headers: right })).toEqual({ status: 200, code: '', kept: body.length });
    expect(await attempt({ body, headers: wrong })).toEqual({
      status: 400,
      code: 'BadDigest',
      kept: 'nothing',
    });
  });

  test.each(CHECKSUM_ALGORITHMS)('is checked by %s in an unsigned trailer', async (algorithm) => {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const chunked = (value: string): Partial<RawRequest> => ({
      payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: {
        'x-amz-trailer': name,
        'x-amz-decoded-content-length': String(body.length),
        'content-encoding': 'aws-chunked',
      },
      frame: () => frameChunks(body, { trailer: { [name]: value } }),
    });
    expect(await attempt(chunked(await sumOf(algorithm, body)))).toEqual({
      status: 200,
      code: '',
      kept: body.length,
    });
    expect(await attempt(chunked(await sumOf(algorithm, Buffer.from('else'))))).toEqual({
      status: 400,
      code: 'BadDigest',
      kept: 'nothing',
    });
  });

  const signed = (change: (framed: Buffer) => Buffer, decoded = body.length): Partial<RawRequest> => ({
    payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    headers: { 'x-amz-decoded-content-length': String(decoded) },
    frame: (signing) => change(frameChunks(body, { signing })),
  });
  const flipOne = (framed: Buffer): Buffer => {
    const changed = Buffer.from(framed);
    const at = changed.indexOf('\r\n') + 2;
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };

  test('in signed chunks is taken out of its frame', async () => {
    expect(await attempt(signed((framed) => framed))).toEqual({ status: 200, code: '', kept: body.length });
  });

  test('in signed chunks is refused when a byte was changed on the way', async () => {
    expect(await attempt(signed(flipOne))).toEqual({
      status: 403,
      code: 'SignatureDoesNotMatch',
      kept: 'nothing',
    });
  });

  test('in signed chunks is refused when its last chunk is missing', async () => {
    const cut = (framed: Buffer): Buffer => framed.subarray(0, framed.lastIndexOf('0;chunk-signature'));
    expect(await attempt(signed(cut))).toEqual({ status: 400, code: 'IncompleteBody', kept: 'nothing' });
  });

  test('in chunks is refused when its length is not the one announced', async () => {
    expect(await attempt(signed((framed) => framed, body.length + 1))).toMatchObject({
      code: 'IncompleteBody',
      kept: 'nothing',
    });
    expect(await attempt(signed((framed) => framed, body.length - 1))).toMatchObject({
      code: 'IncompleteBody',
      kept: 'nothing',
    });
  });

  const signedTrailer = (
    value: string,
    change: (framed: Buffer) => Buffer = (framed) => framed,
  ): Partial<RawRequest> => ({
    payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    headers: { 'x-amz-trailer': 'x-amz-checksum-crc32', 'x-amz-decoded-content-length': String(body.length) },
    frame: (signing) => change(frameChunks(body, { signing, trailer: { 'x-amz-checksum-crc32': value } })),
  });

  test('with a signed trailer is stored when both prove right', async () => {
    expect(await attempt(signedTrailer(crc(body)))).toEqual({ status: 200, code: '', kept: body.length });
  });

  test('with a signed trailer is refused when the sum is wrong', async () => {
    expect(await attempt(signedTrailer('AAAAAA=='))).toEqual({
      status: 400,
      code: 'BadDigest',
      kept: 'nothing',
    });
  });

  test('with a signed trailer is refused when the trailer was changed or its signature is missing', async () => {
    const exchange = (framed: Buffer): Buffer =>
      Buffer.from(framed.toString('latin1').replace(crc(body), 'AAAAAA=='), 'latin1');
    const strip = (framed: Buffer): Buffer =>
      Buffer.from(framed.toString('latin1').replace(/x-amz-trailer-signature:.*\r\n/, ''), 'latin1');
    const refused = { status: 403, code: 'SignatureDoesNotMatch', kept: 'nothing' };
    expect(await attempt(signedTrailer(crc(body), exchange))).toEqual(refused);
    expect(await attempt(signedTrailer(crc(body), strip))).toEqual(refused);
  });
});

test('a promised trailer that does not come is an error', async () => {
  const refused = await attempt({
    payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    headers: {
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-decoded-content-length': String(small.length),
    },
    frame: () => Buffer.from(`${small.length.toString(16)}\r\n${small.toString()}\r\n0\r\n\r\n`),
  });
  expect(refused).toEqual({ status: 400, code: 'MalformedTrailerError', kept: 'nothing' });
});

test('chunks smaller than 8 KiB are refused, but for the last', async () => {
  const refused = await attempt({
    payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    headers: { 'x-amz-decoded-content-length': String(large.length) },
    frame: (signing) => frameChunks(large, { signing, chunkBytes: 4096 }),
  });
  expect(refused).toEqual({ status: 400, code: 'InvalidChunkSizeError', kept: 'nothing' });
});

test('a body without a length is refused, for S3 wants to know', async () => {
  const chunked = {
    tamper: (sent: { headers: Record<string, string> }) => {
      delete sent.headers['content-length'];
      sent.headers['transfer-encoding'] = 'chunked';
    },
  };
  expect(await attempt({ body: small, ...chunked })).toEqual({
    status: 501,
    code: 'NotImplemented',
    kept: 'nothing',
  });
});

test('a failed overwrite leaves the object that was there', async () => {
  await put({ path: '/proof/stays', body: 'first' });
  await put({ path: '/proof/stays', body: large, headers: { 'content-md5': md5(small) } });
  expect((await raw(sandbox.endpoint, { path: '/proof/stays' })).body.toString()).toBe('first');
});

test('the framing is not kept as a content encoding, other encodings are', async () => {
  await put({
    path: '/proof/encoded',
    payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    headers: { 'x-amz-decoded-content-length': String(small.length), 'content-encoding': 'aws-chunked,gzip' },
    frame: (signing) => frameChunks(small, { signing }),
  });
  expect(
    (await raw(sandbox.endpoint, { method: 'HEAD', path: '/proof/encoded' })).headers['content-encoding'],
  ).toBe('gzip');
});
