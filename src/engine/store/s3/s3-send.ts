// Sending data requests over the wire: on the right path, again where that is safe and helps, and with S3's errors as ours.

import { isAbort, throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Learned } from './learned.ts';
import type { RetryBudget } from './retry-budget.ts';
import { answerOfWire } from './s3-answer.ts';
import { isWorthRetrying, s3Error, s3ErrorOf } from './s3-error.ts';
import type { Call } from './s3-line.ts';
import { createFastWire } from './wire/fast-wire.ts';
import { isProxied, type ProxyChoice } from './wire/proxy-choice.ts';
import { createSlowWire } from './wire/slow-wire.ts';
import { targetOf } from './wire/target.ts';
import type { Wire, WireAnswer, WireOptions, WireRequest } from './wire/wire.ts';

export type DataRequest = Omit<WireRequest, 'signal' | 'bucket'>;

export interface Sender {
  /** See S3Line.send. */
  send(call: Call, request: DataRequest): Promise<WireAnswer>;
  close(): void;
}

interface SenderOptions {
  readonly wire: WireOptions;
  readonly proxy: ProxyChoice | undefined;
  readonly learned: Learned;
  readonly budget: RetryBudget;
  /** Host and port, for sentences about it. */
  readonly server: string;
  readonly delay: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

// Region, clock and form of address can each be wrong, and each is learned once.
const mostCorrections = 3;

/** Opens nothing yet. */
export function createSender({ wire, proxy, learned, budget, server, delay }: SenderOptions): Sender {
  let fast: Wire | null = null;
  let slow: Wire | null = null;

  function wireFor(bucket: string | null): Wire {
    const endpoint = wire.endpoints[0] ?? null;
    const { isTls, hostname } = targetOf({ bucket }, endpoint, wire.region(bucket), wire.isVirtual());
    if (isProxied(proxy, isTls, hostname)) return (slow ??= createSlowWire({ ...wire, proxy }));
    return (fast ??= createFastWire(wire));
  }

  /** The answer, or what it failed with: an AppError of S3's, or whatever was thrown. Rejects only with abort errors. */
  async function attempt(call: Call, request: WireRequest): Promise<WireAnswer | Failure> {
    try {
      const answer = await wireFor(call.bucket).send(request);
      if (answer.status >= 200 && answer.status < 300) return answer;
      return { error: s3ErrorOf(answerOfWire(answer, wire.now()), { ...call, server }), answer };
    } catch (error) {
      if (isAbort(error)) throw error;
      return { error: s3Error(error, { ...call, server }), answer: null };
    }
  }

  return {
    async send(call, asked) {
      const { bucket, signal } = call;
      const { onBytes } = asked;
      const given: Given = { isAny: false, failure: null };
      const request: WireRequest = {
        ...asked,
        bucket,
        signal,
        ...(onBytes !== undefined && { onBytes: watched(onBytes, given) }),
      };
      for (let attempts = 1, corrections = 0; ; ) {
        throwIfAborted(signal);
        const region = learned.regionOf(bucket);
        const outcome = await attempt(call, request);
        if (!('error' in outcome)) {
          budget.succeed();
          return outcome;
        }
        const { error, answer } = outcome;
        throwIfAborted(signal);
        if (given.failure !== null) throw given.failure.error;
        if (answer !== null && corrections < mostCorrections) {
          corrections += 1;
          if (learned.learnFrom(answerOfWire(answer, wire.now()), bucket, region)) continue;
        }
        // What has been given out cannot be taken back.
        const canRepeat =
          call.isRepeatable && !given.isAny && error instanceof AppError && isWorthRetrying(error);
        if (!canRepeat || attempts >= budget.policy.attempts || !budget.take()) throw error;
        await delay(budget.delayMs(attempts, answer?.headers['retry-after'], wire.now()), signal);
        attempts += 1;
      }
    },
    close() {
      fast?.close();
      slow?.close();
    },
  };
}

interface Failure {
  readonly error: unknown;
  readonly answer: WireAnswer | null;
}

interface Given {
  isAny: boolean;
  failure: { readonly error: unknown } | null;
}

type OnBytes = NonNullable<WireRequest['onBytes']>;

/** Notes in `given` that bytes were given out, and what their taker failed with, which is no failure of the request. */
function watched(onBytes: OnBytes, given: Given): OnBytes {
  const fail = (error: unknown): never => {
    given.failure = { error };
    throw error;
  };
  return (chunk, head) => {
    given.isAny = true;
    try {
      return onBytes(chunk, head)?.catch(fail);
    } catch (error) {
      return fail(error);
    }
  };
}
