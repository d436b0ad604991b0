// A probe finds what a store really does, also where it says nothing of it, and leaves the bucket as it was.

import {
  type BucketVersioningStatus,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AbilityName, abilities, type StoreFacts } from '../../../../../src/contract/store-facts.ts';
import type { S3AccountOptions } from '../../../../../src/engine/store/s3/s3-account.ts';
import type { Store } from '../../../../../src/engine/store/store.ts';
import type { SandboxOptions } from '../../../../../src/sandbox/sandbox.ts';
import { seededBytes } from '../../../../support/bytes.ts';
import { pass } from '../../../../support/faulty-proxy.ts';
import { givenServer, type S3Server } from '../../../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../../../support/sandbox.ts';
import { key, put } from '../../conformance.ts';
import { accountAt, type Fixture, newFixture } from '../s3-fixture.ts';

async function fixtureOn(
  sandboxOptions: Partial<SandboxOptions> = {},
  options?: Partial<S3AccountOptions>,
): Promise<Fixture> {
  const { endpoint, region, stop } = await startTestSandbox(sandboxOptions);
  onTestFinished(stop);
  return newFixture({ name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop }, options);
}

const now = () => Date.now();

async function probe({ account, bucket }: Fixture): Promise<StoreFacts> {
  return account.probe(bucket, { now, signal: undefined });
}

const statesOf = ({ abilities }: StoreFacts) =>
  Object.fromEntries(Object.entries(abilities).map(([name, { state }]) => [name, state]));

/** All that is in a bucket, uploads too. */
async function contentOf({ client, bucket }: Fixture): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return [...Contents, ...Uploads].map(({ Key = '' }) => Key);
}

/** Probes a bucket with versions and looks for any. */
async function expectNoneLeft(fixture: Fixture, Status: BucketVersioningStatus): Promise<void> {
  const { client, bucket } = fixture;
  const versioned = { Bucket: bucket, VersioningConfiguration: { Status } };
  await client.send(new PutBucketVersioningCommand(versioned));
  expect((await probe(fixture)).abilities.versioning.state).toBe('yes');
  const listed = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  expect([listed.Versions ?? [], listed.DeleteMarkers ?? []]).toEqual([[], []]);
}

const everything = Object.fromEntries(abilities.map((name) => [name, 'yes']));

describe('a probe', () => {
  it('finds all that a store like Amazon\u2019s does, and takes away what it has written', async () => {
    const fixture = await fixtureOn();
    await put(fixture.store, 'mine', seededBytes(10));
    const before = fixture.proxy.requests.length;
    const facts = await probe(fixture);
    expect(fixture.proxy.requests.length - before).toBeLessThanOrEqual(38);
    expect(statesOf(facts)).toEqual(everything);
    expect(facts).toMatchObject({ product: 'LongshoreSandbox', region: 'us-east-1', bucket: fixture.bucket });
    expect(Math.abs(facts.clockOffsetMs)).toBeLessThan(2_000);
    expect(await contentOf(fixture)).toEqual(['mine']);
  });

  it('finds the same where it speaks as to Amazon', async () => {
    const fixture = await fixtureOn({}, { isAws: true });
    expect(statesOf(await probe(fixture))).toEqual(everything);
    expect(await contentOf(fixture)).toEqual([]);
  });

  it('writes nowhere but under a prefix of its own', async () => {
    const fixture = await fixtureOn();
    await probe(fixture);
    const { proxy, bucket } = fixture;
    const written = proxy.requests.filter(
      ({ method, path }) => ['PUT', 'POST', 'DELETE'].includes(method) && !/^\/[^/]+\/?(\?|$)/.test(path),
    );
    expect(written.length).toBeGreaterThan(10);
    for (const { path } of written)
      expect(path).toMatch(new RegExp(`^/${bucket}/\\.longshore-probe-[0-9a-f]{12}/`));
  });

  const lapses: [name: string, options: Partial<SandboxOptions>, Partial<Record<AbilityName, string>>][] = [
    [
      'ignores If-None-Match',
      { ignores: ['if-none-match'] },
      { 'if-none-match': 'ignored', 'complete-if-none-match': 'ignored' },
    ],
    [
      'refuses If-None-Match',
      { refuses: ['if-none-match'] },
      { 'if-none-match': 'no', 'complete-if-none-match': 'no' },
    ],
    ['ignores If-Match', { ignores: ['if-match'] }, { 'if-match': 'ignored', 'delete-if-match': 'ignored' }],
    ['refuses If-Match', { refuses: ['if-match'] }, { 'if-match': 'no', 'delete-if-match': 'no' }],
    [
      'ignores checksums',
      { ignores: ['x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm'] },
      { 'checksums-checked': 'ignored', 'checksums-kept': 'ignored' },
    ],
    [
      'refuses checksums',
      { refuses: ['x-amz-checksum-crc32'] },
      { 'checksums-checked': 'no', 'checksums-kept': 'no' },
    ],
    ['refuses trailers', { refuses: ['x-amz-trailer'] }, { 'checksum-trailers': 'no' }],
    ['ignores Content-MD5', { ignores: ['content-md5'] }, { 'content-md5': 'ignored' }],
    [
      'ignores the version to copy',
      { ignores: ['x-amz-copy-source-if-match'] },
      { 'copy-if-match': 'ignored' },
    ],
    ['ignores ranges', { ignores: ['range'] }, { ranges: 'ignored' }],
    ['ignores storage classes', { ignores: ['x-amz-storage-class'] }, { 'storage-classes': 'ignored' }],
    [
      'does not copy',
      { refuses: ['x-amz-copy-source'] },
      { copy: 'no', 'copy-if-match': 'no', 'upload-part-copy': 'no' },
    ],
  ];
  it.each(lapses)('sees that a server %s, and cleans up there too', async (_, options, expected) => {
    const fixture = await fixtureOn(options);
    expect(statesOf(await probe(fixture))).toEqual({ ...everything, ...expected });
    expect(await contentOf(fixture)).toEqual([]);
  });

  it.each(['Enabled', 'Suspended'] as const)(
    'leaves no version behind where versions are %s',
    async (status) => expectNoneLeft(await fixtureOn(), status),
  );

  it('sees that an upload which has begun is not listed', async () => {
    const fixture = await fixtureOn();
    const { proxy, bucket } = fixture;
    const body = `<ListMultipartUploadsResult><Bucket>${bucket}</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`;
    proxy.follow(({ method, path }) =>
      method === 'GET' && /[?&]uploads/.test(path)
        ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/xml' }, body }
        : pass,
    );
    expect((await probe(fixture)).abilities['list-uploads']).toEqual({
      state: 'ignored',
      reason: 'An upload that had begun was not listed.',
    });
  });

  it('without a bucket only reads, and says of the rest why it is unknown', async () => {
    const fixture = await fixtureOn();
    await put(fixture.store, 'a', seededBytes(10));
    const before = fixture.proxy.requests.length;
    const facts = await fixture.account.probe(null, { now, signal: undefined });
    const sent = fixture.proxy.requests.slice(before);
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(sent.length).toBeLessThanOrEqual(7);
    expect(facts).toMatchObject({
      bucket: null,
      abilities: { ranges: { state: 'yes' }, 'list-uploads': { state: 'yes' } },
    });
    expect(facts.abilities['if-none-match']).toEqual({
      state: 'unknown',
      reason: 'No bucket was chosen to try it in.',
    });
  });

  it('cleans up and tells what was wrong when it is cancelled or cut off in the middle', async () => {
    const fixture = await fixtureOn();
    const abort = new AbortController();
    fixture.proxy.follow(({ method, path }) => {
      if (method === 'POST' && path.includes('uploads')) abort.abort();
      return pass;
    });
    const { account, bucket } = fixture;
    await expect(account.probe(bucket, { now, signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await contentOf(fixture)).toEqual([]);
  });

  it('gives up an upload whose beginning was answered to nobody', async () => {
    const fixture = await fixtureOn();
    fixture.proxy.follow(({ method, path }) =>
      method === 'POST' && /[?&]uploads/.test(path) ? { kind: 'drop-answer' } : pass,
    );
    expect((await probe(fixture)).abilities['list-uploads'].state).toBe('unknown');
    expect(await contentOf(fixture)).toEqual([]);
  });

  it('fails where nothing may be written, and where what it wrote cannot be removed', async () => {
    const fixture = await fixtureOn();
    const denied = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;
    fixture.proxy.follow(({ method }) => (method === 'PUT' ? denied : pass));
    await expect(probe(fixture)).rejects.toMatchObject({ code: 'access.denied', op: 'store.probe' });
    fixture.proxy.follow(({ method, path }) =>
      method === 'DELETE' || path.includes('?delete') ? denied : pass,
    );
    await expect(probe(fixture)).rejects.toMatchObject({
      code: 'access.denied',
      from: expect.stringContaining('.longshore-probe-'),
    });
  });

  it('does not touch a bucket that would keep what it wrote', async () => {
    const fixture = await fixtureOn();
    const body =
      '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>9</Days></DefaultRetention></Rule></ObjectLockConfiguration>';
    fixture.proxy.follow(({ path }) =>
      path.includes('object-lock')
        ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/xml' }, body }
        : pass,
    );
    await expect(probe(fixture)).rejects.toMatchObject({ code: 'input.wrong' });
    expect(fixture.proxy.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

describe('what was found', () => {
  const puts = ({ proxy }: Fixture) =>
    proxy.requests.filter(({ method, path }) => method === 'PUT' && /\/a(\?|$)/.test(path));

  it('decides how the next account asks, from its first write on', async () => {
    const fixture = await fixtureOn({ refuses: ['if-none-match', 'content-md5'] });
    await probe(fixture);
    const later = storeOfLater(fixture);
    await put(later, 'a', seededBytes(10));
    const [first, ...others] = puts(fixture);
    expect(others).toEqual([]);
    expect(first?.headers).not.toHaveProperty('if-none-match');
    expect(first?.headers).not.toHaveProperty('content-md5');
    expect(first?.headers).toHaveProperty('x-amz-checksum-crc32');
  });

  it('spares the second write that would find out about preconditions, and the look before a write', async () => {
    const fixture = await fixtureOn();
    await probe(fixture);
    const later = storeOfLater(fixture);
    const before = fixture.proxy.requests.length;
    const written = await put(later, 'a', seededBytes(10), { modifiedMs: 1 });
    expect(fixture.proxy.requests.slice(before).map(({ method }) => method)).toEqual(['PUT']);
    await put(later, 'a', seededBytes(20), {
      modifiedMs: 2,
      expected: { kind: 'version', version: written.version ?? '' },
    });
    expect(fixture.proxy.requests.slice(before).map(({ method }) => method)).toEqual(['PUT', 'PUT']);
  });

  /** Another account at the same server, given what the first one knows. */
  function storeOfLater({ account, bucket, proxy }: Fixture): Store {
    const server = {
      name: '',
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      secret: TEST_KEYS,
      stop: async () => {},
    };
    return accountAt(server, { facts: account.facts() }).open(bucket, key(''));
  }
});

const given = givenServer();
if (given !== null && process.env['LONGSHORE_TEST_S3_KIND'] === 'ceph') describeCeph(given);

/** A bucket that goes with the test, which it does only when nothing was left in it. */
async function newBucket(server: S3Server): Promise<Fixture> {
  const fixture = await newFixture(server);
  onTestFinished(() => fixture.account.removeBucket(fixture.bucket, undefined));
  return fixture;
}

function describeCeph(server: S3Server): void {
  describe('on Ceph', () => {
    it('finds what is known of it', async () => {
      const fixture = await newBucket(server);
      expect(statesOf(await probe(fixture))).toEqual({
        ...everything,
        'complete-if-none-match': 'ignored',
        'delete-if-match': 'ignored',
        'checksums-checked': 'ignored',
        'checksums-kept': 'ignored',
        'checksum-trailers': 'no',
        'copy-if-match': 'ignored',
      });
      expect(fixture.account.facts()).toMatchObject({ areEtagsBare: true, preconditions: 'honoured' });
      expect(await contentOf(fixture)).toEqual([]);
    });

    it.each(['Enabled', 'Suspended'] as const)(
      'leaves no version behind where versions are %s',
      async (status) => expectNoneLeft(await newBucket(server), status),
    );
  });
}
