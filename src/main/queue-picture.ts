// What the desktop shows of the queue outside the window: a line of text and how far it is.

import { formatCount, formatDuration, formatPlural } from '../base/units.ts';
import type { EventPayload } from '../contract/api.ts';
import type { TransferId } from '../contract/models.ts';
import type { QueueSummary, Transfer } from '../contract/transfer.ts';

/** `batch` holds the transfers since the queue was last at rest, so that progress never runs backwards. */
export interface QueuePicture {
  readonly summary: QueueSummary;
  readonly batch: ReadonlyMap<TransferId, Transfer>;
}

/** A queue at rest. */
export const restingQueue: QueuePicture = {
  summary: {
    isPaused: false,
    running: 0,
    waiting: 0,
    ended: 0,
    failed: 0,
    uploadBytesPerSecond: 0,
    downloadBytesPerSecond: 0,
    remainingMs: null,
  },
  batch: new Map(),
};

/** The picture after `news`. */
export function followQueue(picture: QueuePicture, news: EventPayload<'transfer.changed'>): QueuePicture {
  const batch = new Map(picture.batch);
  for (const transfer of news.changed) {
    if (isLive(transfer) || batch.has(transfer.id)) batch.set(transfer.id, transfer);
  }
  for (const id of news.removed) batch.delete(id);
  const isAtRest = ![...batch.values()].some(isLive);
  return { summary: news.summary, batch: isAtRest ? new Map() : batch };
}

/** True while there is something that runs or will run. */
export function isBusy({ summary }: QueuePicture): boolean {
  return summary.running > 0 || summary.waiting > 0;
}

/** How much of the batch is done, 0 to 1; 'unknown' while a folder is still being listed; null at rest. */
export function progressOf(picture: QueuePicture): number | 'unknown' | null {
  const batch = [...picture.batch.values()];
  if (!isBusy(picture) || batch.length === 0) return null;
  if (batch.some((transfer) => isLive(transfer) && !transfer.isListed)) return 'unknown';
  const total = batch.reduce((sum, transfer) => sum + transfer.totalBytes, 0);
  const done = batch.reduce((sum, transfer) => sum + transfer.doneBytes, 0);
  return total === 0 ? 'unknown' : Math.min(done / total, 1);
}

/** "2 running, 1,188 waiting, 12 min left", "Paused, 3 waiting", "No transfers". */
export function describeQueue({ summary }: QueuePicture): string {
  const { isPaused, running, waiting, failed, remainingMs } = summary;
  const parts = [
    isPaused && 'paused',
    running > 0 && `${formatCount(running)} running`,
    waiting > 0 && `${formatCount(waiting)} waiting`,
    running > 0 && !isPaused && remainingMs !== null && `${formatDuration(remainingMs)} left`,
    failed > 0 && `${formatPlural(failed, 'transfer')} with failures`,
  ].filter((part) => part !== false);
  const text = parts.join(', ') || 'no transfers';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function isLive({ state }: Transfer): boolean {
  return state === 'waiting' || state === 'running';
}
