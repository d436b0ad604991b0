// An account at an S3 service: its buckets, and the Store of each.

import type { Bucket, Key } from '../../../contract/models.ts';
import type { StoreFacts } from '../../../contract/store-facts.ts';
import type { Store } from '../store.ts';
import type { Probing } from './probe/probe-store.ts';
import { createS3Line, type S3AccountOptions } from './s3-line.ts';
import type { VersionFailure } from './s3-remove-versions.ts';
import { createS3Store } from './s3-store.ts';
import type { ListedUpload, UploadRef } from './s3-uploads.ts';
import type { ListedVersion, VersionRef } from './s3-versions.ts';
import type { KnownFacts } from './server-knowledge.ts';

export type { S3AccountOptions } from './s3-line.ts';

export interface S3Account {
  /** All buckets the account owns; access.denied where it may not list them, which says nothing about those known by name. */
  listBuckets(signal: AbortSignal | undefined): Promise<Bucket[]>;
  /** `region` null: the account's own. Throws bucket.name, bucket.exists, bucket.region. */
  createBucket(name: string, region: string | null, signal: AbortSignal | undefined): Promise<Bucket>;
  /** Throws bucket.not-empty, bucket.missing. */
  removeBucket(name: string, signal: AbortSignal | undefined): Promise<void>;
  /** The unfinished uploads of a bucket, in pages. */
  listUploads(bucket: string, signal: AbortSignal | undefined): AsyncGenerator<ListedUpload[]>;
  /** What its parts take; null when it has ended. */
  measureUpload(
    upload: UploadRef,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly sizeBytes: number; readonly parts: number } | null>;
  /** Gives one up and asks until no part of it is listed; throws service.busy when parts keep coming. */
  abortUpload(upload: UploadRef, signal: AbortSignal | undefined): Promise<void>;
  /** Gives up all uploads in parts that nobody has finished in this bucket, whoever began them. */
  abortUploads(bucket: string, signal: AbortSignal | undefined): Promise<void>;
  /** Whether a bucket has ever kept versions; false where it does not tell. */
  keepsVersions(bucket: string, signal: AbortSignal | undefined): Promise<boolean>;
  /** All versions and delete markers of a bucket, in pages; nothing of a page may be removed before the next was given. */
  listVersions(bucket: string, signal: AbortSignal | undefined): AsyncGenerator<ListedVersion[]>;
  /** Removes up to a thousand for good, and gives those that could not be removed. */
  removeVersions(
    bucket: string,
    versions: readonly VersionRef[],
    signal: AbortSignal | undefined,
  ): Promise<VersionFailure[]>;
  /** The place `s3://bucket/prefix`; `prefix` is '' or ends in '/'. Asks nothing yet. */
  open(bucket: string, prefix: Key): Store;
  /** Finds out what the store can do, and goes by it from now on; see probeStore. */
  probe(bucket: string | null, probing: Probing): Promise<StoreFacts>;
  /** All that is known of the server, to be given to the next account there. */
  facts(): KnownFacts;
  /** Ends all connections. What is under way fails. */
  close(): void;
}

/** Stores are asked for again and again, by each file of a transfer; so many are kept. */
const mostStores = 64;

/** Opens nothing yet. Throws input.wrong for an endpoint that is no address. */
export function createS3Account(options: S3AccountOptions): S3Account {
  const line = createS3Line(options);
  // What speaks through the SDK is loaded on first use: it takes longer than many a command.
  const stores = new Map<string, Store>();
  const buckets = () => import('./s3-buckets.ts');
  const uploads = () => import('./s3-uploads.ts');
  const versions = () => import('./s3-versions.ts');
  return {
    listBuckets: async (signal) => (await buckets()).listBuckets(line, signal),
    createBucket: async (name, region, signal) => (await buckets()).createBucket(line, name, region, signal),
    removeBucket: async (name, signal) => (await buckets()).removeBucket(line, name, signal),
    async *listUploads(bucket, signal) {
      yield* (await uploads()).listUploads(line, bucket, signal);
    },
    measureUpload: async (upload, signal) => (await uploads()).measureUpload(line, upload, signal),
    abortUpload: async (upload, signal) => (await uploads()).abortUpload(line, upload, signal),
    abortUploads: async (bucket, signal) => (await uploads()).abortUploads(line, bucket, signal),
    keepsVersions: async (bucket, signal) => (await versions()).keepsVersions(line, bucket, signal),
    async *listVersions(bucket, signal) {
      yield* (await versions()).listVersions(line, bucket, signal);
    },
    removeVersions: async (bucket, these, signal) =>
      (await import('./s3-remove-versions.ts')).removeVersions(line, bucket, these, signal),
    open(bucket, prefix) {
      const name = `${bucket}/${prefix}`;
      const known = stores.get(name);
      if (known) return known;
      if (stores.size >= mostStores) stores.clear();
      const store = createS3Store(line, bucket, prefix);
      stores.set(name, store);
      return store;
    },
    probe: async (bucket, probing) =>
      (await import('./probe/probe-store.ts')).probeStore(line, bucket, probing),
    facts: () => line.knowledge.facts(),
    close: () => line.close(),
  };
}
