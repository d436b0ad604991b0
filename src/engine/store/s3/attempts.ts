// One request made as often as it is safe and helps: refusals that can be put right are, what was lost is repeated within a budget.

import { isAbort, throwIfAborted } from '../../../base/abort.ts';
import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Corrections } from './corrections.ts';
import { type AskCredentials, areRenewed } from './kept-credentials.ts';
import type { RetryBudget } from './retry-budget.ts';
import { answerOfWire } from './s3-answer.ts';
import type { Call } from './s3-call.ts';
import { isWorthRetrying, s3Error, s3ErrorOf } from './s3-error.ts';
import type { WireAnswer } from './wire/wire.ts';

/** What one attempt brought: the server's answer, and what whoever asked wants to have of it. */
export interface Attempted<T> {
  /** With its body where the server refused. */
  readonly answer: WireAnswer;
  readonly value: T;
}

export interface Attempts {
  /**
   * The value of the first answer of success. Whatever else comes is thrown as AppError, or an abort error. `isSpent` tells
   * that something was given out that cannot be taken back, so that nothing may be repeated.
   */
  make<T>(call: Call, once: () => Promise<Attempted<T>>, isSpent?: () => boolean): Promise<T>;
}

interface AttemptsOptions {
  readonly corrections: Corrections;
  readonly budget: RetryBudget;
  readonly credentials: AskCredentials;
  /** Host and port, for sentences about it. */
  readonly server: string;
  readonly now: () => number;
  readonly delay: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onRetry: () => void;
}

// Region, clock and form of address can each be wrong, and each is learned once.
const mostCorrections = 3;

export function createAttempts(options: AttemptsOptions): Attempts {
  const { corrections, budget, credentials, server, now, delay, onRetry } = options;

  /** What an attempt brought, or what it failed with: an AppError of S3's, or whatever was thrown. Rejects only with abort errors. */
  async function attempt<T>(
    call: Call,
    once: () => Promise<Attempted<T>>,
  ): Promise<Attempted<T> | { readonly error: unknown; readonly answer: WireAnswer | null }> {
    try {
      const attempted = await once();
      const { answer } = attempted;
      if (answer.status >= 200 && answer.status < 300) return attempted;
      return { error: s3ErrorOf(answerOfWire(answer, now()), { ...call, server }), answer };
    } catch (error) {
      if (isAbort(error)) throw error;
      return { error: s3Error(error, { ...call, server }), answer: null };
    }
  }

  return {
    async make(call, once, isSpent = () => false) {
      const { bucket, signal } = call;
      for (let attempts = 1, corrected = 0, isRenewed = false; ; ) {
        throwIfAborted(signal);
        const region = corrections.regionOf(bucket);
        // What cannot be had is told by the attempt itself.
        const used = isRenewed ? null : await credentials().catch(() => null);
        const outcome = await attempt(call, once);
        if (!('error' in outcome)) {
          budget.succeed();
          return outcome.value;
        }
        const { error, answer } = outcome;
        throwIfAborted(signal);
        if (answer !== null && corrected < mostCorrections) {
          corrected += 1;
          if (corrections.learnFrom(answerOfWire(answer, now()), bucket, region)) continue;
        }
        if (used !== null && answer !== null && mayHaveExpired(error, answer)) {
          isRenewed = true;
          if (await areRenewed(credentials, used)) continue;
        }
        const canRepeat =
          call.isRepeatable && !isSpent() && error instanceof AppError && isWorthRetrying(error);
        if (!canRepeat || attempts >= budget.policy.attempts || !budget.take()) throw error;
        onRetry();
        await delay(budget.delayMs(attempts, answer?.headers['retry-after'], now()), signal);
        attempts += 1;
      }
    },
  };
}

/** A refused HEAD names no code: then a plain 400 may be all that there is to see of it. */
function mayHaveExpired(error: unknown, { status, body }: WireAnswer): boolean {
  if (hasCode(error, 'auth.expired')) return true;
  return status === 400 && body.length === 0;
}
