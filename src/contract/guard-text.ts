// When removals and replacements wait, and why they do, in words.

import { formatCount, formatPlural, formatSize } from '../base/units.ts';
import type { GuardLimits, HoldReason } from './pair.ts';

/** "above 50 files, or 10 % of all if that is more, or 1.0 GiB, within 24 hours": what is held. */
export function guardText({ files, share, bytes }: GuardLimits): string {
  const ofAll = share > 0 ? `, or ${percentText(share)} % of all if that is more` : '';
  return `above ${formatPlural(files, 'file')}${ofAll}, or ${formatSize(bytes)}, within 24 hours`;
}

/** A share as a percentage, without the noise of binary fractions: "10", "0.5". */
export function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(12)));
}

/** "62 files would be gone within 24 hours, more than the 50 that this pair allows." */
export function holdReasonText(reason: HoldReason): string {
  switch (reason.why) {
    case 'files':
      return `${formatPlural(reason.files, 'file')} would be gone within 24 hours, more than the ${formatCount(reason.limit)} that this pair allows.`;
    case 'bytes':
      return `${formatSize(reason.bytes)} would be gone within 24 hours, more than the ${formatSize(reason.limit)} that this pair allows.`;
    case 'folder':
      return `The whole folder \u201c${reason.folder}\u201d with ${formatPlural(reason.files, 'file')} would go.`;
    case 'empty':
      return reason.side === 'local'
        ? 'The folder on this computer is empty.'
        : 'The place in the bucket is empty.';
    case 'all':
      return `All ${formatPlural(reason.files, 'file')} that both sides had would go; others are there in their place.`;
    case 'replaced':
      return `${formatPlural(reason.files, 'file')} of ${formatCount(reason.of)} would be replaced by others at once.`;
  }
}
