// Unfinished uploads of an account: listed with what they take, and given up so that nothing of them is billed.

import { isAbort } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';
import { inParallel } from '../entry/in-parallel.ts';
import { RunningTally } from '../entry/tally.ts';
import type { Clock } from '../host.ts';
import type { Accounts } from '../profile/accounts.ts';
import type { S3Account } from '../store/s3/s3-account.ts';
import type { ListedUpload, UploadRef } from '../store/s3/s3-uploads.ts';

export interface UploadsOptions {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly clock: Clock;
  /** Whether a transfer of this Longshore that has not ended will go on with it. */
  readonly isOurs: (bucket: string, key: string, uploadId: string) => boolean;
}

export interface Uploads {
  /**
   * In pages; `bucket` null: of all buckets that the account lists. The size of the first thousand is asked for, that of
   * others is null. A bucket whose uploads cannot be listed does not hide those of others: the failure is thrown at the end.
   */
  list(
    of: { readonly profileId: ProfileId; readonly bucket: string | null },
    signal: AbortSignal,
  ): AsyncGenerator<UnfinishedUpload[]>;
  /** Gives up exactly these; each counts as a file of the bytes that it freed. What fails is told, and the rest goes on. */
  abort(
    these: { readonly profileId: ProfileId; readonly uploads: readonly UploadRef[] },
    signal: AbortSignal,
  ): AsyncGenerator<Tally>;
}

const measuredAtMost = 1000;
const pageSize = 100;
const atOnce = 8;

export function createUploads({ accounts, clock, isOurs }: UploadsOptions): Uploads {
  return {
    async *list({ profileId, bucket }, signal) {
      const account = await accounts.get(profileId);
      const buckets =
        bucket === null ? (await account.listBuckets(signal)).map(({ name }) => name) : [bucket];
      const failures: unknown[] = [];
      let left = measuredAtMost;
      for (const name of buckets) {
        try {
          for await (const page of account.listUploads(name, signal)) {
            for (let at = 0; at < page.length; at += pageSize) {
              const listed = page.slice(at, at + pageSize);
              const measured = await measure(account, listed, Math.min(left, listed.length), signal);
              left = Math.max(0, left - listed.length);
              const told = measured.map((one) => ({
                ...one,
                isOurs: isOurs(one.bucket, one.key, one.uploadId),
              }));
              if (told.length > 0) yield told;
            }
          }
        } catch (error) {
          if (isAbort(error) || signal.aborted || bucket !== null) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0) throw summed(failures);
    },

    async *abort({ profileId, uploads }, signal) {
      const account = await accounts.get(profileId);
      const tally = new RunningTally(() => clock.now());
      const abortOne = async (upload: UploadRef) => {
        try {
          const before = await sizeOf(account, upload, signal);
          await account.abortUpload(upload, signal);
          tally.add({ kind: 'file', sizeBytes: before?.sizeBytes ?? null });
        } catch (error) {
          if (isAbort(error)) throw error;
          tally.fail(error, 'upload.abort', `s3://${upload.bucket}/${upload.key}`);
        }
      };
      for await (const _ of inParallel(uploads, atOnce, abortOne)) if (tally.isDue()) yield tally.result();
      yield tally.result();
    },
  };
}

type Measured = Omit<UnfinishedUpload, 'isOurs'>;

/** The first `count` with their sizes, without those that have ended meanwhile. */
async function measure(
  account: S3Account,
  listed: readonly ListedUpload[],
  count: number,
  signal: AbortSignal,
): Promise<Measured[]> {
  const measured = listed.map((upload): Measured | null => ({ ...upload, sizeBytes: null, parts: null }));
  const measureOne = async ([index, upload]: [number, ListedUpload]) => {
    const size = await sizeOf(account, upload, signal);
    measured[index] = size && { ...upload, ...size };
  };
  for await (const _ of inParallel([...listed.slice(0, count).entries()], atOnce, measureOne));
  return measured.filter((one) => one !== null);
}

interface Size {
  readonly sizeBytes: number | null;
  readonly parts: number | null;
}

/** Null when it is gone; unknown where the service does not let this identity look. */
async function sizeOf(account: S3Account, upload: UploadRef, signal: AbortSignal): Promise<Size | null> {
  try {
    return await account.measureUpload(upload, signal);
  } catch (error) {
    const isUntold = error instanceof AppError && ['access.denied', 'store.unsupported'].includes(error.code);
    if (isUntold) return { sizeBytes: null, parts: null };
    throw error;
  }
}

/** The first failure, which also says how many other buckets could not be looked into. */
function summed([first, ...others]: readonly unknown[]): unknown {
  if (others.length === 0 || !(first instanceof AppError)) return first;
  const more = others.length === 1 ? 'one other bucket' : `${others.length} other buckets`;
  const { code, op, retry, raw, detail } = first;
  return new AppError(code, { op, retry, raw, detail, from: `${first.from} and ${more}` });
}
