// Tells what has changed, at most ten times a second, however much happens in between.

import { isAbort } from '../../base/abort.ts';
import type { Clock } from '../host.ts';

const pauseMs = 100;

/** Gathers marks of T and hands them over together. */
export interface Announcer<T> {
  /** Marks this as changed; with none, only the whole has. */
  mark(value?: T): void;
  /** Hands over what has gathered now, and no more after that. */
  close(): void;
}

export function createAnnouncer<T>(
  clock: Clock,
  announce: (gathered: ReadonlySet<T>) => void,
  gapMs = pauseMs,
): Announcer<T> {
  const stop = new AbortController();
  let gathered = new Set<T>();
  let isDue = false;
  let isWaiting = false;
  let isClosed = false;
  let lastMs = Number.NEGATIVE_INFINITY;

  const tell = () => {
    const all = gathered;
    gathered = new Set();
    lastMs = clock.now();
    if (isDue) announce(all);
    isDue = false;
  };

  async function tellLater(): Promise<void> {
    isWaiting = true;
    await clock.delay(Math.max(0, lastMs + gapMs - clock.now()), stop.signal);
    isWaiting = false;
    tell();
  }

  return {
    mark(value) {
      if (isClosed) return;
      if (value !== undefined) gathered.add(value);
      isDue = true;
      if (isWaiting) return;
      tellLater().catch((error: unknown) => {
        if (!isAbort(error)) throw error;
      });
    },
    close() {
      isClosed = true;
      stop.abort();
      tell();
    },
  };
}
