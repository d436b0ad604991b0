// The versions of a bucket are listed whole, and removed each by its id and no other.

import {
  type BucketVersioningStatus,
  DeleteObjectsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { removeAllVersions } from '../../../../src/engine/bucket/remove-versions.ts';
import type { ListedVersion } from '../../../../src/engine/store/s3/s3-versions.ts';
import { type ProxiedRequest, pass } from '../../../support/faulty-proxy.ts';
import { givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { type Fixture, newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = givenServer() ?? (await sandboxServer());
});
afterAll(() => server.stop());

/** A bucket that goes with the test, with all its versions. */
async function newBucket(status?: BucketVersioningStatus): Promise<Fixture> {
  const fixture = await newFixture(server);
  if (status !== undefined) await turn(fixture, status);
  onTestFinished(async () => {
    fixture.proxy.follow(() => pass);
    await removeAll(fixture);
    await fixture.account.removeBucket(fixture.bucket, undefined);
  });
  return fixture;
}

const turn = ({ client, bucket }: Fixture, Status: BucketVersioningStatus) =>
  client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));

async function put({ client, bucket }: Fixture, Key: string, Body: string): Promise<string> {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  return VersionId ?? 'null';
}

async function drop({ client, bucket }: Fixture, ...keys: string[]): Promise<void> {
  const Objects = keys.map((Key) => ({ Key }));
  await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
}

async function listed({ account, bucket }: Fixture): Promise<ListedVersion[]> {
  const versions: ListedVersion[] = [];
  for await (const page of account.listVersions(bucket, undefined)) versions.push(...page);
  return versions;
}

async function removeAll({ account, bucket }: Fixture) {
  const removing = { account, bucket, now: () => Date.now(), signal: new AbortController().signal };
  const tallies = [];
  for await (const tally of removeAllVersions(removing)) tallies.push(tally);
  return tallies.at(-1);
}

const isListing = ({ method, path }: ProxiedRequest) => method === 'GET' && /[?&]versions\b/.test(path);
const isRemoval = ({ method, path }: ProxiedRequest) => method === 'POST' && /[?&]delete\b/.test(path);
const answer = (body: string) =>
  ({ kind: 'answer', status: 200, headers: { 'content-type': 'application/xml' }, body }) as const;

describe('a bucket', () => {
  it('tells whether it has ever kept versions', async () => {
    const fixture = await newBucket();
    const { account, bucket } = fixture;
    const told = [await account.keepsVersions(bucket, undefined)];
    for (const status of ['Enabled', 'Suspended'] as const) {
      await turn(fixture, status);
      told.push(await account.keepsVersions(bucket, undefined));
    }
    expect(told).toEqual([false, true, true]);
  });

  it('that does not tell counts as one that keeps none', async () => {
    const { account, bucket, proxy } = await newBucket('Enabled');
    for (const [status, code] of [
      [403, 'AccessDenied'],
      [501, 'NotImplemented'],
      [400, 'InvalidRequest'],
    ] as const) {
      const body = `<Error><Code>${code}</Code></Error>`;
      proxy.follow(() => ({ ...answer(body), status }));
      expect(await account.keepsVersions(bucket, undefined)).toBe(false);
    }
    proxy.follow(() => ({ ...answer('<Error><Code>SlowDown</Code></Error>'), status: 503 }));
    await expect(account.keepsVersions(bucket, undefined)).rejects.toMatchObject({ code: 'service.busy' });
  });
});

describe('versions', () => {
  it('are listed with their whole keys, sizes and ids, and delete markers among them', async () => {
    const fixture = await newBucket('Enabled');
    const keys = ['a b+c/d%2Fe.txt', 'f\u00fcr \u{1F4F7}', 'line\r\nbreak'];
    const expected = [];
    for (const key of keys) {
      for (const [at, body] of ['old', 'newer'].entries()) {
        const versionId = await put(fixture, key, body);
        expected.push({ key, versionId, sizeBytes: body.length, isLatest: at === 1 && key !== keys[0] });
      }
    }
    await drop(fixture, keys[0] ?? '');
    const all = await listed(fixture);
    expect(all).toHaveLength(7);
    expect(all).toEqual(expect.arrayContaining(expected));
    expect(all.filter(({ sizeBytes }) => sizeBytes === null)).toMatchObject([
      { key: keys[0], isLatest: true },
    ]);
  });

  it('of more than a page are listed to their end, and removed to the last', {
    timeout: 60_000,
  }, async () => {
    const fixture = await newBucket('Enabled');
    await put(fixture, 'n 0', 'x');
    await put(fixture, 'n 0', 'yy');
    const keys = Array.from({ length: 1010 }, (_, index) => `n ${index}+%\u00e9`);
    for (let at = 0; at < keys.length; at += 1000) await drop(fixture, ...keys.slice(at, at + 1000));
    const all = await listed(fixture);
    expect(new Set(all.map(({ key }) => key))).toEqual(new Set(['n 0', ...keys]));
    expect(all).toHaveLength(1012);
    const before = fixture.proxy.requests.length;
    expect(await removeAll(fixture)).toMatchObject({ files: 1, versions: 1011, sizeBytes: 3, failed: 0 });
    // Ceph lists no more of a key when the version that the page before ended with is gone.
    const sent = fixture.proxy.requests.slice(before).map(({ method }) => method);
    expect(sent).toEqual(['GET', 'GET', 'POST', 'POST']);
    expect(await listed(fixture)).toEqual([]);
  });

  it('are removed each by its id, whatever its key holds, and no others', async () => {
    const fixture = await newBucket('Enabled');
    const { account, bucket } = fixture;
    const keys = ['plain', 'a & <b>', ' k\r\n', 'control\u0001'];
    const doomed = [];
    const kept = [];
    for (const key of keys) {
      doomed.push({ key, versionId: await put(fixture, key, 'doomed') });
      kept.push(await put(fixture, key, 'kept'));
    }
    expect(await account.removeVersions(bucket, doomed, undefined)).toEqual([]);
    const left = (await listed(fixture)).map(({ versionId }) => versionId);
    expect(new Set(left)).toEqual(new Set(kept));
  });

  it('that cannot be removed are told, and the rest goes', async () => {
    const fixture = await newBucket('Enabled');
    const { bucket, proxy } = fixture;
    const versionId = await put(fixture, 'locked', 'xx');
    const other = await put(fixture, 'locked', 'y');
    const refusal = `<Error><Key>locked</Key><VersionId>${versionId}</VersionId><Code>AccessDenied</Code></Error>`;
    const removal = `<Deleted><Key>locked</Key><VersionId>${other}</VersionId></Deleted>`;
    proxy.follow((request) =>
      isRemoval(request) ? answer(`<DeleteResult>${refusal}${removal}</DeleteResult>`) : pass,
    );
    expect(await removeAll(fixture)).toMatchObject({
      files: 1,
      sizeBytes: 1,
      failed: 1,
      failures: [{ code: 'access.denied', op: 'version.remove', from: `s3://${bucket}/locked` }],
    });
  });

  it('are not believed to be removed by an answer that speaks of their keys alone', async () => {
    const fixture = await newBucket('Enabled');
    await put(fixture, 'k', 'x');
    fixture.proxy.follow((request) =>
      isRemoval(request) ? answer('<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>') : pass,
    );
    expect(await removeAll(fixture)).toMatchObject({ files: 0, failed: 1, failures: [{ code: 'not-s3' }] });
  });

  it.each([
    ['is a page for people', '<html><body>Sign in</body></html>'],
    ['is none of S3', '<ListVersionsResult></ListVersionsResult>'],
    [
      'breaks off in the middle',
      '<ListVersionsResult><Name>b</Name><IsTruncated>true</IsTruncated></ListVersionsResult>',
    ],
    [
      'leaves out an id',
      '<ListVersionsResult><Name>b</Name><IsTruncated>false</IsTruncated><Version><Key>k</Key></Version></ListVersionsResult>',
    ],
  ])('are not taken from a listing that %s', async (_, body) => {
    const fixture = await newBucket('Enabled');
    fixture.proxy.follow((request) => (isListing(request) ? answer(body) : pass));
    await expect(listed(fixture)).rejects.toMatchObject({ code: 'not-s3' });
  });
});
