// Gathers what is to be written down and writes it in few commits, so that thousands of small things do not wait for the disk one by one.

import { isAbort } from '../../base/abort.ts';
import type { Clock, Log } from '../host.ts';

const retryMs = 1000;

export interface Gather<T> {
  add(value: T): void;
  /** Writes now what has gathered; throws when the journal cannot take it, and keeps it. */
  flush(): void;
  /** Writes what has gathered and stops. */
  close(): void;
}

/** Hands to `write` what has come within `gatherMs`, with 0 each value at once; what it throws is tried again later, and nothing is lost meanwhile. */
export function createGather<T>(
  write: (all: readonly T[]) => void,
  { clock, log, gatherMs }: { readonly clock: Clock; readonly log: Log; readonly gatherMs: number },
): Gather<T> {
  const stop = new AbortController();
  let gathered: T[] = [];
  let isWaiting = false;

  const flush = () => {
    if (gathered.length === 0) return;
    write(gathered);
    gathered = [];
  };

  function isFlushed(): boolean {
    try {
      flush();
      return true;
    } catch (error) {
      log('error', 'the journal could not be written, will try again', { error: String(error) });
      return false;
    }
  }

  async function flushLater(): Promise<void> {
    isWaiting = true;
    for (let waitMs = gatherMs || retryMs; gathered.length > 0; waitMs = retryMs) {
      await clock.delay(waitMs, stop.signal);
      try {
        flush();
      } catch (error) {
        // A full disk under the journal must not end the transfers: what is done stays done, and is told as soon as it can be.
        log('error', 'the journal could not be written, will try again', { error: String(error) });
      }
    }
    isWaiting = false;
  }

  return {
    add(value) {
      gathered.push(value);
      if (isWaiting) return;
      if (gatherMs === 0 && isFlushed()) return;
      flushLater().catch((error: unknown) => {
        if (!isAbort(error)) throw error;
      });
    },
    flush,
    close() {
      stop.abort();
      flush();
    },
  };
}
