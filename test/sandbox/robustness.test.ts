// Rough treatment: broken requests, clients that leave, connections used again, folders already in use.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { type RawRequest, raw, send, sha256, signed } from './raw-client.ts';

let sandbox: TestSandbox;
const ask = (options: RawRequest) => raw(sandbox.endpoint, options);
/** Waits for what follows an answer: files are removed after the client was told. */
const eventually = (value: () => unknown) => expect.poll(value, { timeout: 10_000 });

beforeAll(async () => {
  sandbox = await startTestSandbox();
  await ask({ method: 'PUT', path: '/rough' });
  await ask({ method: 'PUT', path: '/rough/stone', body: 'granite' });
});
afterAll(() => sandbox.stop());

const bodyFiles = (dir: string): number =>
  readdirSync(join(dir, 'bodies'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;

describe('a request that cannot be understood', () => {
  test.each<[string, RawRequest, number, string]>([
    [
      'XML that does not close',
      { method: 'POST', path: '/rough', query: { delete: '' }, body: '<Delete><Object>' },
      400,
      'MalformedXML',
    ],
    [
      'XML with another root',
      { method: 'POST', path: '/rough', query: { delete: '' }, body: '<Remove/>' },
      400,
      'MalformedXML',
    ],
    [
      'XML that defines entities',
      {
        method: 'POST',
        path: '/rough',
        query: { delete: '' },
        body: '<!DOCTYPE x [<!ENTITY a "b">]><Delete><Object><Key>&a;</Key></Object></Delete>',
      },
      400,
      'MalformedXML',
    ],
    ['no XML at all', { method: 'POST', path: '/rough', query: { delete: '' } }, 400, 'MalformedXML'],
    ['a broken escape in the path', { path: '/rough/%zz' }, 400, 'InvalidURI'],
    ['a path that is not UTF-8', { path: '/rough/%ff%fe' }, 400, 'InvalidURI'],
    ['a page size that is none', { path: '/rough', query: { 'max-keys': 'many' } }, 400, 'InvalidArgument'],
    [
      'a part number that is none',
      { method: 'PUT', path: '/rough/x', query: { uploadId: 'u', partNumber: '0' } },
      400,
      'InvalidArgument',
    ],
    [
      'an encoding that is none',
      { path: '/rough', query: { 'encoding-type': 'morse' } },
      400,
      'InvalidArgument',
    ],
    [
      'a version of an unversioned object',
      { path: '/rough/stone', query: { versionId: 'abc' } },
      400,
      'InvalidArgument',
    ],
  ])('is refused by name: %s', async (_, options, status, code) => {
    const md5 = createHash('md5')
      .update(options.body ?? '')
      .digest('base64');
    const headers: Record<string, string> = options.method === 'POST' ? { 'content-md5': md5 } : {};
    expect(await ask({ ...options, headers })).toMatchObject({ status, code });
  });

  test('because its headers are too large gets an answer, not a silence', async () => {
    const headers = { 'x-amz-meta-a': 'x'.repeat(20_000) };
    const reply = await send(sandbox.endpoint, 'GET', '/rough', headers, Buffer.alloc(0));
    expect(reply).toMatchObject({ status: 400, code: 'RequestHeaderSectionTooLarge' });
  });

  test('because it has more than 2 KiB of metadata is refused', async () => {
    const headers = { 'x-amz-meta-a': 'x'.repeat(2048) };
    expect(await ask({ method: 'PUT', path: '/rough/meta', headers })).toMatchObject({
      status: 400,
      code: 'MetadataTooLarge',
    });
  });

  test('because it hides a line break in a presigned header is refused', async () => {
    const query = { 'x-amz-meta-a': 'one\r\nSet-Cookie: two' };
    const reply = await ask({ method: 'PUT', path: '/rough/split', query, presignSeconds: 60 });
    expect(reply).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  test('because it is not HTTP is answered and cut', async () => {
    const { port } = new URL(sandbox.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write('hello?\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve));
    expect(answer).toContain('HTTP/1.1 400');
  });
});

describe('what is not served', () => {
  test.each(['inventory', 'analytics', 'metrics', 'intelligent-tiering', 'unheard-of'])(
    'is said to be so, never taken for a listing: ?%s',
    async (name) => {
      const tamper: RawRequest['tamper'] = (sent) => (sent.path = sent.path.replace(/=$/, ''));
      const reply = await ask({ path: '/rough', query: { [name]: '' }, tamper });
      expect(reply).toMatchObject({ status: 501, code: 'NotImplemented' });
    },
  );

  test.each([
    ['PUT', 'lifecycle'],
    ['PUT', 'policy'],
    ['DELETE', 'cors'],
  ])('is said to be so: %s ?%s', async (method, name) => {
    expect(await ask({ method, path: '/rough', query: { [name]: '' } })).toMatchObject({
      status: 501,
      code: 'NotImplemented',
    });
  });

  test.each([
    ['x-amz-server-side-encryption', 'AES256'],
    ['x-amz-object-lock-mode', 'GOVERNANCE'],
    ['x-amz-website-redirect-location', '/x'],
  ])('is refused rather than ignored: the header %s', async (name, value) => {
    const reply = await ask({ method: 'PUT', path: '/rough/x', headers: { [name]: value } });
    expect(reply).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  test.each([
    ['lifecycle', 'NoSuchLifecycleConfiguration'],
    ['policy', 'NoSuchBucketPolicy'],
    ['cors', 'NoSuchCORSConfiguration'],
    ['tagging', 'NoSuchTagSet'],
    ['website', 'NoSuchWebsiteConfiguration'],
  ])('but has a known answer on a fresh bucket has that answer: ?%s', async (name, code) => {
    expect(await ask({ path: '/rough', query: { [name]: '' } })).toMatchObject({ status: 404, code });
  });

  test('that versioning was never turned on is said by an empty configuration', async () => {
    const { status, body } = await ask({ path: '/rough', query: { versioning: '' } });
    expect([status, body.toString()]).toEqual([
      200,
      expect.stringMatching(/<VersioningConfiguration[^>]*><\/VersioningConfiguration>/),
    ]);
  });

  test('reading from an archive is refused until restoring is served', async () => {
    await ask({
      method: 'PUT',
      path: '/rough/ice',
      body: 'x',
      headers: { 'x-amz-storage-class': 'GLACIER' },
    });
    expect(await ask({ path: '/rough/ice' })).toMatchObject({ status: 403, code: 'InvalidObjectState' });
    expect(await ask({ method: 'HEAD', path: '/rough/ice' })).toMatchObject({ status: 200 });
    expect(await ask({ method: 'DELETE', path: '/rough/ice' })).toMatchObject({ status: 204 });
  });
});

describe('a connection', () => {
  test('is used again after every kind of error', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const results: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      results.push((await ask({ path: '/rough/none', agent })).status);
      results.push((await ask({ method: 'HEAD', path: '/rough/none', agent })).status);
      results.push(
        (
          await ask({
            method: 'PUT',
            path: '/rough/bad',
            body: Buffer.alloc(300_000),
            headers: { 'content-md5': 'x' },
            agent,
          })
        ).status,
      );
      results.push(
        (await ask({ method: 'PUT', path: '/none/bad', body: Buffer.alloc(300_000), agent })).status,
      );
      results.push((await ask({ path: '/rough/stone', agent })).status);
    }
    agent.destroy();
    expect(results).toEqual(Array.from({ length: 3 }, () => [404, 404, 400, 404, 200]).flat());
  });

  test('carries no body in the answer to HEAD', async () => {
    const reply = await ask({ method: 'HEAD', path: '/rough/none' });
    expect([reply.status, reply.body.length]).toEqual([404, 0]);
  });

  test('is asked to go on only when the headers are good', async () => {
    const ports = Number(new URL(sandbox.endpoint).port);
    const talk = async (authorization: string): Promise<string> => {
      const socket = connect(ports, '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.write(
        `PUT /rough/x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n${authorization}\r\n`,
      );
      await new Promise((resolve) => socket.once('close', resolve));
      return answer;
    };
    const answer = await talk('Authorization: none\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    const good = await ask({
      method: 'PUT',
      path: '/rough/expected',
      body: 'hello',
      headers: { expect: '100-continue' },
    });
    expect(good.status).toBe(200);
  });

  test('that breaks in the middle of a body leaves no object and no file', async () => {
    const before = bodyFiles(sandbox.dir);
    const upload = beginUpload('/rough/broken', Buffer.alloc(1_000_000));
    await eventually(() => bodyFiles(sandbox.dir)).toBe(before + 1);
    upload.cut();
    await eventually(() => bodyFiles(sandbox.dir)).toBe(before);
    expect(await ask({ path: '/rough/broken' })).toMatchObject({ status: 404 });
  });
});

/** Sends the headers and half of a body; the rest goes, or the line is cut, when the test says so. */
function beginUpload(
  path: string,
  body: Buffer,
  headers: Record<string, string> = {},
): { finish(): Promise<string>; cut(): void } {
  const upload = signed(sandbox.endpoint, { method: 'PUT', path, body, headers });
  const socket = connect(sandbox.port, '127.0.0.1');
  const lines = Object.entries({ ...upload.headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const half = Math.floor(body.length / 2);
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.write(`PUT ${upload.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  socket.write(body.subarray(0, half));
  return {
    async finish() {
      socket.write(body.subarray(half));
      await new Promise((resolve) => socket.once('close', resolve));
      return `${answer.slice(9, 12)} ${/<Code>(.*?)<\/Code>/.exec(answer)?.[1] ?? ''}`.trim();
    },
    cut: () => socket.destroy(),
  };
}

describe('an upload that was allowed when it began', () => {
  const body = Buffer.alloc(1_000_000, 'slow');
  /** Begins an upload and gives it back once its condition has passed and its bytes are arriving. */
  const begin = async (
    path: string,
    headers: Record<string, string>,
  ): Promise<ReturnType<typeof beginUpload>> => {
    const before = bodyFiles(sandbox.dir);
    const upload = beginUpload(path, body, headers);
    await eventually(() => bodyFiles(sandbox.dir)).toBe(before + 1);
    return upload;
  };
  const read = async (path: string): Promise<string> => (await ask({ path })).body.toString();

  test('is refused at its end when somebody else was first', async () => {
    const upload = await begin('/rough/first', { 'if-none-match': '*' });
    await ask({ method: 'PUT', path: '/rough/first', body: 'winner' });
    expect([await upload.finish(), await read('/rough/first')]).toEqual(['412 PreconditionFailed', 'winner']);
  });

  test('is refused at its end when the object that it replaces was changed', async () => {
    const { headers } = await ask({ method: 'PUT', path: '/rough/swap', body: 'old' });
    const upload = await begin('/rough/swap', { 'if-match': headers.etag ?? '' });
    await ask({ method: 'PUT', path: '/rough/swap', body: 'changed' });
    expect([await upload.finish(), await read('/rough/swap')]).toEqual(['412 PreconditionFailed', 'changed']);
  });

  test('meets a conflict when the object that it replaces was deleted', async () => {
    const { headers } = await ask({ method: 'PUT', path: '/rough/lost', body: 'old' });
    const upload = await begin('/rough/lost', { 'if-match': headers.etag ?? '' });
    await ask({ method: 'DELETE', path: '/rough/lost' });
    expect(await upload.finish()).toBe('409 ConditionalRequestConflict');
  });
});

describe('a reader', () => {
  test('gets the whole of what it began to read, though it is deleted meanwhile', async () => {
    const path = '/rough/read';
    const parts = [Buffer.alloc(24 * 1024 * 1024, 'one'), Buffer.alloc(100_000, 'two')];
    const begun = await ask({ method: 'POST', path, query: { uploads: '' } });
    const uploadId = /<UploadId>(.*?)</.exec(begun.body.toString())?.[1] ?? '';
    const list: string[] = [];
    for (const [index, body] of parts.entries()) {
      const partNumber = String(index + 1);
      const { headers } = await ask({ method: 'PUT', path, query: { uploadId, partNumber }, body });
      list.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.etag}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    await ask({ method: 'POST', path, query: { uploadId }, body });

    // The first part is more than the line holds, so that the second is not yet open when the object goes.
    const { headers } = signed(sandbox.endpoint, { path });
    const incoming = await new Promise<IncomingMessage>((resolve) =>
      get(sandbox.endpoint + path, { headers }, resolve),
    );
    await ask({ method: 'DELETE', path });
    expect(await ask({ path })).toMatchObject({ status: 404 });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(Buffer.concat(parts)));
    await eventually(() => bodyFiles(sandbox.dir)).toBe(0);
  });
});

describe('a bucket', () => {
  test('deleted while an object is on its way takes that object with it', async () => {
    await ask({ method: 'PUT', path: '/brief' });
    const [put, drop] = await Promise.all([
      ask({ method: 'PUT', path: '/brief/x', body: Buffer.alloc(4_000_000) }),
      ask({ method: 'DELETE', path: '/brief' }),
    ]);
    expect([
      [404, 204],
      [200, 409],
    ]).toContainEqual([put.status, drop.status]);
  });
});

describe('a folder', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'longshore-folder-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('keeps everything from one run to the next', async () => {
    const large = Buffer.alloc(300_000, 'L');
    {
      await using first = await startTestSandbox({ dir });
      await raw(first.endpoint, { method: 'PUT', path: '/kept' });
      await raw(first.endpoint, { method: 'PUT', path: '/kept/small', body: 's' });
      await raw(first.endpoint, { method: 'PUT', path: '/kept/large', body: large });
    }
    await using second = await startTestSandbox({
      dir,
      accessKeyId: 'LONGSHOREOTHERKEY001',
      secretAccessKey: 'other',
    });
    const keys = { accessKeyId: 'LONGSHOREOTHERKEY001', secretAccessKey: 'other' };
    const got = [
      await raw(second.endpoint, { path: '/kept/small', ...keys }),
      await raw(second.endpoint, { path: '/kept/large', ...keys }),
    ];
    expect(got.map((one) => sha256(one.body))).toEqual([sha256('s'), sha256(large)]);
  });

  test('is served by one sandbox at a time', async () => {
    await using _first = await startTestSandbox({ dir });
    await expect(startTestSandbox({ dir })).rejects.toThrow(/already serving/);
  });

  test('with a stranger for an index is left alone', async () => {
    const strange = await mkdtemp(join(tmpdir(), 'longshore-folder-'));
    writeFileSync(join(strange, 'index.sqlite'), 'this is no database, but somebody needs it'.repeat(20));
    await expect(startTestSandbox({ dir: strange })).rejects.toThrow(/not the index/);
    await rm(strange, { recursive: true });
  });

  test('that has lost its index keeps the bytes that are left', async () => {
    const lost = await mkdtemp(join(tmpdir(), 'longshore-folder-'));
    {
      await using first = await startTestSandbox({ dir: lost });
      await raw(first.endpoint, { method: 'PUT', path: '/lost' });
      await raw(first.endpoint, { method: 'PUT', path: '/lost/large', body: Buffer.alloc(100_000) });
    }
    await rm(join(lost, 'index.sqlite'));
    await expect(startTestSandbox({ dir: lost })).rejects.toThrow(/index.sqlite .* missing/);
    expect(bodyFiles(lost)).toBe(1);
    await rm(lost, { recursive: true });
  });

  test('cannot be served on a port that is taken, and that is said', async () => {
    await expect(startTestSandbox({ port: sandbox.port })).rejects.toThrow(/already in use/);
  });

  test('holds no key that was used to open it', async () => {
    await using sandboxHere = await startTestSandbox({ dir });
    await raw(sandboxHere.endpoint, { path: '/' });
    const texts = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(texts.some((text) => text.includes(sandboxHere.secretAccessKey))).toBe(false);
  });
});
