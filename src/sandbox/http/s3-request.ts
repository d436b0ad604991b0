// What the sandbox reads off a request before anything is verified: method, bucket, key, query and headers.

import type { IncomingMessage } from 'node:http';
import { S3Error } from '../errors.ts';
import { percentDecode } from './percent.ts';
import { Query } from './query.ts';

/** S3's limit on a key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;

export interface S3Request {
  readonly id: string;
  readonly method: string;
  /** The decoded path, with bucket and slashes as they were sent: never normalised, for `a//..` is a legal key. */
  readonly path: string;
  /** The bucket addressed, by path or by host name; `undefined` addresses the service. */
  readonly bucket: string | undefined;
  /** The key addressed; `undefined` addresses the bucket. */
  readonly key: string | undefined;
  readonly query: Query;
  /** Headers by lower-case name, repeated ones joined by commas; text is one character a byte. */
  readonly headers: ReadonlyMap<string, string>;
  readonly incoming: IncomingMessage;
}

/** Reads a request; throws InvalidURI or KeyTooLongError. */
export function readRequest(incoming: IncomingMessage, id: string): S3Request {
  const target = incoming.url ?? '/';
  if (!target.startsWith('/')) throw new S3Error('InvalidURI');
  const question = target.indexOf('?');
  const path = percentDecode(question < 0 ? target : target.slice(0, question));
  const query = new Query(question < 0 ? '' : target.slice(question + 1));
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values !== undefined) headers.set(name, values.join(','));
  }
  const { bucket, key } = address(path, headers.get('host') ?? '');
  if (key !== undefined && Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
  return { id, method: incoming.method ?? 'GET', path, bucket, key, query, headers, incoming };
}

function address(path: string, host: string): { bucket: string | undefined; key: string | undefined } {
  const hosted = /^(.+)\.localhost(?::\d+)?$/i.exec(host)?.[1];
  if (hosted !== undefined) return { bucket: hosted, key: path.length > 1 ? path.slice(1) : undefined };
  if (path === '/') return { bucket: undefined, key: undefined };
  const slash = path.indexOf('/', 1);
  if (slash < 0) return { bucket: path.slice(1), key: undefined };
  return { bucket: path.slice(1, slash), key: slash + 1 < path.length ? path.slice(slash + 1) : undefined };
}
