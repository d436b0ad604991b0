// The bucket of a soak as it really is: reached directly, with every version, and the bytes of each known by its ETag.

import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { freshBucketName, type S3Server } from '../support/s3-server.ts';

export interface Stored {
  readonly key: string;
  readonly etag: string;
  /** undefined: the one that stands there now. */
  readonly versionId: string | undefined;
}

export interface SoakBucket {
  readonly client: S3Client;
  readonly bucket: string;
  /** Of the pair's place; ends in a slash. */
  readonly prefix: string;
  /** All objects of the place, by their path in it. */
  list(): Promise<(Stored & { readonly path: string })[]>;
  /** All objects with all their versions. */
  listVersions(): Promise<Stored[]>;
  /** The SHA-256 of its bytes; an ETag that was met before has the same. */
  shaOf(stored: Stored): Promise<string>;
  /** The keys of large uploads that are neither complete nor given up. */
  unfinished(): Promise<string[]>;
  remove(): Promise<void>;
}

/** A bucket of its own; with versions where `isVersioned` holds. */
export async function openSoakBucket(server: S3Server, isVersioned: boolean): Promise<SoakBucket> {
  const bucket = freshBucketName();
  const prefix = 'kept alike/';
  const { endpoint, region, secret } = server;
  const { accessKeyId, secretAccessKey } = secret;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  if (isVersioned)
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  const known = new Map<string, string>();

  async function* versions() {
    let at: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let isMore = true; isMore; ) {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...at }));
      yield page;
      at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      isMore = page.IsTruncated ?? false;
    }
  }

  async function listVersions(): Promise<Stored[]> {
    const found: Stored[] = [];
    for await (const { Versions = [] } of versions())
      for (const { Key = '', ETag = '', VersionId } of Versions)
        found.push({ key: Key, etag: ETag, versionId: isVersioned ? VersionId : undefined });
    return found;
  }

  return {
    ...{ client, bucket, prefix, listVersions },
    async list() {
      const found: (Stored & { path: string })[] = [];
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
        for (const { Key = '', ETag = '' } of page.Contents ?? [])
          found.push({ path: Key.slice(prefix.length), key: Key, etag: ETag, versionId: undefined });
      return found;
    },
    async shaOf({ key, etag, versionId }) {
      const before = known.get(etag);
      if (before !== undefined) return before;
      const { Body, ETag = '' } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      );
      const sha256 = createHash('sha256')
        .update((await Body?.transformToByteArray()) ?? '')
        .digest('hex');
      known.set(ETag, sha256);
      return sha256;
    },
    async unfinished() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.map(({ Key = '' }) => Key);
    },
    async remove() {
      for await (const page of versions())
        for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    },
  };
}
