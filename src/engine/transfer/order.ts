// The order of the queue: whose turn it is, and where something goes that is moved.

import type { Priority } from '../../contract/models.ts';
import type { Lane } from '../journal/queue-rows.ts';
import type { LiveTransfer } from './live-transfer.ts';

type Standing = Pick<LiveTransfer, 'priority' | 'position'> & { readonly row: { readonly number: number } };

const ranks: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Negative when `one` comes before `other`: by priority, then by place in the queue, then the older one. */
export function compareStanding(one: Standing, other: Standing): number {
  return (
    ranks[one.priority] - ranks[other.priority] ||
    one.position - other.position ||
    one.row.number - other.row.number
  );
}

/** Inside one priority the one with the fewest files under way comes first: a huge transfer does not starve a small one. */
export function isBeforeIn(lane: Lane): (one: LiveTransfer, other: LiveTransfer) => boolean {
  return (one, other) => {
    const byRank = ranks[one.priority] - ranks[other.priority];
    if (byRank !== 0) return byRank < 0;
    const byRunning = one.runningIn(lane) - other.runningIn(lane);
    return byRunning !== 0 ? byRunning < 0 : compareStanding(one, other) < 0;
  };
}

/**
 * Positions for `count` that are to lie between two others, or behind the last one where `next` is null. null when there is no
 * number left between them.
 */
export function positionsBetween(previous: number, next: number | null, count: number): number[] | null {
  const step = next === null ? 1 : (next - previous) / (count + 1);
  const positions = Array.from({ length: count }, (_, index) => previous + step * (index + 1));
  const all = [previous, ...positions, ...(next === null ? [] : [next])];
  return all.every((position, index) => index === 0 || position > (all[index - 1] ?? 0)) ? positions : null;
}
