// Part numbers, as they stand in queries.

import { invalidArgument } from '../errors.ts';

export const MAX_PART_NUMBER = 10_000;

/** Reads a part number; throws InvalidArgument. */
export function parsePartNumber(text: string | undefined): number {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw invalidArgument(
    'partNumber',
    text ?? '',
    'Part number must be an integer between 1 and 10000, inclusive',
  );
}
