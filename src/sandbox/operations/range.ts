// The Range header, as S3 reads it.

import { S3Error } from '../errors.ts';

/** Bytes from `start` on, up to but not including `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads one range of bytes. `undefined` means the whole: for a header that cannot be read, for several ranges, and
 * for one whose end lies before its start. Throws InvalidRange when it lies outside the object.
 */
export function parseRange(text: string | undefined, sizeBytes: number): Span | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const start = Math.max(0, sizeBytes - Number(last));
    if (start >= sizeBytes) throw unsatisfiable(text, sizeBytes);
    return { start, end: sizeBytes };
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= sizeBytes) throw unsatisfiable(text, sizeBytes);
  return { start: Number(first), end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}

function unsatisfiable(text: string | undefined, sizeBytes: number): S3Error {
  return new S3Error('InvalidRange', {
    elements: { RangeRequested: text ?? '', ActualObjectSize: String(sizeBytes) },
    headers: { 'content-range': `bytes */${sizeBytes}` },
  });
}
