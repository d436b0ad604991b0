// A long list of the engine's in the pages that have been asked for so far.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';

export interface PagesState<T> {
  readonly items: readonly T[];
  /** whole: there are no more pages. */
  readonly phase: 'loading' | 'more' | 'whole' | 'failed';
  readonly error: AppError | null;
}

export interface Pages<T> {
  readonly store: StoreApi<PagesState<T>>;
  /** Starts over; what is shown stays until the first page is there. */
  load(): void;
  /** Fetches the next page, unless one is under way or there is none. */
  more(): void;
  close(): void;
}

export interface PagesParts<T> {
  readonly op: string;
  readonly pageSize: number;
  /** A page after the last item of the one before. */
  readonly fetch: (last: T | undefined, limit: number, signal: AbortSignal) => Promise<readonly T[]>;
}

export function createPages<T>({ op, pageSize, fetch }: PagesParts<T>): Pages<T> {
  const store = createStore<PagesState<T>>(() => ({ items: [], phase: 'more', error: null }));
  let abort = new AbortController();

  function ask(before: readonly T[]): void {
    const { signal } = abort;
    store.setState({ phase: 'loading', error: null });
    fetch(before.at(-1), pageSize, signal)
      .then((next) => {
        // An answer that was under way when the list began anew is of another one.
        if (!signal.aborted)
          store.setState({ items: [...before, ...next], phase: next.length < pageSize ? 'whole' : 'more' });
      })
      .catch((error: unknown) => {
        if (!isAbort(error) && !signal.aborted)
          store.setState({ phase: 'failed', error: toAppError(error, op) });
      });
  }

  return {
    store,
    load() {
      abort.abort();
      abort = new AbortController();
      ask([]);
    },
    more() {
      const { phase, items } = store.getState();
      if (phase === 'more' || phase === 'failed') ask(items);
    },
    close: () => abort.abort(),
  };
}
