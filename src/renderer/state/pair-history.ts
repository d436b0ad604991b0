// What a pair has done, newest first: all of it, or what a text is found in; anew after each run.

import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '../../contract/api.ts';
import type { HistoryEntry, PairId } from '../../contract/pair.ts';
import { createPages, type PagesState } from './pages.ts';
import { onRunEnd, type Pairs } from './pairs.ts';

export interface PairHistory {
  readonly store: StoreApi<PagesState<HistoryEntry>>;
  /** Fetches the newest anew. */
  load(): void;
  /** Fetches older ones. */
  more(): void;
  /** Looks for a text in paths a moment after the last letter was typed. */
  type(text: string): void;
  close(): void;
}

const pageSize = 200;
const pauseMs = 200;

/** Opens the history and fetches the first page. */
export function createPairHistory(api: Api, pairs: Pairs, id: PairId): PairHistory {
  let text = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pages = createPages<HistoryEntry>({
    op: 'pair.history',
    pageSize,
    fetch: (last, limit, signal) =>
      api.call('pair.history', { id, text, before: last?.id ?? null, limit }, { signal }),
  });
  const end = onRunEnd(pairs, id, pages.load);
  pages.load();
  return {
    ...{ store: pages.store, load: pages.load, more: pages.more },
    type(typed) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        text = typed.trim();
        pages.load();
      }, pauseMs);
    },
    close() {
      clearTimeout(timer);
      end();
      pages.close();
    },
  };
}
