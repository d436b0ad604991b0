// An answer of the wire as it travels between threads.

import type { Answered } from '../store/errand.ts';
import type { WireAnswer, WireHead } from '../store/s3/wire/wire.ts';

/** Head and body; a body only where the server refused, for then it says why. */
export function answered({ status, headers, body }: WireHead & Partial<WireAnswer>): Answered {
  const isRefusal = status < 200 || status > 299;
  return { status, headers, body: isRefusal && body ? body.toString('utf8') : '' };
}
