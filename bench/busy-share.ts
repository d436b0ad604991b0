// How busy the computer is with other things.

import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const watchMs = 2_000;

/** The part of all processors' time that was used in the two seconds from now, 0 to 1. */
export async function busyShare(): Promise<number> {
  const before = totals();
  await sleep(watchMs);
  const after = totals();
  return 1 - (after.idle - before.idle) / Math.max(after.all - before.all, 1);
}

function totals(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}
