// Verifies who sent a request: Signature Version 4 in the Authorization header or in a presigned URL.

import { invalidArgument, S3Error } from '../errors.ts';
import type { S3Request } from '../http/s3-request.ts';
import type { Account } from './accounts.ts';
import { type Credential, malformed, parseCredential, parseTimestamp } from './credential.ts';
import { type Payload, parsePayload } from './payload.ts';
import { ALGORITHM, canonicalRequest, isSameSignature, sign, stringToSign } from './signature.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface Identity {
  readonly account: Account;
  /** The region that the request was signed for. */
  readonly region: string;
  readonly payload: Payload;
  readonly isPresigned: boolean;
}

/** A signature as the client gave it, wherever it stood. */
interface Claim {
  readonly credential: Credential;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
  readonly isPresigned: boolean;
}

const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_EXPIRY_SECONDS = 604_800;

/** Verifies a request at a time (milliseconds since 1970); throws the error that S3 answers. */
export function authenticate(
  request: S3Request,
  accounts: ReadonlyMap<string, Account>,
  signingKeys: SigningKeys,
  nowMs: number,
): Identity {
  const claim = readClaim(request, nowMs);
  const account = accounts.get(claim.credential.accessKeyId);
  if (account === undefined) {
    throw new S3Error('InvalidAccessKeyId', { elements: { AWSAccessKeyId: claim.credential.accessKeyId } });
  }
  const token = request.headers.get('x-amz-security-token') ?? request.query.get('X-Amz-Security-Token');
  if (token !== undefined) throw new S3Error('InvalidToken');

  const { scope } = claim.credential;
  const key = signingKeys.get(account, scope);
  const canonical = canonicalRequest(
    request,
    claim.signedHeaders,
    claim.payloadHash,
    claim.isPresigned ? 'X-Amz-Signature' : undefined,
  );
  const text = stringToSign(claim.timestamp, scope, canonical);
  if (!isSameSignature(sign(key, text), claim.signature)) {
    throw new S3Error('SignatureDoesNotMatch', {
      elements: { AWSAccessKeyId: account.accessKeyId, StringToSign: text, CanonicalRequest: canonical },
    });
  }
  const payload = parsePayload(claim.payloadHash, {
    key,
    scope,
    timestamp: claim.timestamp,
    seedSignature: claim.signature,
  });
  return { account, region: scope.region, payload, isPresigned: claim.isPresigned };
}

function readClaim(request: S3Request, nowMs: number): Claim {
  const header = request.headers.get('authorization');
  const isPresigned = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature');
  if (header !== undefined && isPresigned) {
    throw invalidArgument(
      'Authorization',
      '',
      'Only one auth mechanism allowed; use the header or the query.',
    );
  }
  if (header !== undefined) return readHeaderClaim(request, header, nowMs);
  if (isPresigned) return readQueryClaim(request, nowMs);
  if (request.query.has('AWSAccessKeyId')) throw unsupportedMechanism();
  throw new S3Error('AccessDenied');
}

function readHeaderClaim(request: S3Request, header: string, nowMs: number): Claim {
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

// What came before version 4, which no region that was opened since 2014 takes.
function unsupportedMechanism(): S3Error {
  return new S3Error('InvalidRequest', {
    message: `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
  });
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

function readQueryClaim(request: S3Request, nowMs: number): Claim {
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

// A header that changes what the request means must be under the signature, or anybody on the way could add it.
function checkSignedHeaders(request: S3Request, text: string): readonly string[] {
  const names = text.toLowerCase().split(';');
  const unsigned = [...request.headers.keys()].filter(
    (name) =>
      (name === 'host' || name.startsWith('x-amz-')) &&
      !names.includes(name) &&
      name !== 'x-amz-content-sha256',
  );
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      elements: { HeadersNotSigned: unsigned.join(', ') },
    });
  }
  return names;
}
