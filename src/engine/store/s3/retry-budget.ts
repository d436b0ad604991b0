// How much may be repeated: a bucket of tokens that retries empty and successes fill, so that a sick server is not flooded.

export interface RetryPolicy {
  /** Tokens to begin with, and at most. */
  readonly capacity: number;
  /** What one retry takes. */
  readonly cost: number;
  /** What one success gives back. */
  readonly refill: number;
  /** How often one request is sent at most. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly mostDelayMs: number;
}

// A hundred retries at once; after that one for every five requests that succeed.
export const standardRetryPolicy: RetryPolicy = {
  capacity: 500,
  cost: 5,
  refill: 1,
  attempts: 3,
  firstDelayMs: 200,
  mostDelayMs: 20_000,
};

/** A server may ask for a longer wait than ours, but not for any. */
const mostAskedMs = 30_000;

export class RetryBudget {
  readonly policy: RetryPolicy;
  #tokens: number;
  #count = 0;

  constructor(policy: RetryPolicy = standardRetryPolicy) {
    this.policy = policy;
    this.#tokens = policy.capacity;
  }

  /** All retries so far. */
  get count(): number {
    return this.#count;
  }

  /** Takes what a retry costs; false when there is not enough left. */
  take(): boolean {
    if (this.#tokens < this.policy.cost) return false;
    this.#tokens -= this.policy.cost;
    this.#count += 1;
    return true;
  }

  succeed(): void {
    this.#tokens = Math.min(this.policy.capacity, this.#tokens + this.policy.refill);
  }

  /** The wait before the next attempt after `attempt` of them: anything up to a bound that doubles, or what the server asks. */
  delayMs(attempt: number, retryAfter: string | undefined, nowMs: number, random = Math.random): number {
    const { firstDelayMs, mostDelayMs } = this.policy;
    const own = random() * Math.min(mostDelayMs, firstDelayMs * 2 ** (attempt - 1));
    return Math.max(own, Math.min(mostAskedMs, askedMs(retryAfter, nowMs)));
  }
}

/** Retry-After is a number of seconds or a date. */
function askedMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
