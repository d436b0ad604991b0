// Gathers how items ended and writes them in few commits, so that thousands of small files do not wait for the disk one by one.

import { isAbort } from '../../base/abort.ts';
import type { Clock, Log } from '../host.ts';
import type { QueueJournal } from './queue-journal.ts';
import type { ItemEnd } from './queue-rows.ts';

const gatherMs = 20;
const retryMs = 1000;

/** Ends on their way to the journal. An end that is lost with the process is found out again by looking at the target. */
export interface ItemEnds {
  add(end: ItemEnd): void;
  /** Writes now what has gathered; throws when the journal cannot take it, and keeps it. */
  flush(): void;
  /** Writes what has gathered and stops. */
  close(): void;
}

export function createItemEnds(journal: Pick<QueueJournal, 'writeEnds'>, clock: Clock, log: Log): ItemEnds {
  const stop = new AbortController();
  let gathered: ItemEnd[] = [];
  let isWaiting = false;

  const flush = () => {
    if (gathered.length === 0) return;
    journal.writeEnds(gathered);
    gathered = [];
  };

  async function flushLater(): Promise<void> {
    isWaiting = true;
    for (let waitMs = gatherMs; gathered.length > 0; waitMs = retryMs) {
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
    add(end) {
      gathered.push(end);
      if (isWaiting) return;
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
