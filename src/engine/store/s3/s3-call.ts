// What is known of a request to the service, by whichever way it goes.

import type { Attempt } from './s3-error.ts';

/** One request as the line needs to know it. */
export interface Call extends Omit<Attempt, 'server'> {
  /** null for calls about the account. */
  readonly bucket: string | null;
  readonly signal: AbortSignal | undefined;
  /** True when sending it twice does no harm: it is then repeated after a broken connection or a 5xx. */
  readonly isRepeatable: boolean;
}
