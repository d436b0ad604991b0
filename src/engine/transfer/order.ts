// The order of the queue: whose turn it is, and where something goes that is moved.

import type { Priority } from '../../contract/transfer.ts';
import type { Lane } from '../journal/queue-rows.ts';
import type { LiveTransfer } from './live-transfer.ts';

/** Where a transfer stands in the queue. */
export type Standing = Pick<LiveTransfer, 'priority' | 'position'>;
type Placed = Standing & { readonly row: { readonly number: number } };

const ranks: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Negative when `one` comes before `other`: by priority, then by place in the queue, then the older one. */
export function compareStanding(one: Placed, other: Placed): number {
  return ranks[one.priority] - ranks[other.priority] || comparePosition(one, other);
}

function comparePosition(one: Placed, other: Placed): number {
  return one.position - other.position || one.row.number - other.row.number;
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

/** Where those stand that are put before `next` among `others`, or with null at the end of all, which is at `endPosition`. */
export function moveBefore<T extends Placed>(
  moved: readonly T[],
  next: T | null,
  others: readonly T[],
  endPosition: number,
): Map<T, Standing> {
  const line = others.toSorted(comparePosition);
  const at = next ? line.indexOf(next) : line.length;
  const previous = next ? (line[at - 1]?.position ?? next.position - 1) : endPosition;
  const positions = positionsBetween(previous, next?.position ?? null, moved.length);
  // Halved so often that nothing lies between any more, all are numbered anew.
  const placed = positions ? moved : line.toSpliced(at, 0, ...moved);
  return new Map(
    placed.map((transfer, index) => [
      transfer,
      { priority: transfer.priority, position: positions?.[index] ?? index + 1 },
    ]),
  );
}
