// The order in which transfers stand: what is still to be done as the queue will do it, then what has ended, latest first.

import type { CallInput } from '../../contract/api.ts';
import type { TransferId } from '../../contract/models.ts';
import type { Priority, Transfer } from '../../contract/transfer.ts';

/** The place of each transfer in the engine's queue; only the order of the numbers means something. */
export type Turns = ReadonlyMap<TransferId, number>;

/** Where a transfer may be moved to, among those of its own priority. */
export type Move = 'up' | 'down' | 'top' | 'bottom';

const ranks: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** True once a transfer will do nothing more unless it is retried. */
export function hasEnded({ state }: Pick<Transfer, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** The transfers as they are shown. */
export function arranged(transfers: readonly Transfer[], turns: Turns): Transfer[] {
  const turnOf = ({ id }: Transfer) => turns.get(id) ?? Number.MAX_SAFE_INTEGER;
  return transfers.toSorted((a, b) => {
    if (hasEnded(a) !== hasEnded(b)) return hasEnded(a) ? 1 : -1;
    if (hasEnded(a)) return endOf(b) - endOf(a);
    return ranks[a.priority] - ranks[b.priority] || turnOf(a) - turnOf(b);
  });
}

/** True when a change from one to the other can leave the row where it is. */
export function keepsPlace(before: Transfer, after: Transfer): boolean {
  return (
    hasEnded(before) === hasEnded(after) &&
    before.priority === after.priority &&
    before.endedMs === after.endedMs
  );
}

/** What to ask of the engine to move a transfer within its priority; null where it stands there already or has ended. */
export function reorderFor(
  shown: readonly Transfer[],
  id: TransferId,
  move: Move,
): CallInput<'transfer.reorder'> | null {
  const own = shown.find((transfer) => transfer.id === id);
  if (!own || hasEnded(own)) return null;
  const peers = shown.filter((one) => !hasEnded(one) && one.priority === own.priority);
  const at = peers.indexOf(own);
  const isFirst = at === 0;
  const isLast = at === peers.length - 1;
  if (isFirst && (move === 'up' || move === 'top')) return null;
  if (isLast && (move === 'down' || move === 'bottom')) return null;
  const next = { up: at - 1, top: 0, down: at + 2, bottom: peers.length }[move];
  return { ids: [id], before: peers[next]?.id ?? null };
}

/** The turns after `ids` were put before another transfer, or at the end. */
export function reordered(turns: Turns, { ids, before }: CallInput<'transfer.reorder'>): Turns {
  const moved = new Set(ids);
  const order = [...turns].sort(([, a], [, b]) => a - b).flatMap(([id]) => (moved.has(id) ? [] : [id]));
  const at = before === null ? -1 : order.indexOf(before);
  order.splice(at < 0 ? order.length : at, 0, ...ids);
  return new Map(order.map((id, turn) => [id, turn]));
}

function endOf({ endedMs, createdMs }: Transfer): number {
  return endedMs ?? createdMs;
}
