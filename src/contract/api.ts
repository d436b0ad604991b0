// The one table: every call, stream and event between the engine and a face, with the schemas that guard the border.

import { Bucket, Entry, Key, Place, ProfileId, StorageClass, TransferId } from './models.ts';
import { pairCalls, pairEvents, pairStreams } from './pair-api.ts';
import { PoolState, WorkerState } from './pool-state.ts';
import { FoundProfile, Profile, ProfileDraft } from './profile.ts';
import { z } from './schema.ts';
import { EngineFacts, Settings } from './settings.ts';
import { StoreFacts } from './store-facts.ts';
import { Priority, QueueSummary, Tally, Transfer, TransferItem, TransferRequest } from './transfer.ts';
import { UnfinishedUpload } from './uploads.ts';
import { VerifyProgress } from './verification.ts';

const nothing = z.null();
const bucketRef = z.object({ profileId: ProfileId, bucket: z.string().check(z.minLength(1)) });

/** One question, one answer. */
export const calls = {
  'engine.facts': { input: nothing, output: EngineFacts },

  'settings.get': { input: nothing, output: Settings },
  'settings.set': { input: z.partial(Settings), output: Settings },

  'profile.list': { input: nothing, output: z.array(Profile) },
  /** Profiles on this computer that are not connected yet. */
  'profile.find': { input: nothing, output: z.array(FoundProfile) },
  /** Creates or changes a profile. The secret goes to the vault and never comes back. */
  'profile.save': { input: ProfileDraft, output: Profile },
  'profile.remove': { input: z.object({ id: ProfileId }), output: nothing },
  /** Asks the store with these credentials; throws what is wrong. `draft` need not be saved. */
  'profile.try': { input: ProfileDraft, output: z.object({ buckets: z.nullable(z.int()) }) },

  /** What the account's store can do, as far as it has been probed. */
  'store.facts': { input: z.object({ profileId: ProfileId }), output: z.nullable(StoreFacts) },
  /** Finds out anew. With a bucket it writes a few small objects there, under a name of its own, and removes them. */
  'store.probe': {
    input: z.object({ profileId: ProfileId, bucket: z.nullable(z.string()) }),
    output: StoreFacts,
  },

  'bucket.list': { input: z.object({ profileId: ProfileId }), output: z.array(Bucket) },
  /** `region` null: the profile's own. */
  'bucket.create': {
    input: z.object({
      ...bucketRef.shape,
      region: z.nullable(z.string()),
      storageClass: z.nullable(StorageClass),
    }),
    output: Bucket,
  },
  /** Removes an empty bucket; throws bucket.not-empty else. */
  'bucket.remove': { input: bucketRef, output: nothing },
  /** What uploads to this bucket use unless told otherwise; null: the store's own default. */
  'bucket.set-class': {
    input: z.object({ ...bucketRef.shape, storageClass: z.nullable(StorageClass) }),
    output: nothing,
  },

  /** One entry, or null when it is known to be absent. */
  'entry.stat': { input: z.object({ place: Place, key: Key }), output: z.nullable(Entry) },
  'entry.create-folder': { input: z.object({ place: Place, name: z.string() }), output: Entry },

  'transfer.start': { input: TransferRequest, output: z.object({ id: TransferId }) },
  'transfer.list': {
    input: nothing,
    output: z.object({ transfers: z.array(Transfer), summary: QueueSummary }),
  },
  /** A page of a transfer's files, in order of key; `after` is the last key of the page before. */
  'transfer.items': {
    input: z.object({
      id: TransferId,
      state: z.nullable(TransferItem.shape.state),
      after: z.nullable(Key),
      limit: z.int().check(z.minimum(1), z.maximum(1000)),
    }),
    output: z.array(TransferItem),
  },
  /** Transfers whose title, ends or files hold the text, newest first; `before` is the last one of the page before. */
  'transfer.search': {
    input: z.object({
      text: z.string(),
      before: z.nullable(TransferId),
      limit: z.int().check(z.minimum(1), z.maximum(500)),
    }),
    output: z.array(Transfer),
  },
  'transfer.cancel': { input: z.object({ ids: z.array(TransferId) }), output: nothing },
  /** Tries the failed and cancelled files of these transfers again. */
  'transfer.retry': { input: z.object({ ids: z.array(TransferId) }), output: nothing },
  /** Forgets ended transfers; `ids` null: all that have ended. */
  'transfer.clear': { input: z.object({ ids: z.nullable(z.array(TransferId)) }), output: nothing },
  /** Holds these transfers, or with `ids` null the whole queue: what runs waits, nothing new starts. */
  'transfer.pause': { input: z.object({ ids: z.nullable(z.array(TransferId)) }), output: nothing },
  'transfer.resume': { input: z.object({ ids: z.nullable(z.array(TransferId)) }), output: nothing },
  'transfer.prioritize': {
    input: z.object({ ids: z.array(TransferId), priority: Priority }),
    output: nothing,
  },
  /** Puts these before another one in the queue, in the order given; `before` null: at the end. */
  'transfer.reorder': {
    input: z.object({ ids: z.array(TransferId), before: z.nullable(TransferId) }),
    output: nothing,
  },

  'pool.list': { input: nothing, output: z.object({ pools: z.array(PoolState), workers: WorkerState }) },

  ...pairCalls,
} as const;

/** One question, many answers, taken at the reader's pace; leaving early cancels. */
export const streams = {
  /** The entries of a place, in pages as the store gives them; folders are not descended into unless `isDeep`. */
  'entry.list': { input: z.object({ place: Place, isDeep: z.optional(z.boolean()) }), item: z.array(Entry) },
  /** Counts what lies at and below these keys; each item replaces the one before. */
  'entry.count': { input: z.object({ place: Place, keys: z.array(Key) }), item: Tally },
  /** Removes these entries and all below them, each only in the version that was listed; what fails is told and left. */
  'entry.remove': { input: z.object({ place: Place, keys: z.array(Key) }), item: Tally },
  /** Gives an entry another name in the same folder; never replaces anything. */
  'entry.rename': { input: z.object({ place: Place, key: Key, name: z.string() }), item: Tally },
  /** What became of every file of a transfer, as the text of a file: CSV with a header line, or JSON. */
  'transfer.report': {
    input: z.object({ id: TransferId, format: z.enum(['csv', 'json']) }),
    item: z.string(),
  },
  /** Compares all of one place with all of another, by listings and checksums; bytes are fetched only where nothing else proves them. */
  'entry.verify': {
    input: z.object({
      source: Place,
      target: Place,
      rules: TransferRequest.shape.rules,
      /** 'never': what only bytes could prove is told as unverifiable. */
      fetch: z.enum(['never', 'if-needed', 'always']),
    }),
    item: VerifyProgress,
  },
  /** Uploads in parts that nobody has finished, in pages. `bucket` null: in all buckets. */
  'upload.list': {
    input: z.object({ profileId: ProfileId, bucket: z.nullable(z.string()) }),
    item: z.array(UnfinishedUpload),
  },
  /** Gives these up, so that nothing of them is stored or billed; asks until the service lists no part of them. */
  'upload.abort': {
    input: z.object({
      profileId: ProfileId,
      uploads: z.array(z.object({ bucket: z.string(), key: z.string(), uploadId: z.string() })),
    }),
    item: Tally,
  },
  /** Removes every object, with all its versions, then the bucket; what appears meanwhile stops it. */
  'bucket.empty-and-remove': { input: bucketRef, item: Tally },

  ...pairStreams,
} as const;

/**
 * Announcements to whoever listens. Each payload is a statement of how things are now, so that a slow listener may be
 * given several folded into one by `fold`.
 */
export const events = {
  'transfer.changed': {
    payload: z.object({
      changed: z.array(Transfer),
      removed: z.array(TransferId),
      summary: QueueSummary,
    }),
  },
  /** Entries of a place have changed through us; whoever shows it should look again. */
  'place.changed': { payload: z.object({ places: z.array(Place) }) },
  'profile.changed': { payload: z.object({ profiles: z.array(Profile) }) },
  'settings.changed': { payload: Settings },
  /** How the pools stand, once a second while anything moves. */
  'pool.changed': { payload: z.object({ pools: z.array(PoolState), workers: WorkerState }) },

  ...pairEvents,
} as const;

export type CallName = keyof typeof calls;
export type StreamName = keyof typeof streams;
export type EventName = keyof typeof events;

export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
export type StreamInput<N extends StreamName> = z.infer<(typeof streams)[N]['input']>;
export type StreamItem<N extends StreamName> = z.infer<(typeof streams)[N]['item']>;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]['payload']>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the engine offers and every face uses, whatever lies between them.
 * All of it rejects with AppError, or with an abort error when `signal` was aborted.
 */
export interface Api {
  call<N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallOutput<N>>;
  /** Starts on the first `next()`; `return()` (leaving a for-await loop) cancels. */
  open<N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    options?: CallOptions,
  ): AsyncIterable<StreamItem<N>>;
  /** Calls `listener` from now on; the result ends it. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** Folds an announcement into an older one that has not been delivered yet. */
export const fold: { [N in EventName]: (older: EventPayload<N>, newer: EventPayload<N>) => EventPayload<N> } =
  {
    'transfer.changed': (older, newer) => {
      const byId = new Map(older.changed.map((transfer) => [transfer.id, transfer]));
      for (const transfer of newer.changed) byId.set(transfer.id, transfer);
      for (const id of newer.removed) byId.delete(id);
      return {
        changed: [...byId.values()],
        removed: [...new Set([...older.removed, ...newer.removed])],
        summary: newer.summary,
      };
    },
    'place.changed': (older, newer) => {
      const byText = new Map(
        [...older.places, ...newer.places].map((place) => [JSON.stringify(place), place]),
      );
      return { places: [...byText.values()] };
    },
    'profile.changed': (_older, newer) => newer,
    'settings.changed': (_older, newer) => newer,
    'pool.changed': (_older, newer) => newer,
    'pair.changed': (older, newer) => {
      const byId = new Map(older.changed.map((status) => [status.pair.id, status]));
      for (const status of newer.changed) byId.set(status.pair.id, status);
      for (const id of newer.removed) byId.delete(id);
      return {
        changed: [...byId.values()],
        removed: [...new Set([...older.removed, ...newer.removed])],
      };
    },
  };
