// The queue in one line: how much runs and waits, how fast, and for how long still.

import type { QueueSummary } from '../../contract/transfer.ts';
import type { LiveTransfer } from './live-transfer.ts';

/** How many have ended that are no longer in memory, and how many of those with failures. */
export interface History {
  ended: number;
  failed: number;
}

interface Rest extends Readonly<History> {
  /** Some wait that are not in memory yet. */
  readonly unread: number;
}

/** One look at each of them; `rest` counts those that are not among them. */
export function summaryOf(transfers: Iterable<LiveTransfer>, rest: Rest, isPaused: boolean): QueueSummary {
  let { ended, failed, unread: waiting } = rest;
  let [running, remaining, isListed] = [0, 0, rest.unread === 0];
  const rates = { upload: 0, download: 0, copy: 0 };
  for (const transfer of transfers) {
    const { state, row } = transfer;
    if (transfer.hasEnded) {
      ended += 1;
      if (state === 'failed') failed += 1;
    } else if (transfer.isActive) {
      if (state === 'running') running += 1;
      else waiting += 1;
      remaining += transfer.counts.totalBytes - transfer.doneBytes;
      isListed &&= transfer.isListed;
      if (transfer.isAtWork) rates[row.direction] += transfer.bytesPerSecond;
    }
  }
  const rate = rates.upload + rates.download + rates.copy;
  return {
    isPaused,
    running,
    waiting,
    ended,
    failed,
    uploadBytesPerSecond: rates.upload,
    downloadBytesPerSecond: rates.download,
    // While something is still being listed, nobody knows how much there is.
    remainingMs: !isPaused && rate > 0 && isListed ? (remaining / rate) * 1000 : null,
  };
}
