// The queue in one line: how much runs and waits, how fast, and for how long still.

import type { QueueSummary, Transfer } from '../../contract/models.ts';
import type { LiveTransfer } from './live-transfer.ts';

export function summaryOf(transfers: readonly LiveTransfer[], isPaused: boolean): QueueSummary {
  const active = transfers.filter(({ isActive }) => isActive);
  const inState = (state: Transfer['state']) =>
    transfers.filter((transfer) => transfer.state === state).length;
  const rateOf = (direction: Transfer['direction']) =>
    active.reduce(
      (sum, { row, bytesPerSecond }) => sum + (row.direction === direction ? bytesPerSecond : 0),
      0,
    );
  const uploadBytesPerSecond = rateOf('upload');
  const downloadBytesPerSecond = rateOf('download');
  const rate = uploadBytesPerSecond + downloadBytesPerSecond + rateOf('copy');
  const remaining = active.reduce((sum, { items }) => sum + items.counts.totalBytes - items.doneBytes, 0);
  // While something is still being listed, nobody knows how much there is.
  const isKnown = !isPaused && rate > 0 && active.every(({ isListed }) => isListed);
  return {
    isPaused,
    running: inState('running'),
    waiting: inState('waiting'),
    ended: transfers.length - active.length,
    failed: inState('failed'),
    uploadBytesPerSecond,
    downloadBytesPerSecond,
    remainingMs: isKnown ? (remaining / rate) * 1000 : null,
  };
}
