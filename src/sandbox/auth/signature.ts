// The arithmetic of Signature Version 4: canonical request, string to sign, signing key.

import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { sigv4Encode, sigv4EncodePath } from '../http/percent.ts';
import type { S3Request } from '../http/s3-request.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const EMPTY_SHA256 = createHash('sha256').digest('hex');

export interface Scope {
  /** YYYYMMDD. */
  readonly date: string;
  readonly region: string;
}

/** Writes the scope as it stands in credentials and strings to sign. */
export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/s3/aws4_request`;
}

/** Derives the key that signs everything of one scope. */
export function signingKey(secretAccessKey: string, scope: Scope): KeyObject {
  const date = hmac(`AWS4${secretAccessKey}`, scope.date);
  return createSecretKey(hmac(hmac(hmac(date, scope.region), 's3'), 'aws4_request'));
}

/** Signs a text; the answer is hexadecimal. */
export function sign(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}

/** Writes the string to sign for a whole request. */
export function stringToSign(timestamp: string, scope: Scope, canonicalRequest: string): string {
  const hash = createHash('sha256').update(canonicalRequest, 'latin1').digest('hex');
  return [ALGORITHM, timestamp, scopeText(scope), hash].join('\n');
}

/**
 * Writes the canonical request. Its text is one character a byte: everything is ASCII but header values, which
 * stay the bytes that were sent. S3 encodes the path once and does not normalise it, unlike other services.
 */
export function canonicalRequest(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
  leaveOut: string | undefined,
): string {
  const query = request.query.pairs
    .filter((pair) => pair.name !== leaveOut)
    .map((pair) => [sigv4Encode(pair.name), sigv4Encode(pair.value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = signedHeaders
    .map((name) => `${name}:${collapse(request.headers.get(name) ?? '')}\n`)
    .join('');
  return [
    request.method,
    sigv4EncodePath(request.path),
    query,
    headers,
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** Compares two signatures in constant time. */
export function isSameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function collapse(value: string): string {
  return value.trim().replace(/ +/g, ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
