// What the desktop shows of the pairs outside the window: how they stand, in one line.

import { formatCount, formatPlural } from '../base/units.ts';
import type { EventPayload } from '../contract/api.ts';
import type { PairId, PairState, PairStatus } from '../contract/pair.ts';

/** How each pair stands, oldest first. */
export type PairsPicture = ReadonlyMap<PairId, PairStatus>;

export const noPairs: PairsPicture = new Map();

/** The picture after `news`. */
export function followPairs(picture: PairsPicture, news: EventPayload<'pair.changed'>): PairsPicture {
  const pairs = new Map(picture);
  for (const status of news.changed) pairs.set(status.pair.id, status);
  for (const id of news.removed) pairs.delete(id);
  return pairs;
}

/** True when there are pairs and the person has paused every one. */
export function areAllPaused(picture: PairsPicture): boolean {
  return picture.size > 0 && [...picture.values()].every(({ pair }) => pair.isPaused);
}

/** True while at least one pair is being run. */
export function isSyncing(picture: PairsPicture): boolean {
  return countOf(picture, 'working') > 0;
}

/** Those that a person means who wants all to be synced now: neither paused nor at it. */
export function pairsToRun(picture: PairsPicture): PairId[] {
  return [...picture.values()]
    .filter(({ pair, state }) => !pair.isPaused && state !== 'working')
    .map(({ pair }) => pair.id);
}

/** "2 syncing, 1 needs attention", "Syncing is paused", "3 pairs in sync", "No pairs". */
export function describePairs(picture: PairsPicture): string {
  if (picture.size === 0) return 'No pairs';
  if (areAllPaused(picture) && !isSyncing(picture)) return 'Syncing is paused';
  const part = (state: PairState, word: string) => {
    const count = countOf(picture, state);
    return count > 0 && `${formatCount(count)} ${word}`;
  };
  const parts = [
    part('working', 'syncing'),
    part('attention', countOf(picture, 'attention') === 1 ? 'needs attention' : 'need attention'),
    part('offline', 'offline'),
    part('waiting', 'waiting'),
    part('paused', 'paused'),
  ].filter((one) => one !== false);
  return parts.join(', ') || `${formatPlural(picture.size, 'pair')} in sync`;
}

function countOf(picture: PairsPicture, state: PairState): number {
  return [...picture.values()].filter((one) => one.state === state).length;
}
