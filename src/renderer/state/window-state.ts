// Everything the window knows, put together: the line to the engine, two panes, the queue, pairs, accounts and open questions.

import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { Key, type TransferId } from '../../contract/models.ts';
import type { PairId } from '../../contract/pair.ts';
import type { Shell } from '../../contract/shell.ts';
import type { Transfer } from '../../contract/transfer.ts';
import { type Account, createAccount } from './account.ts';
import { createPane } from './create-pane.ts';
import { createDialogs, type Dialogs } from './dialogs.ts';
import { createDragging, type Dragging } from './dragging.ts';
import type { EngineLine } from './engine-line.ts';
import { createPairs, type Pairs } from './pairs.ts';
import type { Pane, PaneSide } from './pane.ts';
import { createPools, type Pools } from './pools.ts';
import { createQueue, type Queue } from './queue.ts';

/** What only eyes need and no feature owns. */
export interface ViewState {
  readonly activeSide: PaneSide;
  /** Pairs are shown in place of the panes. */
  readonly isSyncShown: boolean;
  /** The pair that is looked into; null: all of them are shown. */
  readonly shownPair: PairId | null;
  /** The pair under the cursor. */
  readonly lastPair: PairId | null;
  readonly isQueueOpen: boolean;
  /** The transfer whose files are shown in place of the queue. */
  readonly shownTransfer: Transfer | null;
  /** The transfer under the cursor of the queue, which is there again when its files have been looked at. */
  readonly lastTransfer: TransferId | null;
}

export interface WindowState {
  readonly line: EngineLine;
  /** Null in a browser, where there is no desktop to ask. */
  readonly shell: Shell | null;
  readonly account: Account;
  readonly queue: Queue;
  readonly pools: Pools;
  readonly pairs: Pairs;
  readonly dialogs: Dialogs;
  readonly dragging: Dragging;
  readonly panes: Readonly<Record<PaneSide, Pane>>;
  readonly view: StoreApi<ViewState>;
}

/** Makes the state of one window and fills it whenever the engine is there. */
export function createWindowState(line: EngineLine, shell: Shell | null): WindowState {
  const { api } = line;
  const account = createAccount(api);
  const separator = () => account.store.getState().facts?.separator ?? '/';
  const state: WindowState = {
    line,
    shell,
    account,
    queue: createQueue(api),
    pools: createPools(api),
    pairs: createPairs(api),
    dialogs: createDialogs(),
    dragging: createDragging(),
    panes: { left: createPane('left', api, separator), right: createPane('right', api, separator) },
    view: createStore<ViewState>(() => ({
      activeSide: 'left',
      isSyncShown: false,
      shownPair: null,
      lastPair: null,
      isQueueOpen: false,
      shownTransfer: null,
      lastTransfer: null,
    })),
  };
  let isFirst = true;

  async function load(): Promise<void> {
    await Promise.all([account.load(), state.queue.load()]);
    // Pairs that cannot be opened hold up nothing else.
    state.pairs.load().catch((error: unknown) => state.pairs.fail(error, 'pair.list'));
    if (isFirst) start(state);
    else for (const pane of Object.values(state.panes)) pane.refresh();
    isFirst = false;
    // A graph that is late holds up nothing; the next news bring it.
    state.pools.load().catch(() => {});
  }

  line.onOpen(() => {
    // A line that breaks again while loading is opened again, and this is called anew.
    load().catch((error: unknown) => state.panes.left.fail(error, 'engine'));
  });
  api.on('place.changed', ({ places }) => {
    for (const pane of Object.values(state.panes)) pane.placesChanged(places);
  });
  account.store.subscribe(({ profiles }) => leaveRemoved(state, new Set(profiles.map(({ id }) => id))));
  return state;
}

/** Where a fresh window stands: home on the left, the first account on the right. */
function start({ panes, account, dialogs }: WindowState): void {
  const { facts, profiles, settings } = account.store.getState();
  if (facts) panes.left.go({ kind: 'local', path: facts.home });
  const first = profiles.find(({ source }) => source.kind !== 'practice') ?? profiles[0];
  if (first) {
    panes.right.go({ kind: 'profile', profileId: first.id });
    enterOnlyBucket(panes.right);
  }
  if (settings && !settings.saidOnce.includes('welcome')) dialogs.ask({ kind: 'welcome' });
}

/** With a single bucket there is nothing to choose: step inside once it is known. */
function enterOnlyBucket(pane: Pane): void {
  const { location } = pane.store.getState();
  const end = pane.store.subscribe((state) => {
    if (state.location !== location || state.phase === 'failed') return end();
    if (state.phase !== 'listed' || location.kind !== 'profile') return;
    end();
    if (pane.listing.count === 1)
      pane.go({
        kind: 's3',
        profileId: location.profileId,
        bucket: pane.listing.nameOf(0),
        prefix: Key.parse(''),
      });
  });
}

/** A pane that shows a profile which is gone goes nowhere. */
function leaveRemoved({ panes }: WindowState, ids: ReadonlySet<string>): void {
  for (const pane of Object.values(panes)) {
    const { location } = pane.store.getState();
    if ((location.kind === 's3' || location.kind === 'profile') && !ids.has(location.profileId))
      pane.go({ kind: 'nowhere' });
  }
}

const WindowContext = createContext<WindowState | null>(null);

/** Hands the state down to all that is drawn inside. */
export const WindowProvider = WindowContext.Provider;

/** The state of the window that the caller is drawn in. */
export function useWindow(): WindowState {
  const state = useContext(WindowContext);
  if (!state) throw new Error('drawn outside of a window');
  return state;
}

/** The pane that keys and menu commands go to, and the one opposite. */
export function useActiveSide(): PaneSide {
  return useStore(useWindow().view, ({ activeSide }) => activeSide);
}

export function otherSide(side: PaneSide): PaneSide {
  return side === 'left' ? 'right' : 'left';
}
