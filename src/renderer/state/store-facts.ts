// What an account's store has been found to do: as it is remembered, and found out anew when asked.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { StoreFacts } from '../../contract/store-facts.ts';

export interface StoreFactsState {
  /** Null where nothing has been found out yet. */
  readonly facts: StoreFacts | null;
  /** Where the next try may write; empty while it is not known. */
  readonly buckets: readonly string[];
  readonly phase: 'loading' | 'known' | 'probing';
  readonly error: AppError | null;
}

export interface KnownStore {
  readonly store: StoreApi<StoreFactsState>;
  load(): Promise<void>;
  /** Tries everything; `bucket` null: only what reading can tell. */
  probe(bucket: string | null): Promise<void>;
}

export function createKnownStore(api: Api, profileId: ProfileId): KnownStore {
  const store = createStore<StoreFactsState>(() => ({
    facts: null,
    buckets: [],
    phase: 'loading',
    error: null,
  }));
  const ask = async (op: 'store.facts' | 'store.probe', facts: () => Promise<StoreFacts | null>) => {
    try {
      store.setState({ facts: await facts(), phase: 'known', error: null });
    } catch (error) {
      store.setState({ phase: 'known', error: toAppError(error, op) });
    }
  };
  return {
    store,
    async load() {
      await Promise.all([
        ask('store.facts', () => api.call('store.facts', { profileId })),
        // Who may not list buckets can still try what needs none.
        api.call('bucket.list', { profileId }).then(
          (buckets) => store.setState({ buckets: buckets.map(({ name }) => name) }),
          () => {},
        ),
      ]);
    },
    async probe(bucket) {
      store.setState({ phase: 'probing', error: null });
      await ask('store.probe', () => api.call('store.probe', { profileId, bucket }));
    },
  };
}
