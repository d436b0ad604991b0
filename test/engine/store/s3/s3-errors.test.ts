// What goes wrong with an account, a bucket or a server comes as one clear error, without a secret in it.

import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { explainLine } from '../../../../src/contract/error-text.ts';
import { AppError } from '../../../../src/contract/errors.ts';
import { seededBytes } from '../../../support/bytes.ts';
import { once } from '../../../support/faulty-proxy.ts';
import { freshBucketName, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../../support/sandbox.ts';
import { bytesAt, key, listAll, put } from '../conformance.ts';
import { accountAt, newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.stop());

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof AppError)) throw error;
  return error;
}

describe('credentials', () => {
  it.each([
    ['an unknown key', { ...TEST_KEYS, accessKeyId: 'UNKNOWNKEY' }, 'InvalidAccessKeyId'],
    ['a wrong secret', { ...TEST_KEYS, secretAccessKey: 'not-the-secret' }, 'SignatureDoesNotMatch'],
  ])('are said to be wrong for %s', async (_, secret, raw) => {
    const account = accountAt({ ...server, secret });
    const error = await failureOf(account.listBuckets(undefined));
    expect(error).toMatchObject({ code: 'auth.wrong', raw, op: 'bucket.list', retry: 'after-user' });
  });

  it('that cannot be had fail with the error of where they come from', async () => {
    const failure = new AppError('vault.unavailable', { op: 'vault.read' });
    const account = accountAt(server, { credentials: () => Promise.reject(failure) });
    await expect(account.listBuckets(undefined)).rejects.toBe(failure);
  });

  it('never stand in an error', async () => {
    const account = accountAt({ ...server, secret: { ...TEST_KEYS, secretAccessKey: 'not-the-secret' } });
    const store = account.open('some-bucket', key(''));
    const errors = await Promise.all([
      failureOf(account.listBuckets(undefined)),
      failureOf(store.stat(key('a'))),
      failureOf(put(store, 'a', seededBytes(1))),
      failureOf(store.read(key('a'))),
    ]);
    const told = errors
      .map((error) => JSON.stringify([error, error.message, error.stack, error.cause]))
      .join();
    expect(told).not.toMatch(/not-the-secret|X-Amz-Signature|Signature=|Credential=/);
  });
});

describe('the way to the server', () => {
  it('names host and port when nothing listens there', async () => {
    const account = accountAt({ ...server, endpoint: 'http://127.0.0.1:9' });
    const error = await failureOf(account.listBuckets(undefined));
    expect(error).toMatchObject({ code: 'network.lost', raw: 'ECONNREFUSED', retry: 'later' });
    expect(error.detail).toContain('127.0.0.1:9');
  });

  it('tells a name that nobody knows', async () => {
    const account = accountAt({ ...server, endpoint: 'https://nowhere.invalid' });
    const error = await failureOf(account.listBuckets(undefined));
    expect(error.code).toBe('network.lost');
    expect(error.detail).toContain('nowhere.invalid:443');
  });

  it('tells a server that does not speak TLS', async () => {
    const account = accountAt({ ...server, endpoint: server.endpoint.replace('http:', 'https:') });
    const error = await failureOf(account.listBuckets(undefined));
    expect(error).toMatchObject({ code: 'network.lost', retry: 'after-user' });
    expect(error.detail).toContain('http://');
  });

  it.each([
    ['a page', 200, 'text/html', '<!doctype html><html><body>Sign in</body></html>'],
    ['well-formed XML', 200, 'application/xml', '<?xml version="1.0"?><feed><entry>news</entry></feed>'],
    ['plain text', 200, 'text/plain', 'It works!'],
    ['a page that says not found', 404, 'text/html', '<html><body>Not found</body></html>'],
    ['nothing', 200, 'text/plain', ''],
  ])('says that it is not S3 when %s answers', async (_, status, type, body) => {
    const site = createServer((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void site.close());
    const address = site.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const account = accountAt({ ...server, endpoint: `http://127.0.0.1:${port}` });
    const store = account.open('some-bucket', key(''));
    const codes = await Promise.all([
      failureOf(account.listBuckets(undefined)),
      failureOf(listAll(store)),
      failureOf(store.stat(key(''))),
      failureOf(account.createBucket('some-bucket', null, undefined)),
    ]);
    expect(codes.map((error) => error.code)).toEqual(['not-s3', 'not-s3', 'not-s3', 'not-s3']);
  });

  it.each([
    'localhost:9000',
    'ftp://host',
    'https://user:secret@host',
    'not an address',
    'https://host?key=1',
  ])('refuses the endpoint %s without repeating what may be secret', (endpoint) => {
    const open = () => accountAt({ ...server, endpoint });
    expect(open).toThrow(expect.objectContaining({ code: 'input.wrong' }));
    expect(open).not.toThrow(/secret/);
  });
});

describe('buckets', () => {
  it('that exist already cannot be made, be they ours or not', async () => {
    await using sandbox = await startTestSandbox({
      accounts: [{ name: 'other', accessKeyId: 'OTHERKEY', secretAccessKey: 'other-secret' }],
    });
    const owner = accountAt({ ...server, endpoint: sandbox.endpoint });
    const secret = { accessKeyId: 'OTHERKEY', secretAccessKey: 'other-secret' };
    const stranger = accountAt({ ...server, endpoint: sandbox.endpoint, secret });
    const name = freshBucketName();
    await owner.createBucket(name, null, undefined);
    const codes = [owner, stranger].map((account) => failureOf(account.createBucket(name, null, undefined)));
    expect((await Promise.all(codes)).map((error) => error.code)).toEqual(['bucket.exists', 'bucket.exists']);
    const denied = await failureOf(listAll(stranger.open(name, key(''))));
    expect(denied).toMatchObject({ code: 'access.denied', from: `s3://${name}/` });
  });

  it('with a name that breaks the rules are not even asked for', async () => {
    const { account, proxy } = await newFixture(server);
    const before = proxy.requests.length;
    const error = await failureOf(account.createBucket('Not A Bucket', null, undefined));
    expect(error).toMatchObject({ code: 'bucket.name', detail: 'A bucket name has no capital letters.' });
    expect(proxy.requests).toHaveLength(before);
  });

  it('that hold something are not removed', async () => {
    const { account, store, bucket } = await newFixture(server);
    const entry = await put(store, 'a', seededBytes(1));
    const error = await failureOf(account.removeBucket(bucket, undefined));
    expect(error).toMatchObject({ code: 'bucket.not-empty', from: bucket });
    await store.remove(entry);
    await account.removeBucket(bucket, undefined);
    expect((await account.listBuckets(undefined)).map(({ name }) => name)).not.toContain(bucket);
  });

  it('that are not there are said to be missing, whatever is asked of them', async () => {
    const account = accountAt(server);
    const store = account.open('not-there-at-all', key(''));
    const failures = await Promise.all([
      failureOf(listAll(store)),
      failureOf(store.stat(key(''))),
      failureOf(store.stat(key('a'))),
      failureOf(store.read(key('a'))),
      failureOf(put(store, 'a', seededBytes(1))),
      failureOf(account.removeBucket('not-there-at-all', undefined)),
    ]);
    expect(failures.map((error) => error.code)).toEqual(Array.from(failures, () => 'bucket.missing'));
  });

  it('of another region are found by themselves, and the region is asked for once', async () => {
    const { account, proxy } = await newFixture(server);
    const bucket = freshBucketName();
    expect(await account.createBucket(bucket, 'eu-central-1', undefined)).toMatchObject({
      region: 'eu-central-1',
    });
    const stranger = accountAt({ ...server, endpoint: proxy.endpoint });
    const store = stranger.open(bucket, key(''));
    await put(store, 'a', seededBytes(10));
    expect(await bytesAt(store, 'a')).toEqual(seededBytes(10));
    const before = proxy.requests.length;
    await bytesAt(store, 'a');
    expect(proxy.requests).toHaveLength(before + 1);
  });

  it('are reached although the clocks differ by an hour', async () => {
    await using sandbox = await startTestSandbox({ now: () => Date.now() + 3_600_000 });
    const account = accountAt({ ...server, endpoint: sandbox.endpoint });
    const bucket = freshBucketName();
    await account.createBucket(bucket, null, undefined);
    await put(account.open(bucket, key('')), 'a', seededBytes(1));
    expect(await bytesAt(account.open(bucket, key('')), 'a')).toEqual(seededBytes(1));
  });

  it('in which uploads were left unfinished are cleared of them', async () => {
    const { account, store, proxy, bucket } = await newFixture(server, {
      limits: { singlePutBytes: 0, partBytes: 5 * 1024 * 1024 },
    });
    // The upload can neither go on nor be given up.
    proxy.follow((request) =>
      /partNumber=|uploadId=/.test(request.path) ? { kind: 'answer', status: 403 } : { kind: 'pass' },
    );
    await failureOf(put(store, 'a', seededBytes(1)));
    proxy.follow(once(() => false, { kind: 'pass' }));
    await account.abortUploads(bucket, undefined);
    const before = proxy.requests.length;
    await account.abortUploads(bucket, undefined);
    expect(proxy.requests.slice(before).map((request) => request.method)).toEqual(['GET']);
  });
});

describe('answers of S3', () => {
  it.each([
    ['ExpiredToken', 400, 'auth.expired'],
    ['AccessDenied', 403, 'access.denied'],
    ['InvalidObjectState', 403, 'entry.archived'],
    ['EntityTooLarge', 400, 'entry.too-large'],
    ['InvalidStorageClass', 400, 'store.unsupported'],
    ['NotImplemented', 501, 'store.unsupported'],
    ['KeyTooLongError', 400, 'entry.name'],
    ['PermanentRedirect', 301, 'bucket.region'],
    ['SomethingNew', 400, 'other'],
    ['SomethingNew', 500, 'service.busy'],
  ])('%s with status %d is %s', async (code, status, expected) => {
    const { store, proxy, bucket } = await newFixture(server);
    await put(store, 'a', seededBytes(1));
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>x</Message></Error>`;
    const headers = { 'content-type': 'application/xml' };
    proxy.follow((request) =>
      request.method === 'GET' ? { kind: 'answer', status, headers, body } : { kind: 'pass' },
    );
    const error = await failureOf(store.read(key('a')));
    expect(error).toMatchObject({ code: expected, raw: code, from: `s3://${bucket}/a` });
    expect(explainLine(error)).toContain(`[${code}]`);
  });

  it('an archived object says so', async () => {
    const { store, proxy } = await newFixture(server);
    proxy.follow((request) =>
      request.method === 'GET'
        ? { kind: 'answer', status: 403, body: '<Error><Code>InvalidObjectState</Code></Error>' }
        : { kind: 'pass' },
    );
    expect(explainLine(await failureOf(store.read(key('a'))))).toContain('Restore it first');
  });
});
