// The transfers as last announced, newest first, and the queue in one line.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api, EventPayload } from '../../contract/api.ts';
import type { QueueSummary, Transfer } from '../../contract/models.ts';

export interface QueueState {
  readonly transfers: readonly Transfer[];
  readonly summary: QueueSummary;
}

export interface Queue {
  readonly store: StoreApi<QueueState>;
  /** Fetches everything anew. */
  load(): Promise<void>;
}

const nothing: QueueSummary = {
  isPaused: false,
  running: 0,
  waiting: 0,
  ended: 0,
  failed: 0,
  uploadBytesPerSecond: 0,
  downloadBytesPerSecond: 0,
  remainingMs: null,
};

export function createQueue(api: Api): Queue {
  const store = createStore<QueueState>(() => ({ transfers: [], summary: nothing }));
  api.on('transfer.changed', (payload) => store.setState((state) => foldInto(state, payload)));
  return {
    store,
    async load() {
      const { transfers, summary } = await api.call('transfer.list', null);
      store.setState({ transfers: newestFirst(transfers), summary });
    },
  };
}

/** The queue after an announcement. Rows that did not change stay the same objects. */
export function foldInto(
  state: QueueState,
  { changed, removed, summary }: EventPayload<'transfer.changed'>,
): QueueState {
  if (changed.length === 0 && removed.length === 0) return { ...state, summary };
  const byId = new Map(state.transfers.map((transfer) => [transfer.id, transfer]));
  const isNew = changed.some((transfer) => !byId.has(transfer.id));
  for (const transfer of changed) byId.set(transfer.id, transfer);
  for (const id of removed) byId.delete(id);
  const transfers = [...byId.values()];
  return { transfers: isNew ? newestFirst(transfers) : transfers, summary };
}

/** True while a transfer can still go on by itself. */
export function isActive({ state }: Pick<Transfer, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

function newestFirst(transfers: readonly Transfer[]): Transfer[] {
  return transfers.toSorted((a, b) => b.createdMs - a.createdMs);
}
