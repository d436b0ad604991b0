// How much may be removed before a pair holds it, as three typed texts.

import { percentText } from '../../contract/guard-text.ts';
import { GuardLimits } from '../../contract/pair.ts';

export interface GuardTexts {
  readonly files: string;
  /** Of all files of the pair. */
  readonly percent: string;
  readonly gibibytes: string;
}

const gibibyte = 1024 ** 3;

/** The limits as they are typed; they read back as exactly the same. */
export function guardTexts({ files, share, bytes }: GuardLimits): GuardTexts {
  return { files: String(files), percent: percentText(share), gibibytes: String(bytes / gibibyte) };
}

/** The limits as numbers, or what is wrong with them in one sentence. */
export function parseGuard({ files, percent, gibibytes }: GuardTexts): GuardLimits | string {
  const fileCount = numberOf(files);
  if (!Number.isInteger(fileCount)) return 'The number of files is a whole number, such as 50.';
  // Shifted as it is written: a division would leave 0.7 % a little short of 0.007.
  const share = numberOf(percent, 'e-2');
  if (!(share <= 1)) return 'The share of all files is a number from 0 to 100, such as 10.';
  const bytes = Math.round(numberOf(gibibytes) * gibibyte);
  if (!Number.isSafeInteger(bytes)) return 'The size is a number of GiB, such as 1 or 0.5.';
  return GuardLimits.parse({ files: fileCount, share, bytes });
}

/** "1,000.5" as a number; NaN for anything but a plain one that is not negative. */
function numberOf(text: string, exponent = ''): number {
  const plain = text.trim().replaceAll(',', '');
  return /^\d{1,15}(\.\d+)?$/.test(plain) ? Number(`${plain}${exponent}`) : Number.NaN;
}
