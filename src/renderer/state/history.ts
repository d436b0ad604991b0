// Where a pane has been: the way back, and the way forward again.

import type { Location } from './location.ts';

export interface History {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  /** Remembers that `from` was left for somewhere new; what lay ahead is forgotten. */
  leave(from: Location): void;
  /** Where a step leads from `from`, which will then be a step the other way; null at the end. */
  step(way: 'back' | 'forward', from: Location): Location | null;
}

const longest = 100;

export function createHistory(): History {
  let past: Location[] = [];
  let future: Location[] = [];
  return {
    get canGoBack() {
      return past.length > 0;
    },
    get canGoForward() {
      return future.length > 0;
    },
    leave(from) {
      if (from.kind !== 'nowhere') past = [...past.slice(1 - longest), from];
      future = [];
    },
    step(way, from) {
      const location = (way === 'back' ? past : future).pop();
      if (!location) return null;
      (way === 'back' ? future : past).push(from);
      return location;
    },
  };
}
