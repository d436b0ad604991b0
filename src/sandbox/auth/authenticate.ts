// Verifies who sent a request: Signature Version 4 in the Authorization header or in a presigned URL.

import { invalidArgument, S3Error } from '../errors.ts';
import type { S3Request } from '../http/s3-request.ts';
import type { Account } from './accounts.ts';
import { type Claim, unsupportedMechanism } from './claim.ts';
import { readHeaderClaim } from './header-claim.ts';
import { type Payload, parsePayload } from './payload.ts';
import { readPresignedClaim } from './presigned-claim.ts';
import { canonicalRequest, isSameSignature, sign, stringToSign } from './signature.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface Identity {
  readonly account: Account;
  /** The region that the request was signed for. */
  readonly region: string;
  readonly payload: Payload;
  readonly isPresigned: boolean;
}

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
  if (token !== account.sessionToken) throw new S3Error('InvalidToken');

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
  if (isPresigned) return readPresignedClaim(request, nowMs);
  if (request.query.has('AWSAccessKeyId')) throw unsupportedMechanism();
  throw new S3Error('AccessDenied');
}
