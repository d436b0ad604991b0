// What a stream of the engine gives, gathered while it comes: a plan, or what rules hide.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';

export interface GatheredState<T> {
  readonly items: readonly T[];
  /** resting: nobody has asked yet. */
  readonly phase: 'resting' | 'looking' | 'whole' | 'failed';
  readonly error: AppError | null;
}

export interface Gathered<T> {
  readonly store: StoreApi<GatheredState<T>>;
  /** Opens a stream, in place of the one before. */
  look(open: (signal: AbortSignal) => AsyncIterable<readonly T[]>): void;
  close(): void;
}

const showEveryMs = 200;

/** `op` says what was attempted where it fails. */
export function createGathered<T>(op: string): Gathered<T> {
  const store = createStore<GatheredState<T>>(() => ({ items: [], phase: 'resting', error: null }));
  let abort = new AbortController();

  async function gather(pages: AsyncIterable<readonly T[]>, signal: AbortSignal): Promise<void> {
    const items: T[] = [];
    let shownMs = Date.now();
    for await (const page of pages) {
      if (signal.aborted) return;
      for (const item of page) items.push(item);
      // Whoever shows them goes through all of them anew; a hundred thousand may come in hundreds of pages.
      if (Date.now() - shownMs < showEveryMs) continue;
      shownMs = Date.now();
      store.setState({ items: [...items] });
    }
    if (!signal.aborted) store.setState({ items: [...items], phase: 'whole' });
  }

  return {
    store,
    look(open) {
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      store.setState({ items: [], phase: 'looking', error: null });
      gather(open(signal), signal).catch((error: unknown) => {
        if (!isAbort(error) && !signal.aborted)
          store.setState({ phase: 'failed', error: toAppError(error, op) });
      });
    },
    close: () => abort.abort(),
  };
}
