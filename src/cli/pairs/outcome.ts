// What is to be said of a run when it has ended: what waits for the person, and what was done in all.

import { formatCount, formatPlural, formatSize } from '../../base/units.ts';
import { holdReasonText } from '../../contract/guard-text.ts';
import type { RunReport } from '../../contract/pair.ts';
import type { Output } from '../output.ts';

/** Says what is held and why, and what the person can do; nothing where nothing is held. */
export function tellHeld(output: Output, { held, heldBytes, notices }: RunReport, todo: string): void {
  if (held === 0) return;
  const reasons = notices.flatMap((notice) => notice.reasons);
  const whys = [...new Set(reasons.map(holdReasonText))].join(' ');
  const what = `${formatPlural(held, 'removal or replacement', 'removals and replacements')} (${formatSize(heldBytes)})`;
  output.note(`held: ${what}. ${whys} ${todo}`, {
    event: 'held',
    files: held,
    sizeBytes: heldBytes,
    reasons,
  });
}

/** Says that the store lets one client at a time be safe, where that is so. */
export function tellEmulated(output: Output, { notices }: RunReport): void {
  if (!notices.some(({ kind }) => kind === 'emulated')) return;
  output.note('The store does not keep to preconditions: let nothing else write there while this runs.', {
    event: 'emulated',
  });
}

/** "3 uploaded, 1.2 MiB; 1 deleted", or that nothing was to be done. */
export function doneText({ done, uploadedBytes, downloadedBytes, files }: RunReport): string {
  const parts = [
    [done.upload, `uploaded, ${formatSize(uploadedBytes)}`],
    [done.download, `downloaded, ${formatSize(downloadedBytes)}`],
    [done['rename-remote'] + done['rename-local'], 'moved'],
    [done['remove-remote'] + done['remove-local'], 'deleted'],
    [done.conflict, 'kept twice'],
  ] as const;
  const said = parts.flatMap(([count, what]) => (count > 0 ? [`${formatCount(count)} ${what}`] : []));
  return said.length > 0 ? said.join('; ') : `nothing done, ${formatPlural(files, 'file')} here`;
}
