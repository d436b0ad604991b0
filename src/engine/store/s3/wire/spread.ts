// Sending over one of several ways to the store, and over another where the first leads nowhere.

import { isAbort, throwIfAborted } from '../../../../base/abort.ts';
import type { Addresses } from './addresses.ts';
import type { WireAnswer } from './wire.ts';
import { WireError } from './wire-error.ts';

const mostTried = 3;

/** The ways there are, by the names that their health is known by, and what is done on the one that is chosen. */
export interface Ways<Way> {
  readonly ways: ReadonlyMap<string, Way>;
  readonly isReady: (name: string, way: Way) => boolean;
  readonly send: (name: string, way: Way) => Promise<WireAnswer>;
  readonly signal: AbortSignal | undefined;
}

/** The answer of the first way that the request could be sent on. Whatever may have been sent is not sent again. */
export async function sendSpread<Way>(addresses: Addresses, spread: Ways<Way>): Promise<WireAnswer> {
  const { ways, isReady, send, signal } = spread;
  const names = [...ways.keys()];
  for (let tried = 1; ; tried += 1) {
    throwIfAborted(signal);
    const picked = addresses.pick(names, (name) => {
      const way = ways.get(name);
      return way !== undefined && isReady(name, way);
    });
    const way = ways.get(picked.address);
    if (way === undefined) throw new RangeError('An address that was not offered.');
    try {
      const answer = await send(picked.address, way);
      picked.release(isGateway(answer.status) ? 'ill' : 'well');
      return answer;
    } catch (error) {
      picked.release(outcomeOf(error));
      const isElsewhere = error instanceof WireError && !error.isSent;
      if (!isElsewhere || tried >= Math.min(names.length, mostTried)) throw error;
    }
  }
}

/** The address answers, but nothing stands behind it. */
function isGateway(status: number): boolean {
  return status === 502 || status === 504;
}

function outcomeOf(error: unknown): 'ill' | 'unclear' {
  if (isAbort(error) || !(error instanceof WireError)) return 'unclear';
  return error.isFraming ? 'unclear' : 'ill';
}
