// Whatever a network does to a request or an answer, the bytes are right in the end or the error says what went wrong.

import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../../support/bytes.ts';
import { type Fault, once, type ProxiedRequest } from '../../../support/faulty-proxy.ts';
import { type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { absent, bytesAt, key, listAll, put } from '../conformance.ts';
import { accountAt, newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.stop());

const mebibyte = 1024 * 1024;
const inParts = { limits: { singlePutBytes: 0, partBytes: 5 * mebibyte } };
const page: Fault = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><body>Please sign in</body></html>',
};
const busy: Fault = {
  kind: 'answer',
  status: 503,
  headers: { 'content-type': 'application/xml' },
  body: '<Error><Code>SlowDown</Code></Error>',
};

const is =
  (method: string, pattern = /^/) =>
  (request: ProxiedRequest) =>
    request.method === method && pattern.test(request.path);
const putsBody = is('PUT', /\/a\b/);

describe('writing in one request', () => {
  it.each<[string, Fault]>([
    ['the answer is lost', { kind: 'drop-answer' }],
    ['the connection breaks in the middle', { kind: 'reset-request', afterBytes: 1000 }],
    ['the server is busy', busy],
    ['a page for people answers', page],
    ['it is slow', { kind: 'delay', ms: 50 }],
  ])('ends with the right bytes when %s', async (_, fault) => {
    const { store, proxy } = await newFixture(server);
    proxy.follow(once(putsBody, fault));
    const written = await put(store, 'a', seededBytes(100_000), { modifiedMs: 1_700_000_000_000 });
    expect(await store.stat(key('a'))).toEqual(written);
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(100_000));
  });

  it('does not take a lost answer for a conflict, even when it comes to repeat the write', async () => {
    const { store, proxy } = await newFixture(server);
    await put(store, 'first', seededBytes(1));
    // The look at what has become of the write is lost as well, so that the write is sent twice.
    let isSent = false;
    proxy.follow((request) => {
      if (putsBody(request) && !isSent) {
        isSent = true;
        return { kind: 'drop-answer' };
      }
      const isFirstLook = request.method === 'HEAD' && proxy.requests.filter(putsBody).length === 1;
      return isFirstLook ? { kind: 'answer', status: 500 } : { kind: 'pass' };
    });
    await put(store, 'a', seededBytes(1_000));
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(1_000));
    expect(proxy.requests.filter(putsBody)).toHaveLength(2);
  });

  it('refuses a byte that was changed on the way, and stores nothing', async () => {
    const { store, proxy } = await newFixture(server);
    proxy.follow(once(putsBody, { kind: 'flip-request', at: 5_000 }, 9));
    await expect(put(store, 'a', seededBytes(10_000))).rejects.toMatchObject({ code: 'bytes.wrong' });
    expect(await store.stat(key('a'))).toBeNull();
  });

  it.each<[string, Fault]>([
    ['service.busy', busy],
    ['not-s3', page],
    ['network.lost', { kind: 'reset-request', afterBytes: 0 }],
  ])('gives up with %s when it does not get better', async (code, fault) => {
    const { store, proxy } = await newFixture(server);
    proxy.follow((request) => (putsBody(request) ? fault : { kind: 'pass' }));
    await expect(put(store, 'a', seededBytes(10_000))).rejects.toMatchObject({ code });
    expect(await store.stat(key('a'))).toBeNull();
  });

  it('does without preconditions where a server does not know them, and still replaces nothing', async () => {
    const { store, proxy } = await newFixture(server);
    const body = '<Error><Code>NotImplemented</Code></Error>';
    proxy.follow((request) =>
      request.headers['if-none-match'] === undefined
        ? { kind: 'pass' }
        : { kind: 'answer', status: 501, headers: { 'content-type': 'application/xml' }, body },
    );
    await put(store, 'a', seededBytes(10, 1));
    await expect(put(store, 'a', seededBytes(10, 2))).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(10, 1));
  });

  it('ends at once when it is cancelled while the server says nothing', async () => {
    const { store, proxy } = await newFixture(server);
    proxy.follow((request) => (putsBody(request) ? { kind: 'hang' } : { kind: 'pass' }));
    const stop = new AbortController();
    const writing = put(store, 'a', seededBytes(10), { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('writing in parts', () => {
  const bytes = seededBytes(12 * mebibyte);
  const completes = is('POST', /uploadId=/);

  it.each<[string, (request: ProxiedRequest) => boolean, Fault]>([
    ['a part breaks off', is('PUT', /partNumber=2/), { kind: 'reset-request', afterBytes: mebibyte }],
    ['the answer to a part is lost', is('PUT', /partNumber=3/), { kind: 'drop-answer' }],
    ['the server is busy at a part', is('PUT', /partNumber=1/), busy],
    ['the last answer is lost', completes, { kind: 'drop-answer' }],
    ['the server is busy at the end', completes, busy],
  ])('ends with the right bytes when %s', async (_, matches, fault) => {
    const { store, proxy, client, bucket } = await newFixture(server, inParts);
    proxy.follow(once(matches, fault));
    await put(store, 'a', bytes);
    expect(Buffer.compare(await bytesAt(store, 'a'), bytes)).toBe(0);
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual(
      [],
    );
  });

  it.each<[string, string, (request: ProxiedRequest) => boolean, Fault]>([
    [
      'bytes.wrong',
      'a byte changes in a part',
      is('PUT', /partNumber=2/),
      { kind: 'flip-request', at: mebibyte },
    ],
    ['service.busy', 'the server stays busy', is('PUT', /partNumber=2/), busy],
    ['not-s3', 'a page answers at the end', completes, page],
  ])('fails with %s and leaves no parts when %s', async (code, _, matches, fault) => {
    const { store, proxy, client, bucket } = await newFixture(server, inParts);
    proxy.follow((request) => (matches(request) ? fault : { kind: 'pass' }));
    await expect(put(store, 'a', bytes)).rejects.toMatchObject({ code });
    expect(await store.stat(key('a'))).toBeNull();
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual(
      [],
    );
  });

  it('leaves no parts when it is cancelled', async () => {
    const { store, proxy, client, bucket } = await newFixture(server, inParts);
    const stop = new AbortController();
    proxy.follow((request) => {
      if (!is('PUT', /partNumber=2/)(request)) return { kind: 'pass' };
      stop.abort();
      return { kind: 'hang' };
    });
    await expect(put(store, 'a', bytes, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await store.stat(key('a'))).toBeNull();
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual(
      [],
    );
  });

  it('does not replace what somebody else wrote under the key meanwhile', async () => {
    const { store, proxy, bucket } = await newFixture(server, inParts);
    const other = accountAt(server).open(bucket, key(''));
    proxy.follow(async (request) => {
      if (completes(request)) await put(other, 'a', seededBytes(10));
      return { kind: 'pass' };
    });
    await expect(put(store, 'a', bytes)).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(10));
  });
});

describe('reading', () => {
  const gets = is('GET', /\/a\b/);

  it.each<[string, string, Fault]>([
    ['network.lost', 'it breaks off', { kind: 'reset-answer', afterBytes: 50_000 }],
    ['bytes.wrong', 'it ends early', { kind: 'shorten-answer', toBytes: 50_000 }],
    ['bytes.wrong', 'a byte changes', { kind: 'flip-answer', at: 50_000 }],
  ])('fails with %s when %s', async (code, _, fault) => {
    const { store, proxy } = await newFixture(server);
    await put(store, 'a', seededBytes(100_000));
    proxy.follow((request) => (gets(request) ? fault : { kind: 'pass' }));
    await expect(bytesAt(store, 'a')).rejects.toMatchObject({ code });
  });

  it('notices a changed byte in an object that was written in parts', async () => {
    const { store, proxy } = await newFixture(server, inParts);
    await put(store, 'a', seededBytes(6 * mebibyte));
    proxy.follow((request) => (gets(request) ? { kind: 'flip-answer', at: 5_500_000 } : { kind: 'pass' }));
    await expect(bytesAt(store, 'a')).rejects.toMatchObject({ code: 'bytes.wrong' });
  });

  it.each<[string, Fault]>([
    ['it is cut off before the answer', { kind: 'drop-answer' }],
    ['the server is busy', busy],
  ])('asks again when %s', async (_, fault) => {
    const { store, proxy } = await newFixture(server);
    await put(store, 'a', seededBytes(100_000));
    proxy.follow(once(gets, fault));
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(100_000));
  });

  it('does not take a page for people for the file', async () => {
    const { store, proxy } = await newFixture(server);
    await put(store, 'a', seededBytes(100_000));
    proxy.follow(() => page);
    await expect(bytesAt(store, 'a')).rejects.toMatchObject({ code: 'not-s3' });
  });
});

describe('looking, listing, removing and copying', () => {
  it.each<[string, Fault]>([
    ['access.denied', { kind: 'answer', status: 403 }],
    ['service.busy', { kind: 'answer', status: 500 }],
    ['not-s3', page],
    ['network.lost', { kind: 'drop-answer' }],
  ])('throws %s rather than to say that nothing is there', async (code, fault) => {
    const { store, proxy } = await newFixture(server);
    proxy.follow(() => fault);
    await expect(store.stat(key('a'))).rejects.toMatchObject({ code });
  });

  it.each<[string, Fault]>([
    ['not-s3', page],
    ['not-s3', { kind: 'shorten-answer', toBytes: 200 }],
    ['network.lost', { kind: 'reset-answer', afterBytes: 200 }],
    ['service.busy', busy],
  ])('throws %s rather than to end a listing early', async (code, fault) => {
    const { store, proxy } = await newFixture(server);
    await put(store, 'a', seededBytes(1));
    proxy.follow((request) => (is('GET', /list-type/)(request) ? fault : { kind: 'pass' }));
    await expect(listAll(store)).rejects.toMatchObject({ code });
  });

  it('knows that a file is removed when the answer is lost', async () => {
    const { store, proxy } = await newFixture(server);
    const entry = await put(store, 'a', seededBytes(1));
    proxy.follow(once(is('DELETE'), { kind: 'drop-answer' }));
    await store.remove(entry);
    expect(await store.stat(key('a'))).toBeNull();
  });

  it('knows that a file is copied when the answer is lost', async () => {
    const { store, proxy } = await newFixture(server);
    const entry = await put(store, 'a', seededBytes(10));
    proxy.follow(once(is('PUT', /\/b\b/), { kind: 'drop-answer' }));
    await store.copy?.(entry, key('b'), { expected: absent });
    expect(await bytesAt(store, 'b')).toEqual(seededBytes(10));
  });
});
