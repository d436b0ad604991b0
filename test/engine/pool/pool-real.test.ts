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
  const isUsed = () => pool.state().limit >= 24 && pool.state().limit <= 40;
  let usedFor = 0;
  await until(30_000, () => {
    usedFor = isUsed() ? usedFor + 1 : 0;
    return usedFor === 20;
  });
  // Longer than the pause between two trials, so that one of them is among what is watched.
  const before = await bear(40);
  let seen = 0;
  for (let at = 0; at < 100; at += 1) {
    await systemClock.delay(100);
    if (isUsed()) seen += 1;
  }
  const after = await bear(1000);
  expect(seen).toBeGreaterThanOrEqual(90);
  expect((after.refused - before.refused) / (after.served - before.served)).toBeLessThan(0.02);
  await until(60_000, () => pool.state().limit > 60);
  isOver = true;
}, 120_000);

/** Looks ten times a second until `isSo`; fails when that takes longer than `withinMs`. */
async function until(withinMs: number, isSo: () => boolean): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error('it did not come to that in time');
    await systemClock.delay(100);
  }
}
