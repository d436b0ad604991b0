// Reads the claim of a signature in the query: a presigned URL.

import { S3Error } from '../errors.ts';
import type { S3Request } from '../http/s3-request.ts';
import { type Claim, checkSignedHeaders, MAX_SKEW_MS } from './claim.ts';
import { malformed, parseCredential, parseTimestamp } from './credential.ts';
import { ALGORITHM } from './signature.ts';

/** A week. */
const MAX_EXPIRY_SECONDS = 604_800;

/** Reads the query; throws what S3 answers for a malformed one, and AccessDenied outside its time. */
export function readPresignedClaim(request: S3Request, nowMs: number): Claim {
  const code = 'AuthorizationQueryParametersError';
  const parameter = (name: string): string => {
    const value = request.query.get(name);
    if (value === undefined || value === '') {
      throw malformed(
        code,
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      );
    }
    return value;
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM) {
    throw malformed(code, `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  const credential = parseCredential(parameter('X-Amz-Credential'), code);
  const timestamp = parameter('X-Amz-Date');
  const timeMs = parseTimestamp(timestamp);
  if (timeMs === undefined)
    throw malformed(code, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (timestamp.slice(0, 8) !== credential.scope.date) {
    throw malformed(
      code,
      `Invalid credential date "${credential.scope.date}". It is not the date of the request.`,
    );
  }
  const expires = parameter('X-Amz-Expires');
  const seconds = /^\d{1,9}$/.test(expires) ? Number(expires) : Number.NaN;
  if (Number.isNaN(seconds)) throw malformed(code, 'X-Amz-Expires should be a number');
  if (seconds > MAX_EXPIRY_SECONDS) {
    throw malformed(
      code,
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  if (timeMs - nowMs > MAX_SKEW_MS) {
    throw new S3Error('AccessDenied', { message: 'Request is not yet valid' });
  }
  if (nowMs > timeMs + seconds * 1000) {
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      elements: {
        'X-Amz-Expires': expires,
        Expires: new Date(timeMs + seconds * 1000).toISOString(),
        ServerTime: new Date(nowMs).toISOString(),
      },
    });
  }
  const signature = parameter('X-Amz-Signature');
  const signedHeaders = checkSignedHeaders(request, parameter('X-Amz-SignedHeaders'));
  const payloadHash =
    request.query.get('X-Amz-Content-Sha256') ??
    request.headers.get('x-amz-content-sha256') ??
    'UNSIGNED-PAYLOAD';
  return { credential, timestamp, signedHeaders, signature, payloadHash, isPresigned: true };
}
