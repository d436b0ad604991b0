// The uploads that nobody has finished, of one bucket or of all: what they take, and which of them are given up.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';

export interface UploadsState {
  readonly uploads: readonly UnfinishedUpload[];
  readonly phase: 'listing' | 'listed' | 'failed';
  readonly error: AppError | null;
}

export interface Uploads {
  readonly store: StoreApi<UploadsState>;
  /** Lists them anew. */
  load(): void;
  /** Gives these up; each item is how far it has come. */
  giveUp(uploads: readonly UnfinishedUpload[], signal: AbortSignal): AsyncIterable<Tally>;
  close(): void;
}

const dayMs = 86_400_000;

/** Opens the list; `bucket` null: of all buckets of the account. */
export function createUploads(api: Api, profileId: ProfileId, bucket: string | null): Uploads {
  const store = createStore<UploadsState>(() => ({ uploads: [], phase: 'listing', error: null }));
  let abort = new AbortController();

  async function list(signal: AbortSignal): Promise<void> {
    try {
      for await (const page of api.open('upload.list', { profileId, bucket }, { signal })) {
        if (signal.aborted) return;
        store.setState(({ uploads }) => ({ uploads: [...uploads, ...page] }));
      }
      if (!signal.aborted) store.setState({ phase: 'listed' });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted)
        store.setState({ phase: 'failed', error: toAppError(error, 'upload.list') });
    }
  }

  return {
    store,
    load() {
      abort.abort();
      abort = new AbortController();
      store.setState({ uploads: [], phase: 'listing', error: null });
      void list(abort.signal);
    },
    giveUp: (uploads, signal) =>
      api.open(
        'upload.abort',
        {
          profileId,
          uploads: uploads.map(({ bucket, key, uploadId }) => ({ bucket, key, uploadId })),
        },
        { signal },
      ),
    close: () => abort.abort(),
  };
}

/** Those begun more than `days` days ago that no transfer of ours will go on with. */
export function abandoned(
  uploads: readonly UnfinishedUpload[],
  days: number,
  nowMs: number = Date.now(),
): UnfinishedUpload[] {
  return uploads.filter(
    ({ startedMs, isOurs }) => !isOurs && startedMs !== null && startedMs < nowMs - days * dayMs,
  );
}

/** What they take together; `isWhole` false where the service does not tell of some. */
export function takenBy(uploads: readonly UnfinishedUpload[]): {
  readonly sizeBytes: number;
  readonly isWhole: boolean;
} {
  return {
    sizeBytes: uploads.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
    isWhole: uploads.every(({ sizeBytes }) => sizeBytes !== null),
  };
}
