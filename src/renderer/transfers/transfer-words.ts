// A transfer in words: how far it is, how fast, how long still, and how it ended.

import { formatDuration, formatPlural, formatRate, formatSize } from '../../base/units.ts';
import type { QueueSummary, Transfer } from '../../contract/models.ts';
import { formatWhen } from '../text/dates.ts';

/** 0 to 1; null while the whole is not known or nothing can be said. */
export function fractionOf({
  state,
  isListed,
  totalBytes,
  doneBytes,
  totalFiles,
  doneFiles,
}: Transfer): number | null {
  if (state === 'done') return 1;
  if (!isListed && totalBytes === 0) return null;
  if (totalBytes > 0) return Math.min(1, doneBytes / totalBytes);
  return totalFiles > 0 ? doneFiles / totalFiles : 0;
}

/** "12 s left"; empty while it cannot be told. */
export function remainingText({ state, isListed, totalBytes, doneBytes, bytesPerSecond }: Transfer): string {
  if (state !== 'running' || !isListed || bytesPerSecond <= 0) return '';
  return `${formatDuration(((totalBytes - doneBytes) / bytesPerSecond) * 1000)} left`;
}

/** "12 of 214 files": nothing for a single file that says it all by its bar. */
export function filesText({ totalFiles, doneFiles, isListed, state }: Transfer): string {
  if (state === 'done') return formatPlural(doneFiles, 'file');
  if (totalFiles <= 1 && isListed) return '';
  return `${doneFiles.toLocaleString('en-US')} of ${formatPlural(totalFiles, 'file')}${isListed ? '' : ' so far'}`;
}

/** What became of it, in a word or two. */
export function stateText(transfer: Transfer, isPaused: boolean): string {
  const when = transfer.endedMs === null ? '' : ` ${formatWhen(transfer.endedMs)}`;
  switch (transfer.state) {
    case 'waiting':
      return isPaused ? 'Paused' : 'Waiting';
    case 'running':
      return isPaused ? 'Pausing' : formatRate(transfer.bytesPerSecond);
    case 'paused':
      return 'Paused';
    case 'done':
      return `Done${when}`;
    case 'failed':
      return `Ended${when}`;
    case 'cancelled':
      return 'Cancelled';
  }
}

/** "48.2 MiB", "3.1 of 48.2 MiB". */
export function sizeText({ state, doneBytes, totalBytes }: Transfer): string {
  if (state === 'done') return formatSize(doneBytes);
  return totalBytes === 0 ? '' : `${formatSize(doneBytes)} of ${formatSize(totalBytes)}`;
}

/** The queue in half a sentence: "2 running, 1,188 waiting". */
export function summaryText({ isPaused, running, waiting, ended, failed }: QueueSummary): string {
  const parts = [
    running > 0 && `${running} running`,
    waiting > 0 && `${waiting.toLocaleString('en-US')} ${isPaused ? 'paused' : 'waiting'}`,
    failed > 0 && `${failed} with failures`,
  ].filter(Boolean);
  if (parts.length > 0) return parts.join(', ');
  return ended > 0 ? 'All done' : 'Nothing to do';
}
