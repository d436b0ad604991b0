// The parameters that all listings share.

import { invalidArgument } from '../errors.ts';
import { listEncode } from '../http/percent.ts';
import type { Query } from '../http/query.ts';

export interface ListParameters {
  readonly prefix: string;
  /** `''` for none. */
  readonly delimiter: string;
  /** Never more than a thousand. */
  readonly limit: number;
  readonly encodingType: 'url' | undefined;
  /** Writes a key as the client asked for it. */
  encode(text: string): string;
}

const MAX_PAGE = 1000;

/** Reads them; throws InvalidArgument. */
export function readListParameters(query: Query, limitName: string): ListParameters {
  const encodingType = query.get('encoding-type');
  if (encodingType !== undefined && encodingType !== 'url') {
    throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request');
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    limit: parseLimit(query, limitName),
    encodingType,
    encode: encodingType === 'url' ? listEncode : (text) => text,
  };
}

/** Reads a page size of at most a thousand, which is also the default; throws InvalidArgument. */
export function parseLimit(query: Query, name: string): number {
  const text = query.get(name);
  if (text === undefined || text === '') return MAX_PAGE;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  }
  return Math.min(Number(text), MAX_PAGE);
}
