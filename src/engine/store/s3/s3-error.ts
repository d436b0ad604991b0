// What an answer of a server, or the lack of one, means: the one place where S3's errors become codes of ours.

import { isAbort } from '../../../base/abort.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { networkDetail } from './network-error.ts';
import { type Answer, answerOf } from './s3-answer.ts';
import { WireError } from './wire/wire-error.ts';

/** What was being done when it failed. `server` is host and port, and never more of an address than that. */
export interface Attempt {
  readonly op: string;
  /** What it was done to, as a person names it. */
  readonly name: string;
  /** What a plain 404 says is missing. */
  readonly about: 'account' | 'bucket' | 'entry';
  readonly server: string;
}

const codes: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'access.denied',
  AccountProblem: 'access.denied',
  AllAccessDisabled: 'access.denied',
  Forbidden: 'access.denied',
  InvalidPayer: 'access.denied',
  NotSignedUp: 'access.denied',
  UserSuspended: 'access.denied',

  CredentialsProviderError: 'auth.missing',
  InvalidAccessKeyId: 'auth.wrong',
  InvalidSecurity: 'auth.wrong',
  InvalidToken: 'auth.wrong',
  SignatureDoesNotMatch: 'auth.wrong',
  UnrecognizedClientException: 'auth.wrong',
  ExpiredToken: 'auth.expired',
  ExpiredTokenException: 'auth.expired',
  TokenRefreshRequired: 'auth.expired',

  BucketAlreadyExists: 'bucket.exists',
  BucketAlreadyOwnedByYou: 'bucket.exists',
  NoSuchBucket: 'bucket.missing',
  BucketNotEmpty: 'bucket.not-empty',
  InvalidBucketName: 'bucket.name',
  AuthorizationHeaderMalformed: 'bucket.region',
  IllegalLocationConstraintException: 'bucket.region',
  InvalidLocationConstraint: 'bucket.region',
  PermanentRedirect: 'bucket.region',
  TemporaryRedirect: 'bucket.region',

  RequestTimeTooSkewed: 'clock.skewed',
  RequestExpired: 'clock.skewed',

  QuotaExceeded: 'disk.full',
  XMinioAdminBucketQuotaExceeded: 'disk.full',
  XMinioStorageFull: 'disk.full',

  InvalidObjectState: 'entry.archived',
  PreconditionFailed: 'entry.changed',
  NoSuchKey: 'entry.missing',
  NoSuchUpload: 'entry.changed',
  KeyTooLongError: 'entry.name',
  InvalidURI: 'entry.name',
  EntityTooLarge: 'entry.too-large',
  MaxMessageLengthExceeded: 'entry.too-large',

  BadDigest: 'bytes.wrong',
  IncompleteBody: 'bytes.wrong',
  InvalidDigest: 'bytes.wrong',
  InvalidPart: 'bytes.wrong',
  XAmzContentChecksumMismatch: 'bytes.wrong',
  XAmzContentSHA256Mismatch: 'bytes.wrong',

  RequestTimeout: 'network.lost',
  ConditionalRequestConflict: 'service.busy',
  InternalError: 'service.busy',
  OperationAborted: 'service.busy',
  RequestLimitExceeded: 'service.busy',
  ServiceUnavailable: 'service.busy',
  SlowDown: 'service.busy',
  Throttling: 'service.busy',
  ThrottlingException: 'service.busy',
  TooManyRequests: 'service.busy',

  InvalidStorageClass: 'store.unsupported',
  MethodNotAllowed: 'store.unsupported',
  NotImplemented: 'store.unsupported',
  UnsupportedOperation: 'store.unsupported',
};

const quotaUsedUp = 'The quota of the account or bucket is used up.';

const details: Readonly<Record<string, string>> = {
  InvalidStorageClass: 'This store does not know the storage class.',
  QuotaExceeded: quotaUsedUp,
  XMinioAdminBucketQuotaExceeded: quotaUsedUp,
  XMinioStorageFull: 'There is no space left on the server.',
};

/** What a bare status means where the answer names no code, as answers to HEAD never do. */
function codeOfStatus(status: number, about: Attempt['about']): ErrorCode {
  if (status === 404)
    return about === 'entry' ? 'entry.missing' : about === 'bucket' ? 'bucket.missing' : 'not-s3';
  if (status === 401) return 'auth.wrong';
  if (status === 403) return 'access.denied';
  if (status === 405 || status === 501) return 'store.unsupported';
  if (status === 412 || status === 304) return 'entry.changed';
  if (status === 413) return 'entry.too-large';
  if (status === 507) return 'disk.full';
  if (status === 301 || status === 307) return 'bucket.region';
  if (status === 409 || status === 429 || status >= 500) return 'service.busy';
  return 'other';
}

/**
 * The AppError of what the SDK or the wire threw; aborts and our own errors stay what they are. It keeps no cause: the
 * SDK's errors carry the request, and with it signatures.
 */
export function s3Error(error: unknown, attempt: Attempt): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  const { op, name: from, server } = attempt;
  const answer = answerOf(error);
  if (answer.status !== undefined) return s3ErrorOf(answer, attempt);
  if (error instanceof WireError && error.raw === 'WRONG_RANGE') {
    return new AppError('bytes.wrong', { op, from, raw: error.raw, detail: otherBytes });
  }
  if (error instanceof WireError && error.raw === 'NO_OBJECT') return notS3(attempt);
  const network = networkDetail(error, server);
  if (network === null) return new AppError(codes[answer.code] ?? 'other', { op, from, raw: answer.code });
  const { raw, detail, retry } = network;
  return new AppError('network.lost', { op, from, raw, detail, retry });
}

const otherBytes = 'The server sent other bytes of the object than it was asked for.';

/** The AppError of an answer that is no success, whether the SDK or the wire brought it. */
export function s3ErrorOf(answer: Answer, attempt: Attempt): AppError {
  const { op, name: from, about, server } = attempt;
  const { code: raw, status = 0, isMarkup, region } = answer;
  const known = codes[raw];
  if (known === undefined && (portal.has(status) || (status < 500 && (isMarkup || status < 300)))) {
    return notS3(attempt, isMarkup ? `${server} answered with a web page that is not S3.` : undefined);
  }
  if (known === undefined && status === 407) {
    return new AppError('network.lost', { op, from, raw: '407', retry: 'after-user', detail: proxySignIn });
  }
  const code = known ?? codeOfStatus(status, about);
  const shown = known === undefined ? (isCode(raw) ? raw : String(status)) : raw;
  const detail = code === 'bucket.region' ? region : details[raw];
  return new AppError(code, { op, from, raw: shown, detail });
}

/** Sent elsewhere as S3 never does, or told to sign in to the network (RFC 6585). */
const portal: ReadonlySet<number> = new Set([302, 303, 511]);

const proxySignIn = 'The proxy on the way asks for a name and password.';

/** True where the same request may well succeed a moment later. */
export function isWorthRetrying({ code, retry }: AppError): boolean {
  return retry === 'later' && (code === 'network.lost' || code === 'service.busy');
}

/** The answer to this attempt did not come from S3, or makes no sense as such. */
export function notS3(
  { op, name, server }: Omit<Attempt, 'about'>,
  detail = `${server} answered with something that is not S3.`,
): AppError {
  return new AppError('not-s3', { op, from: name, detail });
}

function isCode(raw: string): boolean {
  return raw !== '' && raw !== 'Unknown' && raw !== 'NotFound' && /^[A-Za-z][A-Za-z0-9]{2,60}$/.test(raw);
}
