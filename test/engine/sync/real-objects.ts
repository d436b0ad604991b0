// Real objects for tests: a bucket at a server, a folder on the disk, and data workers between them.

import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { delay } from '../../../src/base/abort.ts';
import type { Key } from '../../../src/contract/models.ts';
import { createPool } from '../../../src/engine/pool/pool.ts';
import { fingerprint } from '../../../src/engine/store/local/local-entry.ts';
import {
  createS3Account,
  type S3Account,
  type S3AccountOptions,
} from '../../../src/engine/store/s3/s3-account.ts';
import { formatMtime } from '../../../src/engine/store/s3/s3-entry.ts';
import type { ListedVersion } from '../../../src/engine/store/s3/s3-versions.ts';
import { openObjects } from '../../../src/engine/sync/remote/open-objects.ts';
import { createWorkers } from '../../../src/engine/worker/workers.ts';
import { freshBucketName, type S3Server } from '../../support/s3-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { workerProgram } from '../../support/workers.ts';
import { listAll } from '../store/conformance.ts';
import {
  type BucketUser,
  type ObjectsKind,
  type PersonsFolder,
  type PlacePair,
  sha256Of,
} from './objects-suite.ts';

const mebibyte = 1024 * 1024;

/** Small, so that few bytes go the ways of large files. */
const limits = {
  singlePutBytes: mebibyte,
  partBytes: 5 * mebibyte,
  singleGetBytes: mebibyte,
  rangeBytes: 2 * mebibyte,
  singleCopyBytes: mebibyte,
  copyPartBytes: 5 * mebibyte,
};

export interface RealPlace extends PlacePair {
  readonly bucket: string;
  /** The place's prefix. */
  readonly prefix: string;
}

export interface RealObjects extends ObjectsKind {
  readonly client: S3Client;
  open(): Promise<RealPlace>;
  /** Ends all that is here and leaves the bucket, for a server that ends anyhow. */
  close(): Promise<void>;
  /** A place that is there, reached by another address. */
  reopen(endpoint: string, prefix: string): Promise<RealPlace>;
}

export type RealOptions = Partial<Pick<ObjectsKind, 'keepsPreconditions' | 'keepsVersions'>>;

/** A bucket of its own at `server`, removed by `stop` with all in it. The engine reaches it by `endpoint`, the user directly. */
export async function startRealObjects(
  server: S3Server,
  {
    endpoint = server.endpoint,
    keepsPreconditions = true,
    keepsVersions = false,
    ...options
  }: Partial<S3AccountOptions> & RealOptions & { readonly endpoint?: string } = {},
): Promise<RealObjects> {
  const { region, secret } = server;
  const { accessKeyId, secretAccessKey } = secret;
  const client = new S3Client({
    endpoint: server.endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const workers = createWorkers(workerProgram);
  const pool = createPool({ now: Date.now, delay }, { min: 1, desired: 8, max: 16 });
  const accountAt = (address: string) =>
    createS3Account({
      endpoint: address,
      region,
      addressing: 'auto',
      credentials: async () => secret,
      clock: { delay: async () => {} },
      limits,
      carriage: { carrier: workers, account: 'a', load: { pool, count: () => {}, retried: () => {} } },
      ...options,
    });
  const account = accountAt(endpoint);
  const bucket = freshBucketName();
  await account.createBucket(bucket, null, undefined);
  if (keepsVersions) {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  let places = 0;
  const openAt = async (from: S3Account, prefix: string): Promise<RealPlace> => {
    const root = await tempFolder();
    return {
      bucket,
      prefix,
      objects: openObjects({ store: from.open(bucket, prefix as Key), disk: { root, platform: 'linux' } }),
      folder: personsFolder(root),
      user: bucketUser(client, bucket, prefix),
    };
  };
  const close = async () => {
    account.close();
    client.destroy();
    await workers.close();
  };
  return {
    client,
    keepsPreconditions,
    keepsVersions,
    largeBytes: 6 * mebibyte + 1,
    open() {
      places += 1;
      return openAt(account, `place ${places}/`);
    },
    reopen(address, prefix) {
      const other = accountAt(address);
      onTestFinished(() => other.close());
      return openAt(other, prefix);
    },
    close,
    async stop() {
      const store = account.open(bucket, '' as Key);
      await account.abortUploads(bucket, undefined);
      const entries = await listAll(store, '', true);
      for (const entry of entries)
        await client.send(
          new DeleteObjectCommand({
            Bucket: bucket,
            Key: entry.kind === 'file' ? entry.key : `${entry.key}/`,
          }),
        );
      const versions: ListedVersion[] = [];
      if (keepsVersions)
        for await (const page of account.listVersions(bucket, undefined)) versions.push(...page);
      await account.removeVersions(bucket, versions, undefined);
      await account.removeBucket(bucket, undefined);
      await close();
    },
  };
}

function personsFolder(root: string): PersonsFolder {
  return {
    async write(path, bytes, modifiedMs) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      if (modifiedMs !== undefined) await utimes(file, modifiedMs / 1000, (modifiedMs + 0.0003) / 1000);
      const stats = await stat(file, { bigint: true });
      return {
        path,
        fingerprint: fingerprint(stats),
        sizeBytes: bytes.length,
        sha256: sha256Of(bytes),
        modifiedMs: Number(stats.mtimeNs / 1000n) / 1000,
      };
    },
    async read(path) {
      return readFile(join(root, path)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
    },
    remove: (path) => rm(join(root, path)),
  };
}

function bucketUser(client: S3Client, bucket: string, prefix: string): BucketUser {
  const at = (path: Key) => ({ Bucket: bucket, Key: prefix + path });
  return {
    async put(path, bytes, { sha256, sourceMs } = {}) {
      const Metadata = {
        ...(sha256 !== undefined && { 'longshore-sha256': sha256 }),
        ...(sourceMs !== undefined && { mtime: formatMtime(sourceMs) }),
      };
      await client.send(new PutObjectCommand({ ...at(path), Body: bytes, Metadata }));
    },
    async read(path) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(path)));
        return (await Body?.transformToByteArray()) ?? null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async remove(path) {
      await client.send(new DeleteObjectCommand(at(path)));
    },
  };
}
