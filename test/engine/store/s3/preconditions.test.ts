// What a server does with preconditions is known of each bucket by itself: on one that keeps to them only where no versions are kept.

import {
  type BucketVersioningStatus,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ObjectAccess } from '../../../../src/engine/store/object-access.ts';
import type { S3AccountOptions } from '../../../../src/engine/store/s3/s3-account.ts';
import type { Store } from '../../../../src/engine/store/store.ts';
import { seededBytes } from '../../../support/bytes.ts';
import { pass } from '../../../support/faulty-proxy.ts';
import { lesserStores } from '../../../support/lesser-stores.ts';
import { freshBucketName } from '../../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../../support/sandbox.ts';
import { key, put } from '../conformance.ts';
import { accountAt, newFixture } from './s3-fixture.ts';

async function newBench(options?: Partial<S3AccountOptions>) {
  const { endpoint, region, stop } = await startTestSandbox(lesserStores['fails-with-versions']);
  onTestFinished(stop);
  const server = { name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop };
  const { account, client, proxy, store, bucket } = await newFixture(server, options);
  const switchVersions = (Bucket: string, Status: BucketVersioningStatus) =>
    client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  let seen = proxy.requests.length;
  return {
    account,
    proxy,
    /** Of a bucket that keeps no versions. */
    ...{ store, bucket },
    switchVersions,
    /** A bucket that keeps versions, of which nothing is known. */
    async versioned() {
      const name = freshBucketName();
      await account.createBucket(name, null, undefined);
      await switchVersions(name, 'Enabled');
      return { name, store: account.open(name, key('')) };
    },
    /** Somebody else, who asks nobody. */
    write: (Bucket: string, Key: string, Body: string) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body })),
    async versionsOf(Bucket: string, Prefix: string) {
      const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
      return Versions.length;
    },
    /** The requests since it was asked last. */
    asked() {
      const requests = proxy.requests.slice(seen);
      seen = proxy.requests.length;
      return requests;
    },
    /** Another account at the same server, given what the first one knows. */
    later: () => accountAt({ ...server, endpoint: proxy.endpoint }, { facts: account.facts() }),
  };
}

const version = (etag: string | null) => ({ kind: 'version', version: etag ?? '' }) as const;

/** What only Store.objects tells. */
function accessOf({ objects }: Store): ObjectAccess {
  if (!objects) throw new Error('the store has no objects');
  return objects;
}

describe('where versions are kept and preconditions fail', () => {
  it('replaces nothing that it was to spare, although the server minds If-None-Match in another bucket', async () => {
    const { store, versioned, write, versionsOf } = await newBench();
    await put(store, 'a', seededBytes(10));
    const other = await versioned();
    await write(other.name, 'a', 'theirs');
    await expect(put(other.store, 'a', seededBytes(10))).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await versionsOf(other.name, 'a')).toBe(1);
  });

  it('replaces the version that was seen, and asks with If-Match no more', async () => {
    const { versioned, asked } = await newBench();
    const { store } = await versioned();
    const first = await put(store, 'a', seededBytes(10));
    asked();
    const second = await put(store, 'a', seededBytes(20), { expected: version(first.version) });
    expect(asked().filter(({ headers }) => 'if-match' in headers)).toHaveLength(2);
    await put(store, 'a', seededBytes(30), { expected: version(second.version) });
    expect(asked().filter(({ headers }) => 'if-match' in headers)).toEqual([]);
    expect((await store.stat(key('a')))?.sizeBytes).toBe(30);
  });

  it('replaces no other version', async () => {
    const { versioned, write, versionsOf } = await newBench();
    const { name, store } = await versioned();
    const { version: seen } = await put(store, 'a', seededBytes(10));
    const before = await versionsOf(name, 'a');
    await write(name, 'a', 'theirs');
    const late = put(store, 'a', seededBytes(20), { expected: version(seen) });
    await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
    expect(await versionsOf(name, 'a')).toBe(before + 1);
  });

  it('tells of each bucket by itself whether preconditions are kept, and again after a restart', async () => {
    const { bucket, store, versioned, later } = await newBench();
    const other = await versioned();
    for (const one of [store, other.store]) await accessOf(one).tryPreconditions(key('trial'));
    const told = (one: Store) => accessOf(one).keepsPreconditions;
    expect([told(store), told(other.store)]).toEqual([true, false]);
    const account = later();
    expect(told(account.open(bucket, key('')))).toBe(true);
    expect(told(account.open(other.name, key('')))).toBe(false);
    expect(told(account.open('one-more', key('')))).toBeNull();
  });

  it('takes as little in another bucket without versions as in the first, once one answer has told so', async () => {
    const { account, store, asked } = await newBench();
    await accessOf(store).tryPreconditions(key('trial'));
    const name = freshBucketName();
    await account.createBucket(name, null, undefined);
    const other = account.open(name, key(''));
    asked();
    await put(other, 'a', seededBytes(10), { modifiedMs: 1 });
    expect(asked().map(({ method }) => method)).toEqual(['HEAD', 'PUT', 'HEAD']);
    await put(other, 'b', seededBytes(10), { modifiedMs: 1 });
    expect(asked().map(({ method }) => method)).toEqual(['PUT']);
    expect(accessOf(other).keepsPreconditions).toBe(true);
  });
});

describe('versions that are switched on later', () => {
  it('make what was learned be forgotten once the bucket is asked', async () => {
    const { bucket, store, switchVersions, write, versionsOf } = await newBench();
    const access = accessOf(store);
    await access.tryPreconditions(key('trial'));
    await switchVersions(bucket, 'Enabled');
    expect(await access.versioning()).toBe('on');
    expect(access.keepsPreconditions).toBeNull();
    await write(bucket, 'a', 'theirs');
    await expect(put(store, 'a', seededBytes(10))).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await versionsOf(bucket, 'a')).toBe(1);
  });

  it('are seen by the answer to the next write', async () => {
    const { bucket, store, switchVersions, write, versionsOf } = await newBench();
    await accessOf(store).tryPreconditions(key('trial'));
    await switchVersions(bucket, 'Enabled');
    await put(store, 'new', seededBytes(10), { modifiedMs: 1 });
    await write(bucket, 'a', 'theirs');
    await expect(put(store, 'a', seededBytes(10))).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await versionsOf(bucket, 'a')).toBe(1);
  });

  it('bring back what is known of other buckets when they are suspended', async () => {
    const { bucket, store, switchVersions } = await newBench();
    const access = accessOf(store);
    await access.tryPreconditions(key('trial'));
    await switchVersions(bucket, 'Enabled');
    await access.versioning();
    await access.tryPreconditions(key('trial'));
    expect(access.keepsPreconditions).toBe(false);
    await switchVersions(bucket, 'Suspended');
    expect(await access.versioning()).toBe('off');
    expect(access.keepsPreconditions).toBe(true);
  });

  it('are nothing that Amazon needs to be asked about', async () => {
    const { bucket, store, switchVersions } = await newBench({ isAws: true });
    await switchVersions(bucket, 'Enabled');
    expect(await accessOf(store).versioning()).toBe('on');
    expect(accessOf(store).keepsPreconditions).toBe(true);
  });
});

it('takes the refusal of a version that stands there no more for no lesson', async () => {
  const { bucket, store, write } = await newBench();
  await accessOf(store).tryPreconditions(key('trial'));
  const { version: seen } = await put(store, 'a', seededBytes(10));
  await write(bucket, 'a', 'theirs');
  const late = put(store, 'a', seededBytes(20), { expected: version(seen) });
  await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
  expect(accessOf(store).keepsPreconditions).toBe(true);
});

it('looks before it writes without a precondition, where a bucket that kept to them refuses them', async () => {
  const { bucket, store, proxy, write, versionsOf } = await newBench();
  await accessOf(store).tryPreconditions(key('trial'));
  await write(bucket, 'a', 'theirs');
  const body = '<Error><Code>NotImplemented</Code></Error>';
  proxy.follow(({ headers }) => ('if-none-match' in headers ? { kind: 'answer', status: 501, body } : pass));
  await expect(put(store, 'a', seededBytes(10))).rejects.toMatchObject({ code: 'entry.exists' });
  expect((await store.stat(key('a')))?.sizeBytes).toBe('theirs'.length);
  expect(await versionsOf(bucket, 'a')).toBe(1);
});
