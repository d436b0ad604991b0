// The transfers as last announced, in the order in which they are shown, and the queue in one line.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api, CallInput, EventPayload } from '../../contract/api.ts';
import type { TransferId } from '../../contract/models.ts';
import type { QueueSummary, Transfer } from '../../contract/transfer.ts';
import { arranged, keepsPlace, reordered, type Turns } from './queue-order.ts';

export interface QueueState {
  readonly transfers: readonly Transfer[];
  /** Where each of them stands in `transfers`. */
  readonly places: ReadonlyMap<TransferId, number>;
  readonly turns: Turns;
  readonly summary: QueueSummary;
}

export interface Queue {
  readonly store: StoreApi<QueueState>;
  /** Fetches everything anew. */
  load(): Promise<void>;
  /** Changes the order, here at once and in the engine; rejects when it refuses, with the true order shown again. */
  reorder(input: CallInput<'transfer.reorder'>): Promise<void>;
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
  const store = createStore<QueueState>(() => queueOf([], nothing));
  api.on('transfer.changed', (payload) => store.setState((state) => foldInto(state, payload)));
  const load = async () => {
    const { transfers, summary } = await api.call('transfer.list', null);
    store.setState(queueOf(transfers, summary));
  };
  return {
    store,
    load,
    async reorder(input) {
      store.setState(({ transfers, turns, summary }) => stateOf(transfers, reordered(turns, input), summary));
      try {
        await api.call('transfer.reorder', input);
      } catch (error) {
        await load();
        throw error;
      }
    },
  };
}

/** The queue as the engine lists it, in the order of its turns. */
export function queueOf(transfers: readonly Transfer[], summary: QueueSummary): QueueState {
  return stateOf(transfers, new Map(transfers.map(({ id }, turn) => [id, turn])), summary);
}

/** The queue after an announcement. Rows that did not change stay the same objects. */
export function foldInto(
  state: QueueState,
  { changed, removed, summary }: EventPayload<'transfer.changed'>,
): QueueState {
  if (changed.length === 0 && removed.length === 0) return { ...state, summary };
  const { places, turns } = state;
  const isQuiet = changed.every((transfer) => {
    const before = state.transfers[places.get(transfer.id) ?? -1];
    return before && keepsPlace(before, transfer);
  });
  // Most news are of progress; with a hundred thousand transfers those must not sort them all.
  if (isQuiet && !removed.some((id) => places.has(id))) {
    const transfers = [...state.transfers];
    for (const transfer of changed) transfers[places.get(transfer.id) ?? 0] = transfer;
    return { transfers, places, turns, summary };
  }
  const byId = new Map(state.transfers.map((transfer) => [transfer.id, transfer]));
  const nextTurns = new Map(turns);
  let last = Math.max(0, ...lastOf(turns));
  for (const transfer of changed) {
    byId.set(transfer.id, transfer);
    if (!nextTurns.has(transfer.id)) nextTurns.set(transfer.id, (last += 1));
  }
  for (const id of removed) {
    byId.delete(id);
    nextTurns.delete(id);
  }
  return stateOf([...byId.values()], nextTurns, summary);
}

/** True while a transfer can still go on by itself. */
export function isActive({ state }: Pick<Transfer, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

function stateOf(transfers: readonly Transfer[], turns: Turns, summary: QueueSummary): QueueState {
  const shown = arranged(transfers, turns);
  const places = new Map(shown.map(({ id }, place) => [id, place]));
  return { transfers: shown, places, turns, summary };
}

/** The largest turn, if there is any; a spread over a hundred thousand arguments would not do. */
function lastOf(turns: Turns): number[] {
  let largest: number | undefined;
  for (const turn of turns.values()) largest = Math.max(largest ?? turn, turn);
  return largest === undefined ? [] : [largest];
}
