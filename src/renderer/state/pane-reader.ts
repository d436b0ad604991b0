// How a pane comes by its rows: they are shown as they come, and when they are fetched again, exchanged once all are there.

import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { toAppError } from '../../contract/errors.ts';
import { Listing } from './listing.ts';
import type { Location } from './location.ts';
import type { OwnPane, PanePhase } from './pane.ts';
import { focusByName, showAnew, swapRows } from './pane-rows.ts';
import { rowPages } from './row-pages.ts';

export interface PaneReader {
  /** Fetches the rows of a new location and shows them as they come. */
  read(location: Location, focusName: string | undefined): Promise<void>;
  /** Fetches the rows of the same location again, and swaps them in when they are complete. */
  reread(focusName?: string): Promise<void>;
  /** Does so in a moment; a list that takes long to fetch is fetched less often. */
  rereadSoon(): void;
}

const slowMs = 150;
const repaintMs = 60;
const calmMs = 250;

/** Makes what reads for a pane. What is read last ends what was being read before. */
export function createPaneReader(pane: OwnPane, api: Api): PaneReader {
  const { store } = pane;
  let reading: AbortController | null = null;
  let lastTookMs = 0;
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;
  let repaintTimer: ReturnType<typeof setTimeout> | undefined;

  async function read(location: Location, focusName: string | undefined): Promise<void> {
    const abort = begin();
    store.setState({ phase: 'opening', error: null, isSlow: false, isRefreshing: false });
    const next = new Listing(location, store.getState().sort);
    const focus = () => {
      if (focusName !== undefined && store.getState().focusId < 0) focusByName(pane, focusName);
    };
    const show = (phase: PanePhase) => {
      if (pane.listing !== next) showAnew(pane, next);
      focus();
      pane.touch({ phase, isSlow: false });
    };
    const slow = setTimeout(() => {
      if (abort.signal.aborted) return;
      showAnew(pane, next);
      pane.touch({ isSlow: true });
    }, slowMs);
    try {
      let isFirst = true;
      for await (const rows of rowPages(api, location, abort.signal)) {
        clearTimeout(slow);
        next.append(rows);
        if (isFirst) show('listing');
        else repaintSoon();
        isFirst = false;
        focus();
      }
      show('listed');
    } catch (error) {
      if (isAbort(error) || abort.signal.aborted) return;
      show('failed');
      store.setState({ error: toAppError(error, 'entry.list') });
      // Where there are rows the reason has no room in place of them.
      if (next.count > 0) pane.fail(error, 'entry.list');
    } finally {
      clearTimeout(slow);
    }
  }

  async function reread(focusName?: string): Promise<void> {
    const { location, phase, sort } = store.getState();
    // A list that is not complete has nothing to keep.
    if (phase !== 'listed') return read(location, focusName);
    const abort = begin();
    store.setState({ isRefreshing: true });
    const startMs = performance.now();
    const next = new Listing(location, sort);
    try {
      for await (const rows of rowPages(api, location, abort.signal)) next.append(rows);
      swapRows(pane, next, focusName);
      store.setState({ isRefreshing: false, error: null });
    } catch (error) {
      if (isAbort(error) || abort.signal.aborted) return;
      store.setState({ isRefreshing: false });
      pane.fail(error, 'entry.list');
    }
    lastTookMs = performance.now() - startMs;
  }

  function rereadSoon(): void {
    if (refreshTimer !== undefined) return;
    refreshTimer = setTimeout(
      () => {
        refreshTimer = undefined;
        const { phase, isRefreshing, renamingId } = store.getState();
        if (phase === 'listed' && !isRefreshing && renamingId === null) void reread();
        else if (phase !== 'failed') rereadSoon();
      },
      calmMs + lastTookMs * 4,
    );
  }

  function begin(): AbortController {
    reading?.abort();
    reading = new AbortController();
    return reading;
  }

  function repaintSoon(): void {
    repaintTimer ??= setTimeout(() => {
      repaintTimer = undefined;
      pane.touch();
    }, repaintMs);
  }

  return { read, reread, rereadSoon };
}
