// The pairs as last announced, and the last thing about them that failed.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api, EventPayload } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { PairId, PairStatus } from '../../contract/pair.ts';

export interface PairsState {
  /** In the order in which they were made. */
  readonly pairs: readonly PairStatus[];
  /** False until the engine has answered for the first time: nobody can say yet that there are none. */
  readonly isLoaded: boolean;
  readonly failure: AppError | null;
}

export interface Pairs {
  readonly store: StoreApi<PairsState>;
  /** Fetches everything anew. */
  load(): Promise<void>;
  /** Shows what went wrong, where pairs are shown. */
  fail(error: unknown, op: string): void;
  /** Takes away what `fail` showed. */
  settle(): void;
}

export function createPairs(api: Api): Pairs {
  const store = createStore<PairsState>(() => ({ pairs: [], isLoaded: false, failure: null }));
  api.on('pair.changed', (news) => store.setState(({ pairs }) => ({ pairs: foldPairs(pairs, news) })));
  return {
    store,
    async load() {
      store.setState({ pairs: inOrder(await api.call('pair.list', null)), isLoaded: true });
    },
    fail: (error, op) => store.setState({ failure: toAppError(error, op) }),
    settle: () => store.setState({ failure: null }),
  };
}

/** The pairs after an announcement. Those that did not change stay the same objects. */
export function foldPairs(
  pairs: readonly PairStatus[],
  { changed, removed }: EventPayload<'pair.changed'>,
): readonly PairStatus[] {
  const byId = new Map<PairId, PairStatus>(pairs.map((status) => [status.pair.id, status]));
  for (const status of changed) byId.set(status.pair.id, status);
  for (const id of removed) byId.delete(id);
  return inOrder([...byId.values()]);
}

/** Calls `listener` whenever a run of the pair has ended, until the result is called. */
export function onRunEnd({ store }: Pairs, id: PairId, listener: () => void): () => void {
  const endedMs = ({ pairs }: PairsState) => pairs.find(({ pair }) => pair.id === id)?.last?.endedMs;
  return store.subscribe((now, before) => {
    if (endedMs(now) !== endedMs(before)) listener();
  });
}

/** Calls `listener` whenever a pair was announced at rest: a run has ended, or somebody has decided something, here or elsewhere. */
export function onNews({ store }: Pairs, id: PairId, listener: () => void): () => void {
  const one = ({ pairs }: PairsState) => pairs.find(({ pair }) => pair.id === id);
  return store.subscribe((now, before) => {
    const status = one(now);
    if (status && status !== one(before) && status.state !== 'working') listener();
  });
}

/** How all pairs stand, as one: what needs the person most comes first; null where there is none. */
export function overallState(pairs: readonly PairStatus[]): PairStatus['state'] | null {
  const states = new Set(pairs.map(({ state }) => state));
  const order = ['attention', 'working', 'offline', 'waiting', 'idle', 'paused'] as const;
  return order.find((state) => states.has(state)) ?? null;
}

function inOrder(pairs: readonly PairStatus[]): readonly PairStatus[] {
  return pairs.toSorted((one, other) => one.pair.createdMs - other.pair.createdMs);
}
