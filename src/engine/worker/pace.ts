// Sending under a limit that all threads share.

import type { Throttle } from '../pool/throttle.ts';
import type { Pace } from '../store/s3/wire/wire.ts';

/** The pace of a request whose body goes through `throttle`. Where nothing holds it back, it answers at once. */
export function paceOf(throttle: Throttle, signal: AbortSignal): Pace {
  return (bytes) => {
    if (throttle.tryTake(bytes)) return bytes;
    const slice = throttle.sliceOf(bytes);
    return throttle.take(slice, signal).then(() => slice);
  };
}
