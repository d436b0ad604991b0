// The behaviour of S3 that Longshore builds on, as one suite for any endpoint: what the sandbox must not make up.

import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { it, outcome } from './outcome.ts';

const MIB = 1024 * 1024;
const md5 = (data: Buffer | string): string => createHash('md5').update(data).digest('hex');

/** Registers the suite. */
export function describeBehaviour(): void {
  let endpoint: Endpoint;
  let s3: S3Client;
  const Bucket = `longshore-${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    endpoint = await openEndpoint();
    // Streams are framed with trailers unless this is said, and not every server takes them.
    s3 = endpoint.client({
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    await emptyBucket(s3, Bucket);
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await endpoint.stop();
  });

  const put = (Key: string, Body: Buffer | string = 'x', more = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, more = {}): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return (await Body?.transformToString()) ?? '';
  };
  const head = (Key: string, more = {}) => s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));

  describe('buckets', () => {
    it('are listed, headed and, once empty, deleted', async () => {
      const other = `${Bucket}-other`;
      await s3.send(new CreateBucketCommand({ Bucket: other }));
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      await s3.send(new HeadBucketCommand({ Bucket: other }));
      await s3.send(new DeleteBucketCommand({ Bucket: other }));
      expect(Buckets.map((bucket) => bucket.Name)).toContain(other);
      expect(await outcome(s3.send(new HeadBucketCommand({ Bucket: other })))).toBe('404 NotFound');
    });

    it('that hold an object are not deleted', async () => {
      await put('kept');
      expect(await outcome(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('409 BucketNotEmpty');
    });

    it('that are not there are said to be missing', async () => {
      const missing = `${Bucket}-missing`;
      expect(await outcome(s3.send(new ListObjectsV2Command({ Bucket: missing })))).toBe('404 NoSuchBucket');
      expect(await outcome(s3.send(new PutObjectCommand({ Bucket: missing, Key: 'k', Body: 'x' })))).toBe(
        '404 NoSuchBucket',
      );
      expect(await outcome(s3.send(new DeleteBucketCommand({ Bucket: missing })))).toBe('404 NoSuchBucket');
    });

    it('have names of small letters, digits, dots and hyphens', async () => {
      for (const name of [
        'UPPER',
        'under_score',
        'ab',
        '192.168.5.4',
        'two..dots',
        '-hyphen',
        'x'.repeat(64),
      ]) {
        expect([name, await outcome(s3.send(new CreateBucketCommand({ Bucket: name })))]).toEqual([
          name,
          '400 InvalidBucketName',
        ]);
      }
    });
  });

  describe('objects', () => {
    it('come back with their bytes, MD5 and traits', async () => {
      const sent = {
        ContentType: 'text/plain; charset=utf-8',
        ContentDisposition: 'attachment; filename="a b.txt"',
        ContentEncoding: 'identity',
        ContentLanguage: 'de',
        CacheControl: 'max-age=60',
        Metadata: { mtime: '1700000000.25', name: 'two  words' },
      };
      await put('traits', 'hello', sent);
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'traits' }));
      expect(await got.Body?.transformToString()).toBe('hello');
      expect(got).toMatchObject({
        ...sent,
        Metadata: { mtime: '1700000000.25' },
        ETag: `"${md5('hello')}"`,
        ContentLength: 5,
      });
    });

    it('may be empty', async () => {
      await put('empty', '');
      expect([await get('empty'), (await head('empty')).ContentLength]).toEqual(['', 0]);
    });

    it('may have any key that is UTF-8, with no character changed', async () => {
      const keys = [
        'a//b',
        '/leading',
        'trailing/',
        '.',
        '..',
        'a/../b',
        'a b+c%20d&e=f?g#h',
        'é',
        'e\u0301',
        '😀',
        '\u0001\u007f',
        'a\r\nb',
        'q\'"<>&',
        'back\\slash',
        'x'.repeat(1024),
      ];
      for (const key of keys) await put(key, key);
      for (const key of keys) expect(await get(key)).toBe(key);
      // XML cannot carry the control characters, so that these are not deleted in a batch.
      for (const Key of keys) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      for (const key of keys) expect([key, await outcome(head(key))]).toEqual([key, '404 NotFound']);
    });

    it('with a key of more than 1024 bytes are refused', async () => {
      expect(await outcome(put('é'.repeat(513)))).toBe('400 KeyTooLongError');
    });

    it('that are not there are said to be missing, with a body or without', async () => {
      expect([await outcome(get('nowhere')), await outcome(head('nowhere'))]).toEqual([
        '404 NoSuchKey',
        '404 NotFound',
      ]);
    });

    it('can be deleted twice', async () => {
      await put('gone');
      const drop = () => s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
      expect([await outcome(drop()), await outcome(drop()), await outcome(head('gone'))]).toEqual([
        'ok',
        'ok',
        '404 NotFound',
      ]);
    });

    it('are deleted by the thousand, loudly or quietly', async () => {
      await put('many/1');
      await put('many/2');
      const drop = (Quiet: boolean, ...names: string[]) =>
        s3.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Quiet, Objects: names.map((Key) => ({ Key })) } }),
        );
      const loud = await drop(false, 'many/1', 'many/none');
      const quiet = await drop(true, 'many/2', 'many/ <&>"\r');
      expect([loud.Deleted?.map((one) => one.Key).sort(), quiet.Deleted ?? []]).toEqual([
        ['many/1', 'many/none'],
        [],
      ]);
    });

    it('are refused when their Content-MD5 is another', async () => {
      const ContentMD5 = createHash('md5').update('else').digest('base64');
      expect(await outcome(put('lie', 'x', { ContentMD5 }))).toBe('400 BadDigest');
      expect(await outcome(head('lie'))).toBe('404 NotFound');
    });

    it('are refused when their checksum is another', async () => {
      expect(await outcome(put('sum', 'x', { ChecksumCRC32: 'AAAAAA==' }))).toBe('400 BadDigest');
    });

    it('show the checksum that they were sent with', async () => {
      await put('summed', 'hello', { ChecksumAlgorithm: 'CRC32' });
      expect((await head('summed', { ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBe('NhCmhg==');
    });

    it('have the storage class that they were given, and only known ones', async () => {
      await put('cool', 'x', { StorageClass: 'STANDARD_IA' });
      expect((await head('cool')).StorageClass).toBe('STANDARD_IA');
      expect(await outcome(put('odd', 'x', { StorageClass: 'LUKEWARM' }))).toBe('400 InvalidStorageClass');
    });

    it('have tags, set with them or afterwards', async () => {
      await put('tagged', 'x', { Tagging: 'a=1&b=two%20words' });
      const tags = async () => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet;
      const first = await tags();
      const Tagging = { TagSet: [{ Key: 'ключ', Value: 'значение' }] };
      await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging }));
      const second = await tags();
      await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
      expect([first, second, await tags()]).toEqual([
        [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: 'two words' },
        ],
        Tagging.TagSet,
        [],
      ]);
    });
  });

  describe('a range', () => {
    const body = '0123456789';
    beforeAll(() => put('digits', body));

    const ranges: readonly (readonly [string, string, string])[] = [
      ['bytes=2-4', '234', 'bytes 2-4/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-3', '789', 'bytes 7-9/10'],
      ['bytes=-99', body, 'bytes 0-9/10'],
      ['bytes=5-99', '56789', 'bytes 5-9/10'],
    ];
    for (const [Range, expected, contentRange] of ranges) {
      it(`${Range} of ten bytes is ${contentRange}`, async () => {
        const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }));
        expect([await got.Body?.transformToString(), got.ContentRange, got.$metadata.httpStatusCode]).toEqual(
          [expected, contentRange, 206],
        );
      });
    }

    it('beyond the end is not satisfiable', async () => {
      expect(await outcome(get('digits', { Range: 'bytes=10-' }))).toBe('416 InvalidRange');
    });

    it('that makes no sense is the whole', async () => {
      expect(await get('digits', { Range: 'bytes=4-2' })).toBe(body);
    });
  });

  describe('a conditional read', () => {
    let etag: string;
    beforeAll(async () => {
      etag = (await put('read', 'x')).ETag ?? '';
    });
    const past = new Date(Date.now() - 86_400_000);

    it('with If-Match succeeds on the same object and fails on another', async () => {
      expect(await outcome(get('read', { IfMatch: etag }))).toBe('ok');
      expect(await outcome(get('read', { IfMatch: '"other"' }))).toBe('412 PreconditionFailed');
    });

    it('with If-None-Match says 304 of the same object', async () => {
      expect(await outcome(get('read', { IfNoneMatch: etag }))).toMatch(/^304 /);
      expect(await outcome(head('read', { IfNoneMatch: etag }))).toMatch(/^304 /);
      expect(await outcome(get('read', { IfNoneMatch: '"other"' }))).toBe('ok');
    });

    it('by date does the same', async () => {
      expect(await outcome(get('read', { IfUnmodifiedSince: past }))).toBe('412 PreconditionFailed');
      expect(await outcome(get('read', { IfModifiedSince: past }))).toBe('ok');
    });

    it('may be answered under other headers', async () => {
      const got = await s3.send(
        new GetObjectCommand({
          Bucket,
          Key: 'read',
          ResponseContentType: 'text/x-test',
          ResponseCacheControl: 'no-store',
        }),
      );
      expect(got).toMatchObject({ ContentType: 'text/x-test', CacheControl: 'no-store' });
    });
  });

  describe('a conditional write', () => {
    it('with If-None-Match: * makes an object but never replaces one', async () => {
      expect(await outcome(put('once', 'first', { IfNoneMatch: '*' }))).toBe('ok');
      expect(await outcome(put('once', 'second', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
      expect(await get('once')).toBe('first');
    });

    it('with If-Match replaces only the object that it means', async () => {
      const { ETag } = await put('cas', 'first');
      expect(await outcome(put('cas', 'second', { IfMatch: ETag }))).toBe('ok');
      expect(await outcome(put('cas', 'third', { IfMatch: ETag }))).toBe('412 PreconditionFailed');
      expect(await get('cas')).toBe('second');
    });

    it('with If-Match on nothing finds nothing', async () => {
      expect(await outcome(put('cas-none', 'x', { IfMatch: '"abc"' }))).toBe('404 NoSuchKey');
    });

    it('lets exactly one of many through', async () => {
      const tries = Array.from({ length: 8 }, (_, i) =>
        outcome(put('race', String(i), { IfNoneMatch: '*' })),
      );
      const results = await Promise.all(tries);
      expect(results.filter((result) => result === 'ok')).toHaveLength(1);
    });

    it('lets a delete with If-Match remove only what it means', async () => {
      const { ETag } = await put('doomed', 'x');
      const drop = (IfMatch: string | undefined) =>
        s3.send(new DeleteObjectCommand({ Bucket, Key: 'doomed', IfMatch }));
      expect(await outcome(drop('"other"'))).toBe('412 PreconditionFailed');
      expect(await outcome(head('doomed'))).toBe('ok');
      expect(await outcome(drop(ETag))).toBe('ok');
      expect(await outcome(drop(ETag))).toBe('404 NoSuchKey');
    });
  });

  describe('a copy', () => {
    beforeAll(() =>
      put('origin/a b+ü', 'copied', { ContentType: 'text/plain', Metadata: { k: 'v' }, Tagging: 't=1' }),
    );
    const source = `${Bucket}/${encodeURIComponent('origin/a b+ü')}`;
    const copy = (Key: string, more = {}) =>
      s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: source, ...more }));

    it('has the bytes and the traits of its source', async () => {
      await copy('copy/plain');
      expect(await get('copy/plain')).toBe('copied');
      expect(await head('copy/plain')).toMatchObject({ ContentType: 'text/plain', Metadata: { k: 'v' } });
    });

    it('has the traits that replace them', async () => {
      await copy('copy/new', {
        MetadataDirective: 'REPLACE',
        ContentType: 'text/new',
        Metadata: { n: 'w' },
        StorageClass: 'STANDARD_IA',
      });
      expect(await head('copy/new')).toMatchObject({
        ContentType: 'text/new',
        Metadata: { n: 'w' },
        StorageClass: 'STANDARD_IA',
      });
    });

    it('outlives its source', async () => {
      await put('copy/src', Buffer.alloc(200_000, 'z'));
      await copy('copy/dst', { CopySource: `${Bucket}/copy/src` });
      await s3.send(new DeleteObjectCommand({ Bucket, Key: 'copy/src' }));
      expect(md5(await get('copy/dst'))).toBe(md5('z'.repeat(200_000)));
    });

    it('onto itself has to change something', async () => {
      const self = (more = {}) => copy('copy/self', { CopySource: `${Bucket}/copy/self`, ...more });
      await put('copy/self', 'me');
      expect(await outcome(self())).toBe('400 InvalidRequest');
      expect(await outcome(self({ MetadataDirective: 'REPLACE', Metadata: { now: 'this' } }))).toBe('ok');
      expect([await get('copy/self'), (await head('copy/self')).Metadata]).toEqual(['me', { now: 'this' }]);
    });

    it('of nothing fails', async () => {
      expect(await outcome(copy('copy/none', { CopySource: `${Bucket}/nowhere` }))).toBe('404 NoSuchKey');
    });

    it('may be bound to the state of its source', async () => {
      expect(await outcome(copy('copy/if', { CopySourceIfMatch: '"other"' }))).toBe('412 PreconditionFailed');
      expect(await outcome(copy('copy/if', { CopySourceIfNoneMatch: `"${md5('copied')}"` }))).toBe(
        '412 PreconditionFailed',
      );
      expect(await outcome(copy('copy/if', { CopySourceIfMatch: `"${md5('copied')}"` }))).toBe('ok');
    });

    it('may be forbidden to replace', async () => {
      await put('copy/there', 'old');
      expect(await outcome(copy('copy/there', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
      expect(await get('copy/there')).toBe('old');
    });
  });

  describe('a listing', () => {
    const names = [
      'l/a',
      'l/a/1',
      'l/a/2',
      'l/b c',
      'l/z',
      'l/é',
      'l/\uffee',
      'l/😀',
      'l/d/x/1',
      'l/d/x/2',
      'l/d/y',
    ];
    beforeAll(() => Promise.all(names.map((name) => put(name))));
    const list = (more = {}) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', ...more }));
    const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

    it('is in the order of UTF-8 bytes', async () => {
      expect((await list()).Contents?.map((one) => one.Key)).toEqual(byBytes);
    });

    it('rolls up what shares a prefix up to the delimiter', async () => {
      const page = await list({ Delimiter: '/' });
      expect([
        page.Contents?.map((one) => one.Key),
        page.CommonPrefixes?.map((one) => one.Prefix),
        page.KeyCount,
      ]).toEqual([byBytes.filter((name) => !name.slice(2).includes('/')), ['l/a/', 'l/d/'], 8]);
    });

    it('comes in pages that neither repeat nor skip', async () => {
      for (const delimiter of [undefined, '/']) {
        const seen: (string | undefined)[] = [];
        let token: string | undefined;
        do {
          const page = await list({ Delimiter: delimiter, MaxKeys: 2, ContinuationToken: token });
          seen.push(
            ...(page.Contents ?? []).map((one) => one.Key),
            ...(page.CommonPrefixes ?? []).map((one) => one.Prefix),
          );
          token = page.NextContinuationToken;
          expect(page.IsTruncated).toBe(token !== undefined);
        } while (token !== undefined);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(delimiter === undefined ? names.length : 8);
      }
    });

    it('of the first kind pages by marker', async () => {
      const seen: (string | undefined)[] = [];
      let Marker: string | undefined;
      for (;;) {
        const page = await s3.send(
          new ListObjectsCommand({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 3, Marker }),
        );
        seen.push(
          ...(page.Contents ?? []).map((one) => one.Key),
          ...(page.CommonPrefixes ?? []).map((one) => one.Prefix),
        );
        if (page.IsTruncated !== true) break;
        Marker = page.NextMarker;
      }
      expect(seen).toHaveLength(8);
      expect(new Set(seen)).toEqual(
        new Set([...byBytes.filter((name) => !name.slice(2).includes('/')), 'l/a/', 'l/d/']),
      );
    });

    it('may start after a key, whether it is there or not', async () => {
      expect((await list({ StartAfter: 'l/d/x/2' })).Contents?.[0]?.Key).toBe('l/d/y');
      expect((await list({ StartAfter: 'l/dzz' })).Contents?.[0]?.Key).toBe('l/z');
    });

    it('that starts after a key inside a common prefix leaves that prefix out', async () => {
      const page = await list({ StartAfter: 'l/d/x/1', Delimiter: '/' });
      expect((page.CommonPrefixes ?? []).map((one) => one.Prefix)).toEqual([]);
    });

    it('that starts after a common prefix leaves it out', async () => {
      expect((await list({ StartAfter: 'l/d/', Delimiter: '/' })).CommonPrefixes ?? []).toEqual([]);
    });

    it('may encode keys for URLs', async () => {
      const page = await list({ EncodingType: 'url', Prefix: 'l/b', MaxKeys: 1 });
      const key = page.Contents?.[0]?.Key ?? '';
      expect([page.EncodingType, decodeURIComponent(key.replaceAll('+', ' '))]).toEqual(['url', 'l/b c']);
    });

    it('of nothing is empty, as is a page of none', async () => {
      expect((await list({ Prefix: 'nothing/' })).KeyCount).toBe(0);
      const none = await list({ MaxKeys: 0 });
      expect([none.KeyCount, none.IsTruncated]).toEqual([0, false]);
    });

    it('tells size, ETag, time and class, and the owner when asked', async () => {
      const one = (await list({ Prefix: 'l/z', FetchOwner: true })).Contents?.[0];
      expect(one).toMatchObject({ Size: 1, ETag: `"${md5('x')}"`, StorageClass: 'STANDARD' });
      expect(Math.abs((one?.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(600_000);
      expect(one?.Owner?.ID).toBeTruthy();
    });

    it('has the same time for an object as its head', async () => {
      const listed = (await list({ Prefix: 'l/z' })).Contents?.[0]?.LastModified?.getTime() ?? 0;
      const headed = (await head('l/z')).LastModified?.getTime() ?? 0;
      expect(Math.floor(listed / 1000)).toBe(headed / 1000);
    });

    it('refuses a token that it did not give', async () => {
      expect(await outcome(list({ ContinuationToken: 'never given' }))).toBe('400 InvalidArgument');
    });
  });

  describe('a multipart upload', () => {
    const big = Buffer.alloc(5 * MIB, 'part one ');
    const tail = Buffer.from('the end');
    const begin = async (Key: string, more = {}): Promise<string> =>
      (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? '';
    const part = async (
      Key: string,
      UploadId: string,
      PartNumber: number,
      Body: Buffer,
    ): Promise<CompletedPart> => {
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      return { ETag: ETag ?? '', PartNumber };
    };
    const complete = (Key: string, UploadId: string, Parts: CompletedPart[], more = {}) =>
      s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
      );
    const abort = (Key: string, UploadId: string) =>
      s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));

    it('becomes one object, with traits from its beginning and an ETag of its parts', async () => {
      const id = await begin('mp/whole', {
        ContentType: 'text/mp',
        Metadata: { m: 'p' },
        StorageClass: 'STANDARD_IA',
      });
      const parts = [await part('mp/whole', id, 1, big), await part('mp/whole', id, 7, tail)];
      expect(await outcome(head('mp/whole'))).toBe('404 NotFound');
      await complete('mp/whole', id, parts);
      const etag = `"${md5(Buffer.concat([big, tail].map((one) => Buffer.from(md5(one), 'hex'))))}-2"`;
      expect(await head('mp/whole')).toMatchObject({
        ContentLength: big.length + tail.length,
        ContentType: 'text/mp',
        Metadata: { m: 'p' },
        StorageClass: 'STANDARD_IA',
        ETag: etag,
      });
      expect(md5(await get('mp/whole'))).toBe(md5(Buffer.concat([big, tail])));
      expect(await get('mp/whole', { Range: `bytes=${big.length - 2}-${big.length + 2}` })).toBe(
        Buffer.concat([big.subarray(-2), tail.subarray(0, 3)]).toString(),
      );
    });

    it('says its ETag when it is completed', async () => {
      const id = await begin('mp/etag');
      const done = await complete('mp/etag', id, [await part('mp/etag', id, 1, tail)]);
      expect(done.ETag).toBe(`"${md5(Buffer.from(md5(tail), 'hex'))}-1"`);
    });

    it('is over once it is completed or aborted', async () => {
      const id = await begin('mp/over');
      const parts = [await part('mp/over', id, 1, tail)];
      await abort('mp/over', id);
      expect(await outcome(complete('mp/over', id, parts))).toBe('404 NoSuchUpload');
      expect(await outcome(part('mp/over', id, 2, tail))).toBe('404 NoSuchUpload');
    });

    it('lists no parts once it is aborted', async () => {
      const id = await begin('mp/gone');
      await abort('mp/gone', id);
      const parts = s3.send(new ListPartsCommand({ Bucket, Key: 'mp/gone', UploadId: id }));
      expect(await outcome(parts)).toBe('404 NoSuchUpload');
    });

    it('refuses a part that it was not given, a wrong order and a small part in the middle', async () => {
      const id = await begin('mp/wrong');
      const one = await part('mp/wrong', id, 1, tail);
      const two = await part('mp/wrong', id, 2, tail);
      expect(await outcome(complete('mp/wrong', id, [one, { ETag: '"nothing"', PartNumber: 2 }]))).toBe(
        '400 InvalidPart',
      );
      expect(await outcome(complete('mp/wrong', id, [two, one]))).toBe('400 InvalidPartOrder');
      expect(await outcome(complete('mp/wrong', id, [one, two]))).toBe('400 EntityTooSmall');
      await abort('mp/wrong', id);
    });

    it('has a part replaced by a later one of its number', async () => {
      const id = await begin('mp/again');
      await part('mp/again', id, 1, Buffer.from('old'));
      await complete('mp/again', id, [await part('mp/again', id, 1, Buffer.from('new'))]);
      expect(await get('mp/again')).toBe('new');
    });

    it('leaves out the parts that it is not completed with', async () => {
      const id = await begin('mp/some');
      const one = await part('mp/some', id, 1, tail);
      await part('mp/some', id, 2, Buffer.from('not wanted'));
      await complete('mp/some', id, [one]);
      expect(await get('mp/some')).toBe(tail.toString());
    });

    it('lists its parts, in pages', async () => {
      const id = await begin('mp/parts');
      for (const number of [1, 2, 5]) await part('mp/parts', id, number, tail);
      const page = (marker?: string) =>
        s3.send(
          new ListPartsCommand({
            Bucket,
            Key: 'mp/parts',
            UploadId: id,
            MaxParts: 2,
            PartNumberMarker: marker,
          }),
        );
      const first = await page();
      const second = await page(first.NextPartNumberMarker);
      await abort('mp/parts', id);
      const shown = [...(first.Parts ?? []), ...(second.Parts ?? [])].map(({ PartNumber, Size, ETag }) => [
        PartNumber,
        Size,
        ETag,
      ]);
      expect([shown, first.IsTruncated, second.IsTruncated]).toEqual([
        [1, 2, 5].map((number) => [number, tail.length, `"${md5(tail)}"`]),
        true,
        false,
      ]);
    });

    it('is listed among its like until it ends', async () => {
      const ids = [await begin('up/a'), await begin('up/b'), await begin('up/b')];
      const list = (more = {}) =>
        s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'up/', ...more }));
      const all = await list();
      const first = await list({ MaxUploads: 2 });
      const second = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
      for (const [index, key] of ['up/a', 'up/b', 'up/b'].entries()) await abort(key, ids[index] ?? '');
      expect(all.Uploads?.map((one) => one.Key)).toEqual(['up/a', 'up/b', 'up/b']);
      const paged = [...(first.Uploads ?? []), ...(second.Uploads ?? [])].map((one) => one.UploadId);
      expect([new Set(paged), (await list()).Uploads ?? []]).toEqual([new Set(ids), []]);
    });

    it('takes parts from objects that are there, or from ranges of them', async () => {
      await put('mp/source', '0123456789');
      const id = await begin('mp/copied');
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'mp/copied',
          UploadId: id,
          PartNumber: 1,
          CopySource: `${Bucket}/mp/source`,
          CopySourceRange: 'bytes=2-5',
        }),
      );
      await complete('mp/copied', id, [{ PartNumber: 1, ETag: CopyPartResult?.ETag ?? '' }]);
      expect(await get('mp/copied')).toBe('2345');
    });

    it('obeys If-None-Match when it is completed', async () => {
      await put('mp/guarded', 'old');
      const id = await begin('mp/guarded');
      const parts = [await part('mp/guarded', id, 1, tail)];
      expect(await outcome(complete('mp/guarded', id, parts, { IfNoneMatch: '*' }))).toBe(
        '412 PreconditionFailed',
      );
      expect(await get('mp/guarded')).toBe('old');
      await abort('mp/guarded', id);
    });

    it('is read part by part', async () => {
      const id = await begin('mp/read');
      await complete('mp/read', id, [await part('mp/read', id, 1, big), await part('mp/read', id, 2, tail)]);
      const second = await s3.send(new GetObjectCommand({ Bucket, Key: 'mp/read', PartNumber: 2 }));
      expect([second.ContentLength, second.PartsCount]).toEqual([tail.length, 2]);
      expect(await second.Body?.transformToString()).toBe(tail.toString());
    });
  });
}

async function emptyBucket(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    if (Contents.length === 0) return;
    const Objects = Contents.map((one) => ({
      Key: decodeURIComponent((one.Key ?? '').replaceAll('+', ' ')),
    }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}
