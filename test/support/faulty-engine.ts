// An engine whose only way to a sandbox leads through a faulty proxy, with a bare client to look behind it.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import { explainLine } from '../../src/contract/error-text.ts';
import type { Key, LocalPath, Place, TransferId } from '../../src/contract/models.ts';
import type { Connection, Profile, ProfileDraft } from '../../src/contract/profile.ts';
import type { TransferItem } from '../../src/contract/transfer.ts';
import type { Clock } from '../../src/engine/host.ts';
import { startEngine, type TestEngine, type TestEngineOptions } from './engine.ts';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { freshBucketName } from './s3-server.ts';
import { TEST_KEYS, type TestSandbox } from './sandbox.ts';
import { tempFolder } from './temp-folder.ts';

/** Waits of retries shortened, so that a minute of them takes a second. */
export const shortWaits: Clock = { now: Date.now, delay: (ms, signal) => delay(ms / 50, signal) };

export interface FaultyEngine {
  readonly engine: TestEngine;
  readonly proxy: FaultyProxy;
  readonly profile: Profile;
  /** The form that the profile was saved from, to be saved anew. */
  readonly draft: ProfileDraft;
  readonly bucket: string;
  readonly folder: LocalPath;
  readonly there: Place;
  readonly here: Place;
  /** The objects as they are, past the proxy and past Longshore. */
  readonly behind: Behind;
  /** All items of a transfer, at most a thousand. */
  items(id: TransferId): Promise<TransferItem[]>;
  /** What the failed items say, each in one line. */
  sentences(id: TransferId): Promise<string[]>;
}

export interface Behind {
  put(key: string, body: Uint8Array | string): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  remove(key: string): Promise<void>;
  /** Keys and ETags. */
  list(): Promise<Map<string, string>>;
  /** Keys of uploads that nobody has finished. */
  uploads(): Promise<string[]>;
}

export interface FaultyEngineOptions extends TestEngineOptions {
  readonly endpoint?: string;
  readonly connection?: Partial<Connection>;
  readonly draft?: Partial<ProfileDraft>;
}

/** Starts one on a bucket and a folder of its own; ends with the test. */
export async function startFaultyEngine(
  sandbox: TestSandbox,
  { connection, draft: wanted, endpoint, ...options }: FaultyEngineOptions = {},
): Promise<FaultyEngine> {
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const engine = await startEngine({ sandbox: null, clock: shortWaits, ...options });
  const draft: ProfileDraft = {
    id: null,
    name: 'Faulty',
    endpoint: endpoint ?? proxy.endpoint,
    region: sandbox.region,
    addressing: 'path',
    source: { kind: 'keychain' },
    ...(connection && {
      connection: { otherEndpoints: [], proxy: null, caFile: null, requests: null, ...connection },
    }),
    ...wanted,
    ...(wanted?.source === undefined && { secret: wanted?.secret ?? TEST_KEYS }),
  };
  const profile = await engine.call('profile.save', draft);
  const bucket = freshBucketName();
  const behind = await lookBehind(sandbox, bucket);
  const folder = await tempFolder();
  const items = (id: TransferId) =>
    engine.call('transfer.items', { id, state: null, after: null, limit: 1000 });
  return {
    engine,
    proxy,
    profile,
    draft: { ...draft, id: profile.id },
    bucket,
    folder,
    there: { kind: 's3', profileId: profile.id, bucket, prefix: '' as Key },
    here: { kind: 'local', path: folder },
    behind,
    items,
    async sentences(id) {
      return (await items(id)).flatMap(({ error }) => (error ? [explainLine(error)] : []));
    },
  };
}

/** Makes the bucket. */
async function lookBehind({ endpoint, region }: TestSandbox, bucket: string): Promise<Behind> {
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: TEST_KEYS });
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    put: async (key, body) => void (await client.send(new PutObjectCommand({ ...at(key), Body: body }))),
    async get(key) {
      const { Body } = await client.send(new GetObjectCommand(at(key)));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    remove: async (key) => void (await client.send(new DeleteObjectCommand(at(key)))),
    async list() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return new Map(Contents.map(({ Key: key = '', ETag = '' }) => [key, ETag]));
    },
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.map(({ Key: key = '' }) => key);
    },
  };
}

/** The files below a folder by their keys, unfinished ones too. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** What stands under each of these names, where anything does; those that hold something else than `right` come back. */
export async function wrongFiles(
  folder: string,
  names: Iterable<string>,
  right: (name: string) => Uint8Array,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of names) {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (bytes && Buffer.compare(bytes, right(name)) !== 0) wrong.push(name);
  }
  return wrong;
}
