// What is to be said of a run when it has ended: what was done in all, and what waits.

import { formatCount, formatPlural, formatSize } from '../../base/units.ts';
import { holdReasonText } from '../../contract/guard-text.ts';
import type { Pair, RunReport } from '../../contract/pair.ts';
import type { OutputEvent } from '../output.ts';

/** Something worth knowing, in a sentence and for programs. */
export interface Note {
  readonly text: string;
  readonly event: OutputEvent;
}

/** What is held and why, and `todo`, what the person can do about it. */
export function heldNotes({ held, heldBytes, notices }: RunReport, todo: string): Note[] {
  if (held === 0) return [];
  const reasons = notices.flatMap((notice) => notice.reasons);
  const whys = [...new Set(reasons.map(holdReasonText))].join(' ');
  const what = `${formatPlural(held, 'removal or replacement', 'removals and replacements')} (${formatSize(heldBytes)})`;
  const event = { event: 'held', files: held, sizeBytes: heldBytes, reasons };
  return [{ text: `${what} ${held === 1 ? 'is' : 'are'} held. ${whys} ${todo}`, event }];
}

/** Where the store is safe for one client at a time. */
export function emulatedNotes({ notices }: RunReport): Note[] {
  if (!notices.some(({ kind }) => kind === 'emulated')) return [];
  const text = 'The store does not keep to preconditions: let nothing else write there while this runs.';
  return [{ text, event: { event: 'emulated' } }];
}

/** Of a run that began without what was known of the pair. */
export const unionText =
  'What was known of it no longer holds, so nothing was removed and what either side has is kept.';

/** All that a run of a pair leaves for the person to know. `isFirst`: before it, nothing was known of the pair. */
export function pairNotes(report: RunReport, { id, name }: Pair, isFirst: boolean): Note[] {
  const { unsure, conflicts, notices } = report;
  const ways = `\u201clongshore pair approve ${name}\u201d lets it happen, \u201clongshore pair restore ${name}\u201d brings it back.`;
  const notes = [...emulatedNotes(report), ...heldNotes(report, ways)];
  if (!isFirst && notices.some(({ kind }) => kind === 'union'))
    notes.push({
      text: unionText,
      event: { event: 'union' },
    });
  if (conflicts > 0)
    notes.push({
      text: `Of ${formatPlural(conflicts, 'file')} both sides were kept. \u201clongshore pair conflicts ${name}\u201d shows them.`,
      event: { event: 'conflicts', count: conflicts },
    });
  if (unsure > 0)
    notes.push({
      text: `${formatPlural(unsure, 'removal')} will be believed at a second look, a minute from now or later.`,
      event: { event: 'unsure', count: unsure },
    });
  return notes.map(({ text, event }) => ({ text: `${name}: ${text}`, event: { ...event, id } }));
}

/** "3 uploaded, 1.2 MiB; 1 deleted", or that nothing was. How many files there are only a run tells that came to its end. */
export function doneText({ done, uploadedBytes, downloadedBytes, files, isWhole }: RunReport): string {
  const parts = [
    [done.upload, `uploaded, ${formatSize(uploadedBytes)}`],
    [done.download, `downloaded, ${formatSize(downloadedBytes)}`],
    [done['rename-remote'] + done['rename-local'], 'moved'],
    [done['remove-remote'] + done['remove-local'], 'deleted'],
    [done.conflict, 'kept twice'],
  ] as const;
  const said = parts.flatMap(([count, what]) => (count > 0 ? [`${formatCount(count)} ${what}`] : []));
  if (said.length > 0) return said.join('; ');
  return isWhole ? `nothing done, ${formatPlural(files, 'file')} in all` : 'nothing done';
}
