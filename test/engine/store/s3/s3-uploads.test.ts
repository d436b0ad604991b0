// Unfinished uploads are found with what they take, and what was given up is gone for good.

import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ListedUpload } from '../../../../src/engine/store/s3/s3-uploads.ts';
import { seededBytes } from '../../../support/bytes.ts';
import { type ProxiedRequest, pass } from '../../../support/faulty-proxy.ts';
import { givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { accountAt, type Fixture, newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = givenServer() ?? (await sandboxServer());
});
afterAll(() => server.stop());

/** A bucket that goes with the test, for the server may be somebody's. */
async function newBucket(): Promise<Fixture> {
  const fixture = await newFixture(server);
  const { account, bucket, proxy } = fixture;
  onTestFinished(async () => {
    proxy.follow(() => pass);
    await account.abortUploads(bucket, undefined);
    await account.removeBucket(bucket, undefined);
  });
  return fixture;
}

async function begin({ client, bucket }: Fixture, Key: string, ...partBytes: number[]): Promise<string> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
  for (const [index, size] of partBytes.entries()) {
    const Body = seededBytes(size, index + 1);
    await client.send(new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber: index + 1, Body }));
  }
  return UploadId;
}

async function listed({ account, bucket }: Fixture): Promise<ListedUpload[]> {
  const uploads: ListedUpload[] = [];
  for await (const page of account.listUploads(bucket, undefined)) uploads.push(...page);
  return uploads;
}

const isListing = ({ method, path }: ProxiedRequest) => method === 'GET' && /[?&]uploads\b/.test(path);
const isPartListing = ({ method, path }: ProxiedRequest) => method === 'GET' && /uploadId=/.test(path);
const xml = { 'content-type': 'application/xml' };

describe('unfinished uploads', () => {
  it('are listed with their whole keys, whatever these hold', async () => {
    const fixture = await newBucket();
    const keys = ['a b+c/d%2Fe.txt', 'f\u00fcr \u{1F4F7}', 'twice', 'twice'];
    const ids = [];
    for (const key of keys) ids.push(await begin(fixture, key));
    const uploads = await listed(fixture);
    expect(uploads.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(uploads.map(({ uploadId }) => uploadId).sort()).toEqual([...ids].sort());
    expect(Math.abs((uploads[0]?.startedMs ?? 0) - Date.now())).toBeLessThan(600_000);
  });

  it('are measured by their parts', async () => {
    const fixture = await newBucket();
    const { account, bucket } = fixture;
    const uploadId = await begin(fixture, 'a', 5, 7);
    const upload = { bucket, key: 'a', uploadId };
    expect(await account.measureUpload(upload, undefined)).toEqual({ sizeBytes: 12, parts: 2 });
    await account.abortUpload(upload, undefined);
    expect(await account.measureUpload(upload, undefined)).toBeNull();
  });

  it('that were given up are not listed any more, and giving them up again is no error', async () => {
    const fixture = await newBucket();
    const { account, bucket } = fixture;
    const kept = await begin(fixture, 'a', 3);
    const upload = { bucket, key: 'a', uploadId: await begin(fixture, 'a', 3) };
    await account.abortUpload(upload, undefined);
    await account.abortUpload(upload, undefined);
    expect((await listed(fixture)).map(({ uploadId }) => uploadId)).toEqual([kept]);
  });

  it('of a bucket are all given up, also several of one key', async () => {
    const fixture = await newBucket();
    for (const key of ['a', 'a', 'a', 'b']) await begin(fixture, key, 1);
    await fixture.account.abortUploads(fixture.bucket, undefined);
    expect(await listed(fixture)).toEqual([]);
  });
});

describe('a listing of uploads', () => {
  const page = (bucket: string, more: string) =>
    `<?xml version="1.0"?><ListMultipartUploadsResult><Bucket>${bucket}</Bucket>${more}</ListMultipartUploadsResult>`;
  const upload = (key: string, id: string) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`;

  it('goes on from page to page by both markers, decoded', async () => {
    const fixture = await newBucket();
    const { proxy, bucket } = fixture;
    const pages = [
      page(
        bucket,
        `<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>a+b%2Bc</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>${upload('a+b%2Bc', 'u1')}`,
      ),
      page(bucket, `<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${upload('d', 'u2')}`),
    ];
    proxy.follow((request) =>
      isListing(request) ? { kind: 'answer', status: 200, headers: xml, body: pages.shift() ?? '' } : pass,
    );
    expect((await listed(fixture)).map(({ key, uploadId }) => [key, uploadId])).toEqual([
      ['a b+c', 'u1'],
      ['d', 'u2'],
    ]);
    const { searchParams } = new URL(proxy.requests.filter(isListing).at(-1)?.path ?? '', 'http://s3');
    expect([searchParams.get('key-marker'), searchParams.get('upload-id-marker')]).toEqual(['a b+c', 'u1']);
  });

  it('with keys that look encoded is asked for plain where the server does not say', async () => {
    const fixture = await newBucket();
    const { proxy, bucket } = fixture;
    proxy.follow((request) => {
      if (!isListing(request)) return pass;
      const isEncoded = request.path.includes('encoding-type=url');
      const uploads = upload(isEncoded ? 'a%2520b' : 'a%20b', 'u1') + upload('c', 'u2');
      const body = page(bucket, `<IsTruncated>false</IsTruncated>${uploads}`);
      return { kind: 'answer', status: 200, headers: xml, body };
    });
    expect((await listed(fixture)).map(({ key }) => key)).toEqual(['a%20b', 'c']);
  });

  it.each([
    ['has no end', '<IsTruncated>true</IsTruncated>'],
    ['begins again', '<IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>'],
    ['does not say whether it is whole', ''],
  ])('that %s is an error and not an empty one', async (_, more) => {
    const fixture = await newBucket();
    fixture.proxy.follow((request) =>
      isListing(request)
        ? { kind: 'answer', status: 200, headers: xml, body: page(fixture.bucket, more) }
        : pass,
    );
    await expect(listed(fixture)).rejects.toMatchObject({ code: 'not-s3', op: 'upload.list' });
  });

  it('is not believed where a probe has seen that uploads are missing in it', async () => {
    const fixture = await newBucket();
    const facts = { ...fixture.account.facts(), abilities: { 'list-uploads': 'ignored' as const } };
    const account = accountAt(server, { facts });
    const reading = account.listUploads(fixture.bucket, undefined).next();
    await expect(reading).rejects.toMatchObject({ code: 'store.unsupported', op: 'upload.list' });
  });

  it('that is refused, or answered by a page for people, is an error', async () => {
    const fixture = await newBucket();
    fixture.proxy.follow((request) =>
      isListing(request)
        ? { kind: 'answer', status: 403, headers: xml, body: '<Error><Code>AccessDenied</Code></Error>' }
        : pass,
    );
    await expect(listed(fixture)).rejects.toMatchObject({ code: 'access.denied' });
    fixture.proxy.follow((request) =>
      isListing(request)
        ? { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }
        : pass,
    );
    await expect(listed(fixture)).rejects.toMatchObject({ code: 'not-s3' });
  });
});

describe('giving up', () => {
  it('is asked for again while parts are still listed', async () => {
    const fixture = await newBucket();
    const { account, bucket, proxy } = fixture;
    const uploadId = await begin(fixture, 'a', 3);
    const late = `<ListPartsResult><Bucket>${bucket}</Bucket><Key>a</Key><UploadId>${uploadId}</UploadId><IsTruncated>false</IsTruncated><Part><PartNumber>9</PartNumber><Size>1</Size></Part></ListPartsResult>`;
    let left = 2;
    proxy.follow((request) =>
      isPartListing(request) && left-- > 0 ? { kind: 'answer', status: 200, headers: xml, body: late } : pass,
    );
    await account.abortUpload({ bucket, key: 'a', uploadId }, undefined);
    // The third abort hears that there is no such upload, which is what was wanted.
    expect(proxy.requests.filter(({ method }) => method === 'DELETE').length).toBeGreaterThan(1);
  });

  it('ends with an error when parts never stop being listed', async () => {
    const fixture = await newBucket();
    const { account, bucket, proxy } = fixture;
    proxy.follow(({ method, path }) => {
      if (!/uploadId=/.test(path)) return pass;
      if (method === 'DELETE') return { kind: 'answer', status: 204 };
      const body = `<ListPartsResult><Bucket>${bucket}</Bucket><UploadId>u</UploadId><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><Size>1</Size></Part></ListPartsResult>`;
      return { kind: 'answer', status: 200, headers: xml, body };
    });
    const upload = { bucket, key: 'a', uploadId: 'u' };
    await expect(account.abortUpload(upload, undefined)).rejects.toMatchObject({
      code: 'service.busy',
      op: 'upload.abort',
      from: `s3://${bucket}/a`,
    });
    expect(proxy.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(5);
  });

  it('does not take a bare 404 for proof that nothing is left', async () => {
    const fixture = await newBucket();
    const { account, bucket, proxy } = fixture;
    const uploadId = await begin(fixture, 'a', 3);
    proxy.follow((request) => (isPartListing(request) ? { kind: 'answer', status: 404 } : pass));
    await expect(account.abortUpload({ bucket, key: 'a', uploadId }, undefined)).rejects.toThrow();
  });
});
