// When a failed attempt is made again, and when one failure speaks for a whole transfer. Policy as data; no time passes here.

import type { ErrorCode, Retry } from '../../contract/errors.ts';

export interface RetryPolicy {
  /** How often in all, the first time included. */
  readonly attempts: number;
  /** The longest wait before the second attempt; it grows by `factor` up to `maxMs`. */
  readonly firstMs: number;
  readonly factor: number;
  readonly maxMs: number;
}

/** Six attempts over about a minute: a router that restarts, a server that sheds load. */
const patient: RetryPolicy = { attempts: 6, firstMs: 2000, factor: 2, maxMs: 30_000 };
const soon: RetryPolicy = { attempts: 3, firstMs: 500, factor: 2, maxMs: 2000 };

/** A source that is being written to is given a moment to settle, and so is a network that shows a page for once. */
const always: Partial<Record<ErrorCode, RetryPolicy>> = {
  'entry.changed': soon,
  'bytes.wrong': soon,
  'not-s3': soon,
};

/** Failures of a store rather than of a file: where one file meets them, the next will. */
const ofTheStore: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth.missing',
  'auth.wrong',
  'auth.expired',
  'bucket.missing',
  'bucket.region',
  'clock.skewed',
  'disk.full',
  'disk.read-only',
  'network.lost',
  'not-s3',
  'profile.missing',
  'service.busy',
  'vault.unavailable',
]);

/** After so many failures in a row, all of one code of the store's, a transfer no longer tries its other files. */
export const strikesToStop = 5;

/**
 * Failures that the person has to end, and that say nothing against the files: they wait, and the transfer is held after so many
 * in a row. A full disk may still have room for what is smaller.
 */
const holding: Partial<Record<ErrorCode, number>> = {
  'auth.missing': 1,
  'auth.wrong': 1,
  'auth.expired': 1,
  'clock.skewed': 1,
  'vault.unavailable': 1,
  'disk.full': strikesToStop,
};

export interface Failure {
  readonly code: ErrorCode;
  readonly retry: Retry;
}

/**
 * How long to wait before the next attempt, or null when there is none. `attempt` counts from 1; `random` is in [0, 1).
 * Half of it is left to chance, so that files that failed together do not come back together; not all of it, for a file
 * that drew short waits only would have failed for good before a router is up again.
 */
export function retryDelayMs(failure: Failure, attempt: number, random: () => number): number | null {
  const policy = always[failure.code] ?? (failure.retry === 'later' ? patient : null);
  if (!policy || attempt >= policy.attempts) return null;
  const most = Math.min(policy.maxMs, policy.firstMs * policy.factor ** (attempt - 1));
  return most / 2 + (random() * most) / 2;
}

/** True when this failure says something about the store, so that other files had better wait with this one. */
export function isOfTheStore(failure: Failure): boolean {
  return ofTheStore.has(failure.code);
}

/** After how many such failures in a row a transfer is held until the person has done something; null: it never is. */
export function strikesToHold({ code }: Pick<Failure, 'code'>): number | null {
  return holding[code] ?? null;
}

/** True when an account that is set up anew may be what was wanting. */
export function isOfTheAccount({ code }: Pick<Failure, 'code'>): boolean {
  return code in holding && code !== 'disk.full';
}
