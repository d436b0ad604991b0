// What may stand in a header, for text that comes from elsewhere than a header.

import { invalidArgument } from '../errors.ts';

/** Gives the value as it is when a header can carry it: one character a byte, no line breaks; throws InvalidArgument. */
export function headerText(name: string, value: string): string {
  if (/^[\t -~\u0080-\u00ff]*$/.test(value)) return value;
  throw invalidArgument(name, value, `${name} is not a valid header value`);
}

/** Tells whether a header can have this name. */
export function isHeaderName(name: string): boolean {
  return /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name);
}
