// Pairs in words: how they stand, when they run, and what they have done.

import { formatCount, formatDuration, formatPlural, formatSize } from '../../base/units.ts';
import { explain } from '../../contract/error-text.ts';
import type { PairDraft, PairMode, PairStatus, RunNotice, RunReport } from '../../contract/pair.ts';
import { formatAgo } from '../text/dates.ts';

export const modeNames: Record<PairMode, string> = {
  'two-way': 'Two-way',
  backup: 'Backup',
  restore: 'Restore',
};

/** The sign between both ends. */
export const modeArrows: Record<PairMode, string> = {
  'two-way': '\u2194',
  backup: '\u2192',
  restore: '\u2190',
};

/** "Alike as of 5 min ago". */
export function stateText({ state, last }: PairStatus, nowMs: number): string {
  switch (state) {
    case 'working':
      return 'Working';
    case 'paused':
      return 'Paused';
    case 'offline':
      return 'Cannot be reached';
    case 'attention':
      return 'Needs you';
    case 'waiting':
      return last ? 'Waiting for a second look' : 'Has not run yet';
    case 'idle':
      return `Alike as of ${formatAgo(last?.endedMs ?? nowMs, nowMs)}`;
  }
}

/** What there is to be known beside the state; empty where that says it all. */
export function detailText({ state, last, progress }: PairStatus, nowMs: number): string {
  if (state === 'working') return progressText(progress);
  if (!last) return '';
  if (state === 'paused') return `Last run ${formatAgo(last.endedMs, nowMs)}`;
  if (!last.isWhole && last.error) return explain(last.error).why;
  if (state === 'attention') return needsText(last);
  if (last.unsure > 0) return `${formatPlural(last.unsure, 'file')} gone; removed once that is certain`;
  return formatPlural(last.files, 'file');
}

/** "62 removals held, 2 conflicts": what waits for the person. */
export function needsText({ held, conflicts, attention, failed }: RunReport): string {
  return [
    held > 0 && `${formatPlural(held, 'change')} held`,
    conflicts > 0 && formatPlural(conflicts, 'conflict'),
    attention > 0 && `${formatPlural(attention, 'file')} left alone`,
    failed > 0 && `${formatCount(failed)} failed`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a run is at, in words that a person would use. */
export function progressText(progress: PairStatus['progress']): string {
  if (!progress) return 'Opening both sides';
  const { phase, done, total } = progress;
  const count = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  const words: Record<string, string> = {
    observe: `Looking: ${count} seen on both sides`,
    compare: `Comparing: ${count} that differ`,
    apply: `Carrying out: ${count} done`,
  };
  return words[phase] ?? count;
}

/** "in 12 min", "now", "by hand"; empty while it is paused or at work. */
export function nextText({ pair, state, nextRunMs }: PairStatus, nowMs: number): string {
  if (pair.isPaused || state === 'working') return '';
  if (nextRunMs === null) return pair.schedule.kind === 'by-hand' ? 'by hand' : 'when you say so';
  return nextRunMs <= nowMs ? 'now' : `in ${formatDuration(nextRunMs - nowMs)}`;
}

/** "watches", "every 15 min", "by hand". */
export function scheduleText(schedule: PairDraft['schedule']): string {
  if (schedule.kind === 'every') return `every ${formatDuration(schedule.minutes * 60_000)}`;
  return schedule.kind === 'watch' ? 'watches the folder' : 'runs by hand';
}

/** "12 uploaded (4.0 MiB), 3 removed", or "nothing to do". */
export function runText({ done, uploadedBytes, downloadedBytes, held, unsure }: RunReport): string {
  const renamed = done['rename-local'] + done['rename-remote'];
  const removed = done['remove-local'] + done['remove-remote'];
  const texts = [
    done.upload > 0 && `${formatCount(done.upload)} uploaded (${formatSize(uploadedBytes)})`,
    done.download > 0 && `${formatCount(done.download)} downloaded (${formatSize(downloadedBytes)})`,
    renamed > 0 && `${formatCount(renamed)} renamed`,
    removed > 0 && `${formatCount(removed)} removed`,
    done.conflict > 0 && `${formatCount(done.conflict)} kept twice`,
    done.adopt > 0 && `${formatCount(done.adopt)} found alike`,
  ].filter(Boolean);
  if (texts.length > 0) return texts.join(', ');
  return held + unsure > 0 ? 'nothing done' : 'nothing to do';
}

/** Why a run did less than it might have; the guard's own reasons are in `guard-text.ts`. */
export function noticeText(kind: RunNotice['kind']): string {
  switch (kind) {
    case 'union':
      return 'What was known of this pair was lost, or is of another folder or bucket. So nothing was removed, and each side got what it lacked.';
    case 'guard':
      return 'Removals and replacements are held until you have looked at them; everything else went on.';
    case 'local':
      return 'Not all of the folder could be read. What could not be seen was left alone.';
    case 'emulated':
      return 'This store ignores preconditions. Sync it from one computer at a time, or changes may be overwritten.';
  }
}
