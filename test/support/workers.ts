// Data workers for tests, on real threads, that know the account of a server.

import { onTestFinished } from 'vitest';
import type { AccountSnapshot } from '../../src/engine/store/errand.ts';
import { createWorkers, type Workers } from '../../src/engine/worker/workers.ts';
import { TEST_KEYS } from './sandbox.ts';

/** The program of a data worker, as it lies in the sources. */
export const workerProgram = new URL('../../src/engine/worker/thread.ts', import.meta.url);

export function snapshotOf(endpoint: string, change: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return {
    endpoints: [endpoint],
    homeRegion: 'us-east-1',
    regions: {},
    isVirtual: false,
    clockOffsetMs: 0,
    ca: null,
    proxy: null,
    credentials: TEST_KEYS,
    ...change,
  };
}

/** Threads that end with the test and know the account `a`. */
export function startWorkers(endpoint: string, count = 1): Workers {
  const workers = createWorkers(workerProgram, count);
  workers.know('a', snapshotOf(endpoint));
  onTestFinished(() => workers.close());
  return workers;
}
