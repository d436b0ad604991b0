// The one error that crosses borders: a closed code, what was attempted, and when a retry makes sense.

import { z } from './schema.ts';

/** Every way an operation can fail; a new code needs a sentence in error-text.ts, which the type checker asks for. */
export const errorCodes = [
  'access.denied', // the server or the file system refuses this identity
  'auth.missing', // no credentials could be found for the profile
  'auth.wrong', // unknown access key, wrong secret
  'auth.expired', // a session token that has run out
  'bucket.exists', // the name is taken, by us or by somebody else
  'bucket.missing',
  'bucket.not-empty',
  'bucket.name', // the name breaks S3's rules
  'bucket.region', // the bucket lives in another region than asked
  'clock.skewed', // this computer's clock is too far from the server's
  'disk.full',
  'disk.read-only',
  'entry.archived', // must be restored before it can be read
  'entry.changed', // not the version that was expected
  'entry.exists', // something stands where nothing may stand
  'entry.missing',
  'entry.name', // cannot be a name on the other side
  'entry.too-large',
  'entry.unsupported', // a socket, a device, a symbolic link
  'bytes.wrong', // length or checksum differ from what was promised
  'engine.busy', // another Longshore holds the queue of this data folder
  'engine.outdated', // the data folder was written by a newer Longshore
  'engine.gone', // the connection to the engine was lost
  'input.wrong', // a call with arguments that make no sense
  'network.lost', // refused, reset, timed out, no such host
  'not-s3', // the endpoint answered with something that is not S3
  'pair.foreign', // the folder or bucket is not the one that was paired
  'profile.missing',
  'service.busy', // 503, slow down, 5xx
  'store.unsupported', // the store does not offer this
  'vault.unavailable', // the keychain is missing, locked or silent
  'other', // anything else; the raw code says more
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** When trying again can help: never, later by itself, or after the user has done something. */
export type Retry = 'never' | 'later' | 'after-user';

export const ErrorWire = z.object({
  code: z.enum(errorCodes),
  op: z.string(),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  retry: z.enum(['never', 'later', 'after-user']),
  raw: z.optional(z.string()),
  detail: z.optional(z.string()),
});

/** An AppError as plain data: what the wire, the journal and the window carry. No stack, no secret. */
export type ErrorWire = z.infer<typeof ErrorWire>;

interface AppErrorInit {
  /** What was attempted, as a verb and noun of the contract: 'entry.list', 'upload'. */
  readonly op: string;
  /** What it was done to, as a person names it: a path, `s3://bucket/key`, a bucket, an endpoint. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly retry?: Retry;
  /** The server's or system's own code, such as `NoSuchBucket` or `ENOSPC`, for people to look up. */
  readonly raw?: string | undefined;
  /** One more fact that the sentence should carry, such as the region a bucket lives in. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

const defaultRetry: Partial<Record<ErrorCode, Retry>> = {
  'network.lost': 'later',
  'service.busy': 'later',
  'engine.gone': 'later',
  'engine.busy': 'after-user',
  'engine.outdated': 'after-user',
  'bytes.wrong': 'later',
  'not-s3': 'after-user',
  'access.denied': 'after-user',
  'auth.missing': 'after-user',
  'auth.wrong': 'after-user',
  'auth.expired': 'after-user',
  'clock.skewed': 'after-user',
  'disk.full': 'after-user',
  'disk.read-only': 'after-user',
  'entry.archived': 'after-user',
  'pair.foreign': 'after-user',
  'vault.unavailable': 'after-user',
};

/** A failure with a closed code. Everything that fails in the engine fails with one of these. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly op: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly retry: Retry;
  readonly raw: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, init: AppErrorInit) {
    super(`${init.op}: ${code}${init.raw ? ` (${init.raw})` : ''}`, { cause: init.cause });
    this.code = code;
    this.op = init.op;
    this.from = init.from;
    this.to = init.to;
    this.retry = init.retry ?? defaultRetry[code] ?? 'never';
    this.raw = init.raw;
    this.detail = init.detail;
  }
}

/** True for an AppError with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}

/** Any thrown thing as an AppError; one that already is stays itself. Aborts are the caller's to sort out first. */
export function toAppError(error: unknown, op: string): AppError {
  if (error instanceof AppError) return error;
  return new AppError('other', { op, raw: error instanceof Error ? error.name : typeof error, cause: error });
}

/** The plain data of an error; a bug's message stays behind, only its name crosses. */
export function toWire(error: unknown, op: string): ErrorWire {
  const { code, op: own, from, to, retry, raw, detail } = toAppError(error, op);
  return {
    code,
    op: own,
    retry,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(raw !== undefined && { raw }),
    ...(detail !== undefined && { detail }),
  };
}

/** The AppError that `toWire` described. */
export function fromWire(wire: ErrorWire): AppError {
  return new AppError(wire.code, wire);
}
