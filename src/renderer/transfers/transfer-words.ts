// A transfer in words: how far it is, how fast, how long still, and how it ended.

import { formatCount, formatDuration, formatPlural, formatRate, formatSize } from '../../base/units.ts';
import type { QueueSummary, Transfer } from '../../contract/transfer.ts';
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
  return `${formatCount(doneFiles)} of ${formatPlural(totalFiles, 'file')}${isListed ? '' : ' so far'}`;
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

/** "went on from 1.2 GiB": what an earlier run had moved; empty where nothing was. */
export function resumedText({ resumedBytes }: Transfer): string {
  return resumedBytes > 0 ? `went on from ${formatSize(resumedBytes)}` : '';
}

/** "3 files not verifiable"; empty where every byte was proved. */
export function unverifiedText({ unverifiedFiles }: Transfer): string {
  return unverifiedFiles > 0 ? `${formatPlural(unverifiedFiles, 'file')} not verifiable` : '';
}

/** Why a file can be moved and yet not be verified, and what to do about it. */
export const unverifiedReason =
  'Their length is right, but the store gave no checksum to compare the bytes with. “longshore verify” can compare the bytes themselves.';

/** All that is worth knowing beside the bar, the most important first. */
export function detailTexts(transfer: Transfer): readonly string[] {
  const { skippedFiles, retries } = transfer;
  return [
    filesText(transfer),
    sizeText(transfer),
    skippedFiles > 0 ? `${formatCount(skippedFiles)} skipped` : '',
    resumedText(transfer),
    retries > 0 ? formatPlural(retries, 'retry', 'retries') : '',
  ].filter(Boolean);
}

/** The queue in half a sentence: "2 running, 1,188 waiting". `held` are those paused one by one. */
export function summaryText(
  { isPaused, running, waiting, ended, failed }: QueueSummary,
  held: number = 0,
): string {
  const paused = held + (isPaused ? waiting : 0);
  const parts = [
    running > 0 && `${formatCount(running)} running`,
    waiting > 0 && !isPaused && `${formatCount(waiting)} waiting`,
    paused > 0 && `${formatCount(paused)} paused`,
    failed > 0 && `${formatCount(failed)} with failures`,
  ].filter(Boolean);
  if (parts.length > 0) return parts.join(', ');
  return ended > 0 ? 'All done' : 'Nothing to do';
}
