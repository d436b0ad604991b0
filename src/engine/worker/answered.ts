// An answer of the wire as it travels between threads.

import type { Answered } from '../store/errand.ts';
import type { WireAnswer, WireHead } from '../store/s3/wire/wire.ts';

/** What an answer of success says to nobody here, and would be copied for each file. */
const idle: ReadonlySet<string> = new Set([
  'accept-ranges',
  'connection',
  'date',
  'keep-alive',
  'server',
  'x-amz-id-2',
  'x-amz-request-id',
  'x-rgw-object-type',
]);

/** Head and body; a body only where the server refused, for then it says why. */
export function answered({ status, headers, body }: WireHead & Partial<WireAnswer>): Answered {
  const isRefusal = status < 200 || status > 299;
  if (isRefusal) return { status, headers, body: body?.toString('utf8') ?? '' };
  const told: Record<string, string> = {};
  for (const name in headers) if (!idle.has(name)) told[name] = headers[name] ?? '';
  return { status, headers: told, body: '' };
}
