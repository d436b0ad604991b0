// Reading the head of an answer: the status line and the headers, strictly.

import type { WireHead } from './wire.ts';
import { framingError } from './wire-error.ts';

/** Longer heads are refused. */
export const mostHeadBytes = 64 * 1024;

export interface AnswerHead extends WireHead {
  /** The server will close the connection after this answer. */
  readonly isLast: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The head in `text`, which ends before the empty line. Throws WireError for what breaks the rules. */
export function parseHead(text: string): AnswerHead {
  const lines = text.split('\r\n');
  const [, minor, status] = statusLine.exec(lines[0] ?? '') ?? [];
  if (status === undefined) throw framingError('HPE_INVALID_CONSTANT');
  const headers: Record<string, string> = {};
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    // Also a line that goes on with the one before, and blanks before the colon: both make two readers read two things.
    if (!token.test(name)) throw framingError('HPE_INVALID_HEADER_TOKEN');
    const value = line.slice(colon + 1).trim();
    if (/[\0\r\n]/.test(value)) throw framingError('HPE_INVALID_HEADER_TOKEN');
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (before === undefined) headers[name] = value;
    else if (name !== 'content-length') headers[name] = `${before}, ${value}`;
    else if (before !== value) throw framingError('HPE_INVALID_CONTENT_LENGTH');
  }
  const connection = headers['connection']?.toLowerCase() ?? '';
  const isLast = minor === '0' ? !connection.includes('keep-alive') : connection.includes('close');
  return { status: Number(status), headers, isLast };
}

/** How the end of a body is told. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' };

/** The framing of the body that follows `head` (RFC 9112, 6.3). Throws WireError where it is ambiguous. */
export function framingOf(method: string, { status, headers }: WireHead): Framing {
  const encoding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw framingError('HPE_INVALID_CONTENT_LENGTH');
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' };
  if (encoding !== undefined) {
    if (encoding.toLowerCase() !== 'chunked') throw framingError('HPE_INVALID_TRANSFER_ENCODING');
    if (length !== undefined) throw framingError('HPE_INVALID_TRANSFER_ENCODING');
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'close' };
  return length === '0' ? { kind: 'none' } : { kind: 'length', bytes: Number(length) };
}
