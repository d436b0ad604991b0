// A queue over stores of the test's choice, with its journal in memory and its waits made short.

import { onTestFinished } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import type { EventPayload } from '../../src/contract/api.ts';
import type { Key, LocalPath, Place, ProfileId, TransferId } from '../../src/contract/models.ts';
import type { Transfer, TransferItem } from '../../src/contract/transfer.ts';
import type { Clock, Host } from '../../src/engine/host.ts';
import { openQueueJournal, type QueueJournal } from '../../src/engine/journal/queue-journal.ts';
import { createLocalStore } from '../../src/engine/store/local/local-store.ts';
import type { Store } from '../../src/engine/store/store.ts';
import { createQueue, type Queue } from '../../src/engine/transfer/queue.ts';

/** Waits a hundredth of what is asked, so that retries over a minute take a test half a second. */
export const hastyClock: Clock = {
  now: () => Date.now(),
  delay: (ms, signal) => delay(ms / 100, signal),
};

export const realClock: Clock = { now: () => Date.now(), delay };

export interface TestQueue extends Queue {
  readonly journal: QueueJournal;
  readonly changes: EventPayload<'transfer.changed'>[];
  readonly places: { place: Place; key: Key }[];
  readonly logged: string[];
  /** The transfer when it has ended. */
  ended(id: TransferId): Promise<Transfer>;
  get(id: TransferId): Transfer;
  /** All items, at most a thousand. */
  all(id: TransferId): TransferItem[];
}

export interface TestQueueOptions {
  /** A place of kind s3 is served by the store of its bucket's name; a local one by the disk. */
  readonly buckets?: Readonly<Record<string, Store>>;
  readonly slots?: number;
  /** Slots for large files; as many as for others unless given. */
  readonly largeSlots?: number;
  readonly holds?: boolean;
  readonly clock?: Clock;
  readonly journal?: QueueJournal;
}

export async function startQueue(options: TestQueueOptions = {}): Promise<TestQueue> {
  const { buckets = {}, slots = 4, largeSlots = slots, holds = true, clock = hastyClock } = options;
  const logged: string[] = [];
  const changes: TestQueue['changes'] = [];
  const places: TestQueue['places'] = [];
  const log: Host['log'] = (level, what, facts) => logged.push(`${level} ${what} ${JSON.stringify(facts)}`);
  const journal = options.journal ?? (await memoryJournal());
  const queue = createQueue({
    host: { clock, log, random: Math.random, platform: 'linux' },
    journal,
    openPlace: async (place) => {
      if (place.kind === 'local') return createLocalStore(place.path, 'linux');
      const store = buckets[place.bucket];
      if (!store) throw new Error(`no bucket ${place.bucket}`);
      return store;
    },
    preferredClass: () => undefined,
    sweep: async () => undefined,
    onPlaceChange: (place, key) => places.push({ place, key }),
    onChange: (change) => changes.push(change),
    holds,
    slots: (_account, lane) => (lane === 'large' ? largeSlots : slots),
  });
  onTestFinished(() => queue.close());

  const get = (id: TransferId) => {
    const found = queue.list().transfers.find((transfer) => transfer.id === id);
    if (!found) throw new Error(`no transfer ${id}`);
    return found;
  };
  return {
    ...queue,
    journal,
    changes,
    places,
    logged,
    get,
    all: (id) => queue.items({ id, state: null, after: null, limit: 1000 }),
    ended: (id) =>
      until(
        () => get(id),
        ({ state }) => state !== 'waiting' && state !== 'running',
      ),
  };
}

export function memoryJournal(file = ':memory:'): Promise<QueueJournal> {
  return openQueueJournal({ file, log: () => undefined, now: () => Date.now() });
}

/** Looks until `is` holds, for fifteen seconds at most unless told otherwise. */
export async function until<T>(
  look: () => T | Promise<T>,
  is: (value: T) => boolean,
  atMostMs = 15_000,
): Promise<T> {
  const endMs = Date.now() + atMostMs;
  for (;;) {
    const value = await look();
    if (is(value)) return value;
    if (Date.now() > endMs) throw new Error(`still ${JSON.stringify(value)}`);
    await delay(2);
  }
}

export const bucketPlace = (bucket: string, prefix = ''): Place => ({
  kind: 's3',
  profileId: 'p' as ProfileId,
  bucket,
  prefix: prefix as Key,
});

export const localPlace = (path: string): Place => ({ kind: 'local', path: path as LocalPath });
