// Looking for transfers by a word: in their titles, their ends and the names of their files.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Transfer } from '../../contract/transfer.ts';

export interface SearchState {
  /** Empty: nothing is looked for, and all transfers are shown. */
  readonly text: string;
  readonly found: readonly Transfer[];
  readonly phase: 'searching' | 'more' | 'whole' | 'failed';
  readonly error: AppError | null;
}

export interface TransferSearch {
  readonly store: StoreApi<SearchState>;
  /** Looks for a text a moment after the last letter was typed. */
  type(text: string): void;
  /** Fetches the next page of what was found. */
  more(): void;
  close(): void;
}

const pageSize = 200;
const pauseMs = 200;

export function createTransferSearch(api: Api): TransferSearch {
  const store = createStore<SearchState>(() => ({ text: '', found: [], phase: 'whole', error: null }));
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  // History is longer than the queue that is shown; what was found there changes and goes all the same.
  const end = api.on('transfer.changed', ({ changed, removed }) => {
    const { found } = store.getState();
    if (found.length === 0) return;
    const gone = new Set(removed);
    const fresh = new Map(changed.map((transfer) => [transfer.id, transfer]));
    store.setState({
      found: found.flatMap((one) => (gone.has(one.id) ? [] : [fresh.get(one.id) ?? one])),
    });
  });

  async function look(): Promise<void> {
    const { signal } = abort;
    const { text, found } = store.getState();
    const before = found.at(-1)?.id ?? null;
    store.setState({ phase: 'searching', error: null });
    try {
      const next = await api.call('transfer.search', { text, before, limit: pageSize }, { signal });
      if (!signal.aborted)
        store.setState({ found: [...found, ...next], phase: next.length < pageSize ? 'whole' : 'more' });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted)
        store.setState({ phase: 'failed', error: toAppError(error, 'transfer.search') });
    }
  }

  return {
    store,
    type(typed) {
      abort.abort();
      abort = new AbortController();
      clearTimeout(timer);
      const text = typed.trim();
      store.setState({ text, found: [], phase: text === '' ? 'whole' : 'searching', error: null });
      if (text !== '') timer = setTimeout(() => void look(), pauseMs);
    },
    more() {
      if (store.getState().phase === 'more') void look();
    },
    close() {
      abort.abort();
      clearTimeout(timer);
      end();
    },
  };
}
