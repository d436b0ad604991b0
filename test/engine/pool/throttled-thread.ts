// A thread that moves pieces as fast as a limit allows that it shares with others, and tells how much that was.

import { parentPort, workerData } from 'node:worker_threads';
import { createSharedThrottle } from '../../../src/engine/pool/shared-throttle.ts';
import { systemClock } from '../../../src/host/clock.ts';

const { share, bytes } = workerData as { share: SharedArrayBuffer; bytes: number };
const throttle = createSharedThrottle(systemClock, share);
let moved = 0;
parentPort?.on('message', () => parentPort?.postMessage(moved));
parentPort?.postMessage(moved);
for (;;) {
  await throttle.take(bytes);
  moved += bytes;
}
