// How many retries a store is granted: a share of what succeeds, so that one which is down is not stormed. No time passes here.

/** The tokens at hand. A full budget allows `most` retries in a row. */
export interface RetryBudget {
  readonly tokens: number;
}

const most = 100;
const perSuccess = 0.1;

export const fullRetryBudget: RetryBudget = { tokens: most };

/** The budget after a request that succeeded: a tenth of a retry more. */
export function afterSuccess({ tokens }: RetryBudget): RetryBudget {
  return { tokens: Math.min(most, tokens + perSuccess) };
}

/** The budget after one retry, or null when there is none left. */
export function spendRetry({ tokens }: RetryBudget): RetryBudget | null {
  // Ten tenths add up to a little less than one.
  return tokens < 1 - 1e-9 ? null : { tokens: Math.max(0, tokens - 1) };
}
