// The files of one transfer, in the pages that have been asked for so far, and kept fresh where they are looked at.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { TransferItem } from '../../contract/transfer.ts';

/** Null: files in whatever state. */
export type ItemFilter = TransferItem['state'] | null;

export interface ItemsState {
  readonly filter: ItemFilter;
  readonly items: readonly TransferItem[];
  /** whole: there are no more pages. */
  readonly phase: 'loading' | 'more' | 'whole' | 'failed';
  readonly error: AppError | null;
}

export interface TransferItems {
  readonly store: StoreApi<ItemsState>;
  /** Starts over with the files in this state only. */
  show(filter: ItemFilter): void;
  /** Fetches the next page, unless one is under way or there is none. */
  more(): void;
  /** Looks again at the rows from `first` up to but not including `end`, and for new ones where there were no more. */
  refresh(first: number, end: number): Promise<void>;
  close(): void;
}

const pageSize = 1000;

/** Opens the files of a transfer; the first page is asked for by `show`. */
export function createTransferItems(api: Api, id: TransferId): TransferItems {
  const store = createStore<ItemsState>(() => ({ filter: null, items: [], phase: 'more', error: null }));
  let abort = new AbortController();

  async function page(after: TransferItem | undefined, limit: number): Promise<TransferItem[] | null> {
    const { signal } = abort;
    const { filter: state } = store.getState();
    const items = await api.call(
      'transfer.items',
      { id, state, after: after?.key ?? null, limit },
      { signal },
    );
    // An answer that was under way when the filter changed is of other files.
    return signal.aborted ? null : items;
  }

  function more(): void {
    const { phase, items } = store.getState();
    if (phase === 'loading' || phase === 'whole') return;
    store.setState({ phase: 'loading', error: null });
    const { signal } = abort;
    page(items.at(-1), pageSize)
      .then((next) => {
        if (next)
          store.setState(({ items }) => ({
            items: [...items, ...next],
            phase: next.length < pageSize ? 'whole' : 'more',
          }));
      })
      .catch((error: unknown) => {
        if (!isAbort(error) && !signal.aborted)
          store.setState({ phase: 'failed', error: toAppError(error, 'transfer.items') });
      });
  }

  return {
    store,
    show(filter) {
      abort.abort();
      abort = new AbortController();
      store.setState({ filter, items: [], phase: 'more', error: null });
      more();
    },
    more,
    async refresh(first, end) {
      const { items, phase } = store.getState();
      const limit = phase === 'whole' ? pageSize : Math.min(pageSize, end - first);
      if (limit <= 0 || phase === 'loading' || phase === 'failed') return;
      const fresh = await page(items[first - 1], limit).catch(() => null);
      if (fresh) store.setState((state) => replaced(state, first, fresh, limit));
    },
    close: () => abort.abort(),
  };
}

/** The state with `fresh` in place of what stood from `first` on, as far as it reaches. */
export function replaced(
  state: ItemsState,
  first: number,
  fresh: readonly TransferItem[],
  limit: number,
): ItemsState {
  const before = state.items.slice(0, first);
  if (fresh.length < limit) return { ...state, items: [...before, ...fresh], phase: 'whole' };
  const lastKey = fresh.at(-1)?.key;
  const last = state.items.findIndex(({ key }, index) => index >= first && key === lastKey);
  const rest = state.items.slice(last < 0 ? first + fresh.length : last + 1);
  const phase = rest.length === 0 ? 'more' : state.phase;
  return { ...state, items: [...before, ...fresh, ...rest], phase };
}
