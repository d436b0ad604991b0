// The pool on a real server and a real clock. It takes a quarter of a minute, hence a file of its own.

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool, type Permit } from '../../../src/engine/pool/pool.ts';
import { systemClock } from '../../../src/host/clock.ts';

let server: Worker;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

beforeAll(async () => {
  server = new Worker(new URL('./refusing-server.ts', import.meta.url));
  [port] = await once(server, 'message');
});

afterAll(async () => {
  agent.destroy();
  await server.terminate();
});

async function bear(inFlight: number): Promise<{ served: number; refused: number }> {
  const answer = once(server, 'message');
  server.postMessage(inFlight);
  const [counts] = await answer;
  return counts;
}

function request(permit: Permit): void {
  get({ host: '127.0.0.1', port, agent }, (answer) => {
    answer.resume();
    answer.on('end', () => {
      permit.done(answer.statusCode === 200 ? { kind: 'ok', bytes: 1 } : { kind: 'slow-down' });
    });
  }).on('error', () => permit.done({ kind: 'failed' }));
}

it('a real server that refuses above 40 at once is used at 60 to 100 %, and more once it bears more', async () => {
  const pool = createPool(systemClock, { min: 4, desired: 16, max: 128 });
  let isOver = false;
  const fill = () => {
    while (!isOver) {
      const permit = pool.tryTake('small');
      if (!permit) return;
      request(permit);
    }
  };
  pool.onRoom(fill);
  fill();
  const looks: number[] = [];
  // Ten seconds in a row, longer than the pause between two trials. A quiet machine needs 12 seconds for it; on a busy one the
  // processor, not the store, is the limit for a while.
  await until(90_000, () => {
    const { limit, slowDowns } = pool.state();
    looks.push(slowDowns > 0 && limit >= 24 && limit <= 40 ? 1 : 0);
    return looks.slice(-100).reduce((sum, look) => sum + look, 0) >= 90;
  });
  const after = await bear(1000);
  expect(after.refused / after.served).toBeLessThan(0.02);
  await until(60_000, () => pool.state().limit > 60);
  isOver = true;
}, 170_000);

/** Looks ten times a second until `isSo`; fails when that takes longer than `withinMs`. */
async function until(withinMs: number, isSo: () => boolean): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error('it did not come to that in time');
    await systemClock.delay(100);
  }
}
