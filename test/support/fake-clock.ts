// A clock whose time passes only when a test says so, so that what happens depends on nothing but the test.

import { abortError } from '../../src/base/abort.ts';
import type { Clock } from '../../src/engine/host.ts';

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

export interface FakeClock extends Clock {
  /** Lets time pass until the next one who waits has waited enough; false when nobody waits. */
  wind(): boolean;
}

export function createFakeClock(): FakeClock {
  let nowMs = 1_700_000_000_000;
  let alarms: Alarm[] = [];
  return {
    now: () => nowMs,
    delay: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(abortError());
        const remove = () => (alarms = alarms.filter((other) => other !== alarm));
        const onAbort = () => {
          remove();
          reject(abortError());
        };
        const alarm: Alarm = {
          atMs: nowMs + ms,
          ring() {
            remove();
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        alarms.push(alarm);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    wind() {
      const next = alarms.reduce<Alarm | undefined>(
        (first, alarm) => (first && first.atMs <= alarm.atMs ? first : alarm),
        undefined,
      );
      if (!next) return false;
      nowMs = Math.max(nowMs, next.atMs);
      next.ring();
      return true;
    },
  };
}

/** Lets all run that needs no time to pass. */
export async function breathe(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Winds the clock until `work` is through. Throws when it never is. */
export async function throughTime<T>(clock: FakeClock, work: Promise<T>, windsAtMost = 20_000): Promise<T> {
  let isThrough = false;
  const through = () => (isThrough = true);
  work.then(through, through);
  for (let winds = 0; ; winds += 1) {
    await breathe();
    if (isThrough) return work;
    if (winds === windsAtMost || !clock.wind()) throw new Error(`nothing more happens after ${winds} winds`);
  }
}
