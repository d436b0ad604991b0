// What an answer that is no success says of itself, whether the SDK or the wire brought it.

import type { WireAnswer } from './wire/wire.ts';
import { firstText } from './wire/xml-text.ts';

/** What an answer says that is no success. */
export interface Answer {
  /** S3's code, or the name of the SDK's error; '' when there is none. */
  readonly code: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** The region that the bucket lives in, where the server tells. */
  readonly region: string | undefined;
  /** A page for people. */
  readonly isMarkup: boolean;
  /** The server's time when it answered, and ours, where known. */
  readonly dateMs?: number | undefined;
  readonly askedMs?: number | undefined;
}

/** What an answer of the wire says; `nowMs` is our time. */
export function answerOfWire({ status, headers, body }: WireAnswer, nowMs: number): Answer {
  const type = headers['content-type'] ?? '';
  // Errors of S3 are short; of anything else the beginning tells enough.
  const text = body.toString('utf8', 0, mostErrorBytes);
  const isMarkup = /html/i.test(type);
  const code = isMarkup ? '' : (firstText(text, 'Code') ?? '');
  const dateMs = Date.parse(headers['date'] ?? '');
  return {
    code,
    status,
    region: regionIn(headers['x-amz-bucket-region'] ?? firstText(text, 'Region')),
    isMarkup,
    dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
    askedMs: nowMs,
  };
}

const mostErrorBytes = 64 * 1024;

/** What an error of the SDK says about the answer it stands for. */
export function answerOf(error: unknown): Answer {
  const response = field(error, '$response');
  const headers = field(response, 'headers');
  const status = field(field(error, '$metadata'), 'httpStatusCode') ?? field(response, 'statusCode');
  const region = field(headers, 'x-amz-bucket-region') ?? field(error, 'Region');
  const type = field(headers, 'content-type');
  const code = field(error, 'Code') ?? field(error, 'name');
  return {
    code: typeof code === 'string' ? code : '',
    status: typeof status === 'number' ? status : undefined,
    region: regionIn(region),
    isMarkup: typeof type === 'string' && /html/i.test(type),
  };
}

function regionIn(text: unknown): string | undefined {
  return typeof text === 'string' && /^[a-z0-9-]{1,40}$/.test(text) ? text : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
