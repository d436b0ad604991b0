// What is under way to each account, as last announced, and the last minute and a half of it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api, EventPayload } from '../../contract/api.ts';
import type { PoolState, WorkerState } from '../../contract/pool-state.ts';
import { historyMs, type PoolSample, sampleOf } from './pool-history.ts';

export interface PoolsState {
  readonly pools: readonly PoolState[];
  /** Null until the engine has told. */
  readonly workers: WorkerState | null;
  /** Oldest first, none older than the graph reaches. */
  readonly samples: readonly PoolSample[];
}

export interface Pools {
  readonly store: StoreApi<PoolsState>;
  /** Fetches how the pools stand now. */
  load(): Promise<void>;
}

/** Follows the pools; `now` is in milliseconds. */
export function createPools(api: Api, now: () => number = Date.now): Pools {
  const store = createStore<PoolsState>(() => ({ pools: [], workers: null, samples: [] }));
  const take = ({ pools, workers }: EventPayload<'pool.changed'>) => {
    const atMs = now();
    store.setState(({ samples }) => ({
      pools,
      workers,
      samples: [...samples.filter((sample) => sample.atMs > atMs - historyMs), sampleOf(pools, atMs)],
    }));
  };
  api.on('pool.changed', take);
  return {
    store,
    async load() {
      take(await api.call('pool.list', null));
    },
  };
}
