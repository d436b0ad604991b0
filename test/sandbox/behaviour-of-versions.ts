// The behaviour of buckets that keep versions, as one suite for any endpoint; the rest of it is in behaviour.ts.

import { createHash, randomBytes } from 'node:crypto';
import {
  type BucketVersioningStatus,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { it, outcome, versionHeadersOf } from './outcome.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Registers the suite. */
export function describeVersions(): void {
  let endpoint: Endpoint;
  let s3: S3Client;
  const Bucket = `longshore-${randomBytes(6).toString('hex')}`;
  const buckets = [Bucket];

  beforeAll(async () => {
    endpoint = await openEndpoint();
    s3 = endpoint.client({
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    await s3.send(new CreateBucketCommand({ Bucket }));
    await turn('Enabled');
  });
  afterAll(async () => {
    for (const bucket of buckets) {
      await emptyOfVersions(s3, bucket);
      await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
    }
    await endpoint.stop();
  });

  const turn = (Status: BucketVersioningStatus, bucket = Bucket) =>
    s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
  const put = (Key: string, Body: string, more = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, more = {}): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return (await Body?.transformToString()) ?? '';
  };
  const head = (Key: string, more = {}) => s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
  const drop = (Key: string, more = {}) => s3.send(new DeleteObjectCommand({ Bucket, Key, ...more }));
  const list = (more = {}) => s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));
  /** What is listed of a key: of each version its body's MD5, of each marker nothing, and `*` for the latest. */
  const shown = async (Prefix: string, bucket = Bucket): Promise<string[]> => {
    const { Versions = [], DeleteMarkers = [] } = await list({ Prefix, Bucket: bucket });
    return [
      ...Versions.map((one) => `${one.IsLatest ? '*' : ''}${one.ETag?.replaceAll('"', '')}`),
      ...DeleteMarkers.map((one) => `${one.IsLatest ? '*' : ''}marker`),
    ];
  };
  /** A bucket of its own, which goes with the suite. */
  const freshBucket = async (): Promise<string> => {
    const name = `${Bucket}-${buckets.length}`;
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    buckets.push(name);
    return name;
  };

  describe('a bucket', () => {
    it('keeps no versions until it is told to, and says so', async () => {
      const bucket = await freshBucket();
      const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status;
      const before = [await status(), (await put('k', 'old', { Bucket: bucket })).VersionId];
      await turn('Enabled', bucket);
      expect([before, await status()]).toEqual([[undefined, undefined], 'Enabled']);
      await turn('Suspended', bucket);
      expect(await status()).toBe('Suspended');
    });

    it('keeps what was there before as the version null', async () => {
      const bucket = await freshBucket();
      await put('k', 'old', { Bucket: bucket });
      await turn('Enabled', bucket);
      await put('k', 'new', { Bucket: bucket });
      expect(await get('k', { Bucket: bucket, VersionId: 'null' })).toBe('old');
      expect(await shown('k', bucket)).toEqual([`*${md5('new')}`, md5('old')]);
    });

    it('takes no MFA for its deletes from one who has none', async () => {
      const VersioningConfiguration = { Status: 'Enabled', MFADelete: 'Enabled' } as const;
      const asked = s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      expect(await outcome(asked)).not.toBe('ok');
    });

    it('with nothing but a delete marker or an old version is not deleted', async () => {
      const bucket = await freshBucket();
      await turn('Enabled', bucket);
      const remove = () => s3.send(new DeleteBucketCommand({ Bucket: bucket }));
      const { VersionId } = await put('k', 'x', { Bucket: bucket });
      const marker = await drop('k', { Bucket: bucket });
      expect(await outcome(remove())).toBe('409 BucketNotEmpty');
      await drop('k', { Bucket: bucket, VersionId });
      expect(await outcome(remove())).toBe('409 BucketNotEmpty');
      await drop('k', { Bucket: bucket, VersionId: marker.VersionId });
      expect(await outcome(remove())).toBe('ok');
      buckets.splice(buckets.indexOf(bucket), 1);
    });
  });

  describe('a version', () => {
    it('is what each write makes, and is read by its id', async () => {
      const one = await put('v/two', 'one');
      const two = await put('v/two', 'two!');
      expect(one.VersionId).not.toBe(two.VersionId);
      expect([await get('v/two'), await get('v/two', { VersionId: one.VersionId })]).toEqual(['two!', 'one']);
      const old = await head('v/two', { VersionId: one.VersionId });
      expect([old.ContentLength, old.VersionId, (await head('v/two')).VersionId]).toEqual([
        3,
        one.VersionId,
        two.VersionId,
      ]);
    });

    it('that is removed by its id is gone for good, and the one before is current', async () => {
      const one = await put('v/back', 'one');
      const two = await put('v/back', 'two');
      const gone = await drop('v/back', { VersionId: two.VersionId });
      expect([gone.VersionId, gone.DeleteMarker]).toEqual([two.VersionId, undefined]);
      expect(await get('v/back')).toBe('one');
      expect(await outcome(get('v/back', { VersionId: two.VersionId }))).toMatch(/^404 /);
      expect((await list({ Prefix: 'v/back' })).Versions?.map((v) => v.VersionId)).toEqual([one.VersionId]);
    });

    it('that is not there is said to be missing', async () => {
      const { VersionId } = await put('v/missing', 'x');
      await put('v/missing', 'y');
      await drop('v/missing', { VersionId });
      expect(await outcome(get('v/missing', { VersionId }))).toBe('404 NoSuchVersion');
    });

    it('that is not there can be removed all the same', async () => {
      const { VersionId } = await put('v/none', 'x');
      expect(await outcome(drop('v/none', { VersionId }))).toBe('ok');
      expect(await outcome(drop('v/none', { VersionId }))).toBe('ok');
      expect(await shown('v/none')).toEqual([]);
    });

    it('is copied by its id, also over the current one, and the copy is a new version', async () => {
      const one = await put('v/copy', 'one');
      await put('v/copy', 'two');
      const CopySource = `${Bucket}/v/copy?versionId=${one.VersionId}`;
      await s3.send(new CopyObjectCommand({ Bucket, Key: 'v/copy', CopySource }));
      expect(await get('v/copy')).toBe('one');
      expect(await shown('v/copy')).toEqual([`*${md5('one')}`, md5('two'), md5('one')]);
    });

    it('is named by its copy, which also names its own', async () => {
      const { VersionId } = await put('v/named', 'x');
      for (const CopySource of [`${Bucket}/v/named`, `${Bucket}/v/named?versionId=${VersionId}`]) {
        const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: 'v/named copy', CopySource }));
        const made = await head('v/named copy');
        expect([copy.CopySourceVersionId, copy.VersionId]).toEqual([VersionId, made.VersionId]);
      }
    });

    it('has tags of its own', async () => {
      const Key = 'v/tags';
      const one = await put(Key, 'one', { Tagging: 'n=1' });
      await put(Key, 'two', { Tagging: 'n=2' });
      const { VersionId } = one;
      const tags = async (more = {}) =>
        (await s3.send(new GetObjectTaggingCommand({ Bucket, Key, ...more }))).TagSet?.[0]?.Value;
      const before = [await tags({ VersionId }), await tags()];
      const Tagging = { TagSet: [{ Key: 'n', Value: '3' }] };
      await s3.send(new PutObjectTaggingCommand({ Bucket, Key, VersionId, Tagging }));
      expect([before, await tags({ VersionId }), await tags()]).toEqual([['1', '2'], '3', '2']);
    });

    it('tells its attributes', async () => {
      const Key = 'v/attributes';
      const { VersionId } = await put(Key, 'three');
      await put(Key, 'x');
      const ask = new GetObjectAttributesCommand({
        Bucket,
        Key,
        VersionId,
        ObjectAttributes: ['ETag', 'ObjectSize'],
      });
      expect(await s3.send(ask)).toMatchObject({ ETag: md5('three'), ObjectSize: 5, VersionId });
    });

    it('is what a completed upload makes', async () => {
      const Key = 'v/parts';
      await put(Key, 'old');
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const { ETag } = await s3.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('new') }),
      );
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
      const done = await s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }),
      );
      const { VersionId } = await head(Key);
      expect([await get(Key), await shown(Key)]).toEqual(['new', [`*${md5Of(md5('new'))}-1`, md5('old')]]);
      expect(VersionId).toBeTruthy();
      expect(done.VersionId).toBe(VersionId);
    });
  });

  describe('a delete marker', () => {
    it('is what a delete makes: the key is gone, its versions are not', async () => {
      const { VersionId } = await put('m/hidden', 'x');
      const marker = await drop('m/hidden');
      expect([marker.DeleteMarker, typeof marker.VersionId]).toEqual([true, 'string']);
      expect([await outcome(get('m/hidden')), await outcome(head('m/hidden'))]).toEqual([
        '404 NoSuchKey',
        '404 NotFound',
      ]);
      expect(await get('m/hidden', { VersionId })).toBe('x');
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'm/hidden' }));
      expect(Contents).toEqual([]);
      expect(await shown('m/hidden')).toEqual([md5('x'), '*marker']);
    });

    it('shows in the headers of an answer that finds no object', async () => {
      const { VersionId } = await drop('m/told');
      expect(await versionHeadersOf(get('m/told'))).toEqual({ marker: 'true', id: VersionId });
      expect(await versionHeadersOf(head('m/told'))).toEqual({ marker: 'true', id: VersionId });
    });

    it('cannot be read by its id', async () => {
      const { VersionId } = await drop('m/unread');
      expect(await outcome(get('m/unread', { VersionId }))).toBe('405 MethodNotAllowed');
      expect(await outcome(head('m/unread', { VersionId }))).toMatch(/^405 /);
      expect((await versionHeadersOf(get('m/unread', { VersionId }))).marker).toBe('true');
    });

    it('cannot be copied', async () => {
      await put('m/uncopied', 'x');
      await drop('m/uncopied');
      const CopySource = `${Bucket}/m/uncopied`;
      const copy = s3.send(new CopyObjectCommand({ Bucket, Key: 'm/copy', CopySource }));
      expect(await outcome(copy)).toBe('404 NoSuchKey');
    });

    it('is no version that a copy may name', async () => {
      const { VersionId } = await drop('m/unnamed');
      const CopySource = `${Bucket}/m/unnamed?versionId=${VersionId}`;
      const copy = s3.send(new CopyObjectCommand({ Bucket, Key: 'm/copy', CopySource }));
      expect(await outcome(copy)).toBe('400 InvalidRequest');
    });

    it('that is removed by its id gives the object back', async () => {
      await put('m/undone', 'x');
      const { VersionId } = await drop('m/undone');
      const gone = await drop('m/undone', { VersionId });
      expect([gone.DeleteMarker, gone.VersionId]).toEqual([true, VersionId]);
      expect([await get('m/undone'), await shown('m/undone')]).toEqual(['x', [`*${md5('x')}`]]);
    });

    it('lies upon another when a key is deleted twice', async () => {
      await put('m/twice', 'x');
      const [one, two] = [await drop('m/twice'), await drop('m/twice')];
      expect(await shown('m/twice')).toEqual([md5('x'), '*marker', 'marker']);
      await drop('m/twice', { VersionId: two.VersionId });
      expect(await outcome(get('m/twice'))).toBe('404 NoSuchKey');
      await drop('m/twice', { VersionId: one.VersionId });
      expect(await get('m/twice')).toBe('x');
    });

    it('is left by a delete of many, which also removes versions', async () => {
      const one = await put('m/many', 'one');
      const two = await put('m/many', 'two');
      const deleteAll = async (...Objects: ObjectIdentifier[]) =>
        (await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))).Deleted ?? [];
      const [marked] = await deleteAll({ Key: 'm/many' });
      expect([marked?.Key, marked?.DeleteMarker, marked?.VersionId]).toEqual(['m/many', true, undefined]);
      const marker = marked?.DeleteMarkerVersionId;
      expect(await shown('m/many')).toEqual([md5('two'), md5('one'), '*marker']);
      const gone = await deleteAll(
        { Key: 'm/many', VersionId: marker },
        { Key: 'm/many', VersionId: two.VersionId },
      );
      expect(gone).toEqual(
        expect.arrayContaining([
          { Key: 'm/many', VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
          { Key: 'm/many', VersionId: two.VersionId },
        ]),
      );
      expect([await get('m/many'), (await head('m/many')).VersionId]).toEqual(['one', one.VersionId]);
    });
  });

  describe('a suspended bucket', () => {
    let bucket: string;
    beforeAll(async () => {
      bucket = await freshBucket();
      await turn('Enabled', bucket);
      for (const key of ['put', 'drop']) await put(key, 'kept', { Bucket: bucket });
      await turn('Suspended', bucket);
    });

    it('replaces its null version by each write, and leaves the others', async () => {
      for (const body of ['one', 'two']) await put('put', body, { Bucket: bucket });
      expect(await shown('put', bucket)).toEqual([`*${md5('two')}`, md5('kept')]);
      expect(await get('put', { Bucket: bucket, VersionId: 'null' })).toBe('two');
    });

    it('names its null version in the answers', async () => {
      const { VersionId } = await put('named', 'x', { Bucket: bucket });
      expect([VersionId, (await head('named', { Bucket: bucket })).VersionId]).toEqual(['null', 'null']);
    });

    it('replaces its null version by a delete marker, which the next write replaces', async () => {
      await put('drop', 'lost', { Bucket: bucket });
      const marker = await drop('drop', { Bucket: bucket });
      expect([marker.DeleteMarker, marker.VersionId]).toEqual([true, 'null']);
      expect(await shown('drop', bucket)).toEqual([md5('kept'), '*marker']);
      await put('drop', 'new', { Bucket: bucket });
      expect(await shown('drop', bucket)).toEqual([`*${md5('new')}`, md5('kept')]);
    });

    it('that is turned on again keeps its null version where it stands', async () => {
      await put('again', 'null', { Bucket: bucket });
      await turn('Enabled', bucket);
      await put('again', 'new', { Bucket: bucket });
      await turn('Suspended', bucket);
      expect(await shown('again', bucket)).toEqual([`*${md5('new')}`, md5('null')]);
      await put('again', 'null too', { Bucket: bucket });
      expect(await shown('again', bucket)).toEqual([`*${md5('null too')}`, md5('new')]);
    });
  });

  describe('a condition', () => {
    it('that nothing may be there finds nothing where a delete marker is current', async () => {
      await put('c/marked', 'x');
      await drop('c/marked');
      expect(await outcome(put('c/marked', 'y', { IfNoneMatch: '*' }))).toBe('ok');
      expect(await shown('c/marked')).toEqual([`*${md5('y')}`, md5('x'), 'marker']);
    });

    it('that nothing may be there adds no version to an object', async () => {
      await put('c/there', 'x');
      expect(await outcome(put('c/there', 'y', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
      expect(await shown('c/there')).toEqual([`*${md5('x')}`]);
    });

    it('that means an object finds none where a delete marker is current', async () => {
      const { ETag } = await put('c/hidden', 'x');
      await drop('c/hidden');
      expect(await outcome(put('c/hidden', 'y', { IfMatch: ETag }))).toBe('404 NoSuchKey');
      expect(await shown('c/hidden')).toEqual([md5('x'), '*marker']);
    });

    it('looks at the current version, not at an older one', async () => {
      const one = await put('c/current', 'one');
      const two = await put('c/current', 'two');
      expect(await outcome(put('c/current', 'x', { IfMatch: one.ETag }))).toBe('412 PreconditionFailed');
      expect(await outcome(put('c/current', 'three', { IfMatch: two.ETag }))).toBe('ok');
      expect(await shown('c/current')).toEqual([`*${md5('three')}`, md5('two'), md5('one')]);
    });

    it('that fails leaves no delete marker', async () => {
      const { ETag } = await put('c/drop', 'x');
      expect(await outcome(drop('c/drop', { IfMatch: '"other"' }))).toBe('412 PreconditionFailed');
      expect(await shown('c/drop')).toEqual([`*${md5('x')}`]);
      expect(await outcome(drop('c/drop', { IfMatch: ETag }))).toBe('ok');
      expect(await outcome(drop('c/drop', { IfMatch: ETag }))).toBe('404 NoSuchKey');
      expect(await shown('c/drop')).toEqual([md5('x'), '*marker']);
    });
  });

  describe('a condition on the removal of a version', () => {
    it('is not taken', async () => {
      const { ETag, VersionId } = await put('c/version', 'x');
      expect(await outcome(drop('c/version', { VersionId, IfMatch: ETag }))).toBe('501 NotImplemented');
      expect(await get('c/version')).toBe('x');
    });
  });

  describe('a listing of versions', () => {
    const keys = ['l/a', 'l/b c/1', 'l/b c/2', 'l/b', 'l/é', 'l/😀', 'l/\uffee'];
    const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    beforeAll(async () => {
      for (const key of keys) for (const body of ['1', '2', '3']) await put(key, body);
      for (const key of ['l/a', 'l/é']) await drop(key);
      await put('l/é', '4');
    });
    const names = ({ Versions = [], DeleteMarkers = [] }: Awaited<ReturnType<typeof list>>): string[] =>
      [...Versions, ...DeleteMarkers].map((one) => `${one.Key} ${one.VersionId}`);

    it('is in the order of UTF-8 bytes, each key from its newest on', async () => {
      const { Versions = [], DeleteMarkers = [] } = await list({ Prefix: 'l/' });
      const bodies = (key: string) => (key === 'l/é' ? ['4', '3', '2', '1'] : ['3', '2', '1']);
      expect(Versions.map((one) => [one.Key, one.ETag])).toEqual(
        byBytes.flatMap((key) => bodies(key).map((body) => [key, `"${md5(body)}"`])),
      );
      expect(DeleteMarkers.map((one) => one.Key)).toEqual(['l/a', 'l/é']);
      const latest = [...Versions, ...DeleteMarkers].filter((one) => one.IsLatest);
      expect(new Set(latest.map((one) => one.Key))).toEqual(new Set(keys));
      expect(DeleteMarkers.map((one) => one.IsLatest)).toEqual([true, false]);
    });

    it('tells size, class, time and owner', async () => {
      const { Versions = [], DeleteMarkers = [] } = await list({ Prefix: 'l/a' });
      expect(Versions[0]).toMatchObject({ Size: 1, StorageClass: 'STANDARD', IsLatest: false });
      for (const one of [...Versions, ...DeleteMarkers]) {
        expect(one.Owner?.ID).toBeTruthy();
        expect(Math.abs((one.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(600_000);
      }
    });

    it('comes in pages that neither repeat nor skip', async () => {
      const all = names(await list({ Prefix: 'l/' })).sort();
      for (const MaxKeys of [1, 2, 5]) {
        const seen: string[] = [];
        for (let from = {}; ; ) {
          const page = await list({ Prefix: 'l/', MaxKeys, ...from });
          seen.push(...names(page));
          if (page.IsTruncated !== true) break;
          from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
        }
        expect([MaxKeys, seen.sort()]).toEqual([MaxKeys, all]);
      }
    });

    it('rolls up what shares a prefix up to the delimiter, in pages too', async () => {
      const whole = await list({ Prefix: 'l/', Delimiter: '/' });
      expect(whole.CommonPrefixes?.map((one) => one.Prefix)).toEqual(['l/b c/']);
      const prefixes: (string | undefined)[] = [];
      const seen: string[] = [];
      for (let from = {}; ; ) {
        const page = await list({ Prefix: 'l/', Delimiter: '/', MaxKeys: 3, ...from });
        seen.push(...names(page));
        prefixes.push(...(page.CommonPrefixes ?? []).map((one) => one.Prefix));
        if (page.IsTruncated !== true) break;
        from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      expect([seen.sort(), prefixes]).toEqual([names(whole).sort(), ['l/b c/']]);
    });

    it('may start after all versions of a key', async () => {
      expect((await list({ Prefix: 'l/', KeyMarker: 'l/a' })).Versions?.[0]?.Key).toBe('l/b');
    });

    it('may start after a version', async () => {
      const [, second] = (await list({ Prefix: 'l/b' })).Versions ?? [];
      const between = await list({
        Prefix: 'l/',
        KeyMarker: 'l/b',
        VersionIdMarker: second?.VersionId,
        MaxKeys: 1,
      });
      expect(between.Versions?.map((one) => [one.Key, one.ETag])).toEqual([['l/b', `"${md5('1')}"`]]);
    });

    it('may encode keys for URLs', async () => {
      const page = await list({ Prefix: 'l/b c/1', EncodingType: 'url' });
      const key = page.Versions?.[0]?.Key ?? '';
      expect([page.EncodingType, decodeURIComponent(key.replaceAll('+', ' '))]).toEqual(['url', 'l/b c/1']);
      expect(key).not.toContain(' ');
    });

    it('goes on to its end although each page is removed before the next is asked for', async () => {
      for (const key of ['gone/a', 'gone/b']) {
        for (const body of ['1', '2', '3', '4']) await put(key, body);
        await drop(key);
      }
      for (let from = {}; ; ) {
        const page = await list({ Prefix: 'gone/', MaxKeys: 3, ...from });
        const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
          ({ Key, VersionId }) => ({ Key, VersionId }),
        );
        await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
        if (page.IsTruncated !== true) break;
        from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      expect(await shown('gone/')).toEqual([]);
    });

    it('of a bucket that keeps none shows each object once, as the version null', async () => {
      const bucket = await freshBucket();
      await put('plain', 'x', { Bucket: bucket });
      await put('plain', 'y', { Bucket: bucket });
      const { Versions } = await list({ Bucket: bucket });
      expect(Versions?.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size])).toEqual(
        [['plain', 'null', true, 1]],
      );
    });

    it('of nothing is empty, as is a page of none', async () => {
      expect(names(await list({ Prefix: 'nothing/' }))).toEqual([]);
      const none = await list({ MaxKeys: 0 });
      expect([names(none), none.IsTruncated]).toEqual([[], false]);
    });

    it('that starts at a version needs its key', async () => {
      const { VersionId } = await put('l/a', '5');
      expect(await outcome(list({ VersionIdMarker: VersionId }))).toBe('400 InvalidArgument');
      await drop('l/a', { VersionId });
    });
  });
}

const md5Of = (hex: string): string => createHash('md5').update(Buffer.from(hex, 'hex')).digest('hex');

async function emptyOfVersions(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}
