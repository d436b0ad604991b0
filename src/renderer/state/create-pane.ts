// Puts a pane together: where it goes and has been, what reads its rows, and what it says.

import { createStore } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { toAppError } from '../../contract/errors.ts';
import { createHistory } from './history.ts';
import { Listing, type Sort } from './listing.ts';
import { isSameLocation, type Location, nameWithin, parentOf } from './location.ts';
import type { OwnPane, Pane, PaneSide, PaneState } from './pane.ts';
import { createPaneReader } from './pane-reader.ts';
import { sortRows } from './pane-rows.ts';
import { Selection } from './selection.ts';

/** Makes a pane that stays nowhere until it is sent somewhere. */
export function createPane(side: PaneSide, api: Api, separator: () => '/' | '\\'): Pane {
  const firstSort: Sort = { column: 'name', isDescending: false };
  const nowhere: Location = { kind: 'nowhere' };
  const store = createStore<PaneState>(() => ({
    location: nowhere,
    phase: 'listed',
    isSlow: false,
    isRefreshing: false,
    isSorting: false,
    error: null,
    sort: firstSort,
    revision: 0,
    focusId: -1,
    renamingId: null,
    isEditingPath: false,
    notice: null,
    work: null,
    canGoBack: false,
    canGoForward: false,
  }));
  const history = createHistory();

  const pane: OwnPane = {
    side,
    store,
    selection: new Selection(),
    listing: new Listing(nowhere, firstSort),
    anchorId: -1,
    isMarking: false,

    go(location, { focusName, isStep = false } = {}) {
      const from = store.getState().location;
      if (!isStep && !isSameLocation(from, location)) history.leave(from);
      store.setState({
        location,
        notice: null,
        isEditingPath: false,
        renamingId: null,
        canGoBack: history.canGoBack,
        canGoForward: history.canGoForward,
      });
      void reader.read(location, focusName);
    },
    back: () => step('back'),
    forward: () => step('forward'),
    up() {
      const up = parentOf(store.getState().location, separator());
      if (up) pane.go(up.location, { focusName: up.leftName });
    },
    refresh: (focusName) => void reader.reread(focusName),
    placesChanged(places) {
      const { location } = store.getState();
      const concerns = places.some((place) => {
        if (isSameLocation(location, place)) return true;
        // What happens deeper down shows here only when it brings a folder that was not there.
        const name = nameWithin(location, place, separator());
        return name !== null && pane.listing.find(name) < 0;
      });
      if (concerns) reader.rereadSoon();
    },
    sortBy: (column) => void sortRows(pane, column),
    touch(change) {
      store.setState((state) => ({ ...change, revision: state.revision + 1 }));
    },
    say: (notice) => store.setState({ notice }),
    fail(error, op) {
      if (!isAbort(error)) store.setState({ notice: { kind: 'error', error: toAppError(error, op) } });
    },
  };
  const reader = createPaneReader(pane, api);
  return pane;

  function step(way: 'back' | 'forward'): void {
    const left = store.getState().location;
    const location = history.step(way, left);
    if (!location) return;
    const up = parentOf(left, separator());
    const isParent = up && isSameLocation(up.location, location);
    pane.go(location, isParent ? { isStep: true, focusName: up.leftName } : { isStep: true });
  }
}
