// Whether an answer has the bytes of the object that were asked for.

import type { WireHead } from './wire.ts';
import { framingError } from './wire-error.ts';

/**
 * How many bytes the body must have by the range that was asked for; null where none was, or no object came. Throws
 * WireError for what is no object, for the whole object instead of a piece, a piece instead of the whole, or another piece.
 */
export function bytesInRange(range: string | undefined, { status, headers }: WireHead): number | null {
  if (status !== 200 && status !== 206) return null;
  if (range === undefined && status === 200) return null;
  // Every object has an ETag; a page for people has none.
  if (status === 200 && !headers['etag']) throw framingError('NO_OBJECT');
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  const given = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (status === 200 || asked === null || given === null) throw framingError('WRONG_RANGE');
  const [first, last, size] = [Number(given[1]), Number(given[2]), Number(given[3])];
  const isTail = asked[1] === '';
  const wantedFirst = isTail ? Math.max(0, size - Number(asked[2])) : Number(asked[1]);
  const wantedLast = isTail || asked[2] === '' ? size - 1 : Math.min(Number(asked[2]), size - 1);
  if (first !== wantedFirst || last !== wantedLast) throw framingError('WRONG_RANGE');
  return last - first + 1;
}
