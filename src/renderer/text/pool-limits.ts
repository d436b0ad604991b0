// Minimum, beginning and maximum of a number that adapts itself, as three typed texts.

import { PoolLimits } from '../../contract/limits.ts';

export interface LimitTexts {
  readonly min: string;
  readonly desired: string;
  readonly max: string;
}

const most = 256;

export function limitTexts({ min, desired, max }: PoolLimits): LimitTexts {
  return { min: String(min), desired: String(desired), max: String(max) };
}

/** The limits as numbers, or what is wrong with them in one sentence. */
export function parseLimits(texts: LimitTexts): PoolLimits | string {
  const [min, desired, max] = [texts.min, texts.desired, texts.max].map((text) =>
    /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN,
  );
  if (min === undefined || desired === undefined || max === undefined) return '';
  if (![min, desired, max].every((value) => value >= 1 && value <= most))
    return `Use whole numbers from 1 to ${most}.`;
  if (min > desired) return `The minimum, ${min}, is above where it begins, ${desired}.`;
  if (desired > max) return `It would begin at ${desired}, above the maximum, ${max}.`;
  return PoolLimits.parse({ min, desired, max });
}
