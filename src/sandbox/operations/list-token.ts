// Continuation tokens: opaque to clients, so that they pass on what they were given and nothing else.

import { invalidArgument } from '../errors.ts';

/** Makes a token out of a position. */
export function toToken(position: string): string {
  return `1${Buffer.from(position).toString('base64url')}`;
}

/** Reads the position out of a token; throws InvalidArgument. */
export function fromToken(token: string): string {
  const position = Buffer.from(token.slice(1), 'base64url').toString();
  if (toToken(position) !== token) {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
  return position;
}
