// Reads the claim of a signature in the Authorization header.

import { S3Error } from '../errors.ts';
import type { S3Request } from '../http/s3-request.ts';
import { type Claim, checkSignedHeaders, MAX_SKEW_MS, unsupportedMechanism } from './claim.ts';
import { malformed, parseCredential, parseTimestamp } from './credential.ts';
import { ALGORITHM } from './signature.ts';

/** Reads the header; throws what S3 answers for a malformed one, and RequestTimeTooSkewed. */
export function readHeaderClaim(request: S3Request, header: string, nowMs: number): Claim {
  const code = 'AuthorizationHeaderMalformed';
  if (!header.startsWith(`${ALGORITHM} `)) {
    throw unsupportedMechanism();
  }
  const fields = new Map<string, string>();
  for (const piece of header.slice(ALGORITHM.length).split(',')) {
    const equals = piece.indexOf('=');
    if (equals > 0) fields.set(piece.slice(0, equals).trim(), piece.slice(equals + 1).trim());
  }
  const credentialText = fields.get('Credential');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (credentialText === undefined || signedHeaders === undefined || signature === undefined) {
    throw malformed(
      code,
      'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  }
  const credential = parseCredential(credentialText, code);
  const { timestamp, timeMs } = readHeaderTime(request);
  if (Math.abs(nowMs - timeMs) > MAX_SKEW_MS) {
    throw new S3Error('RequestTimeTooSkewed', {
      elements: {
        RequestTime: timestamp,
        ServerTime: new Date(nowMs).toISOString(),
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
      },
    });
  }
  if (timestamp.slice(0, 8) !== credential.scope.date) {
    throw malformed(
      code,
      `Invalid credential date "${credential.scope.date}". It is not the date of the request.`,
    );
  }
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: x-amz-content-sha256',
    });
  }
  const names = checkSignedHeaders(request, signedHeaders);
  return { credential, timestamp, signedHeaders: names, signature, payloadHash, isPresigned: false };
}

function readHeaderTime(request: S3Request): { timestamp: string; timeMs: number } {
  const timestamp = request.headers.get('x-amz-date');
  if (timestamp !== undefined) {
    const timeMs = parseTimestamp(timestamp);
    if (timeMs !== undefined) return { timestamp, timeMs };
  } else {
    const timeMs = Date.parse(request.headers.get('date') ?? '');
    if (!Number.isNaN(timeMs)) {
      return { timestamp: new Date(timeMs).toISOString().replace(/[-:]|\.\d+/g, ''), timeMs };
    }
  }
  throw new S3Error('AccessDenied', {
    message: 'AWS authentication requires a valid Date or x-amz-date header',
  });
}
