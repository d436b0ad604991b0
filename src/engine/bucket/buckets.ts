// The buckets of a profile: listed with what Longshore knows of them, made, removed, emptied.

import { isAbort } from '../../base/abort.ts';
import { fromWire, toWire } from '../../contract/errors.ts';
import type { Bucket, Key, ProfileId, StorageClass } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import { removeEntries } from '../entry/remove.ts';
import type { Clock } from '../host.ts';
import type { Accounts } from '../profile/accounts.ts';
import type { PreferredClasses } from './preferred-class.ts';
import { removeAllVersions } from './remove-versions.ts';

interface BucketRef {
  readonly profileId: ProfileId;
  readonly bucket: string;
}

export interface Buckets {
  list(profileId: ProfileId, signal?: AbortSignal): Promise<Bucket[]>;
  create(
    bucket: BucketRef & { readonly region: string | null; readonly storageClass: StorageClass | null },
    signal?: AbortSignal,
  ): Promise<Bucket>;
  /** Removes an empty bucket; throws bucket.not-empty else. */
  remove(bucket: BucketRef, signal?: AbortSignal): Promise<void>;
  setClass(bucket: BucketRef, storageClass: StorageClass | null): void;
  /** Removes what was listed, with all versions where the bucket has kept any, then the unfinished uploads, then the bucket; what cannot be removed is told and keeps the bucket. */
  emptyAndRemove(bucket: BucketRef, signal: AbortSignal): AsyncGenerator<Tally>;
}

export function createBuckets(accounts: Accounts, classes: PreferredClasses, clock: Clock): Buckets {
  const remove = async ({ profileId, bucket }: BucketRef, signal?: AbortSignal) => {
    await (await accounts.get(profileId)).removeBucket(bucket, signal);
    classes.set(profileId, bucket, null);
  };

  return {
    async list(profileId, signal) {
      const found = await (await accounts.get(profileId)).listBuckets(signal);
      const preferences = classes.all(profileId);
      return found.map(({ name, createdMs, region }) => ({
        name,
        createdMs,
        region,
        storageClass: preferences.get(name) ?? null,
      }));
    },

    async create({ profileId, bucket, region, storageClass }, signal) {
      const { createdMs, region: given } = await (await accounts.get(profileId)).createBucket(
        bucket,
        region,
        signal,
      );
      classes.set(profileId, bucket, storageClass);
      return { name: bucket, createdMs, region: given, storageClass };
    },

    remove,

    setClass: ({ profileId, bucket }, storageClass) => classes.set(profileId, bucket, storageClass),

    async *emptyAndRemove(ref, signal) {
      const account = await accounts.get(ref.profileId);
      const now = () => clock.now();
      const store = account.open(ref.bucket, '' as Key);
      const tallies = (await account.keepsVersions(ref.bucket, signal))
        ? removeAllVersions({ account, bucket: ref.bucket, now, signal })
        : removeEntries({ store, now, signal, onRemoved: () => undefined }, ['' as Key]);
      let last: Tally | undefined;
      for await (const tally of tallies) yield (last = tally);
      if (last?.failed) return;
      await account.abortUploads(ref.bucket, signal);
      try {
        await remove(ref, signal);
      } catch (error) {
        if (isAbort(error)) throw error;
        throw fromWire({ ...toWire(error, 'bucket.remove'), op: 'bucket.empty-and-remove' });
      }
    },
  };
}
