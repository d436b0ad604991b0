// The whole sync engine, simulated: every seed keeps what is promised, and goes the same way each time.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runSeed } from './scenario.ts';
import { onceFailed } from './seeds.ts';

const seeds = 2000;
const program = fileURLToPath(new URL('run-seeds.ts', import.meta.url));

test.each(onceFailed)('seed %d: no longer so that %s', async (seed) => {
  expect((await runSeed(seed)).violations).toEqual([]);
});

test('the same seed goes the same way twice', async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { hash } = await runSeed(seed);
    expect((await runSeed(seed)).hash).toBe(hash);
  }
});

test(`${seeds} seeds keep every promise`, { timeout: 600_000 }, async () => {
  const share = Math.ceil(seeds / availableParallelism());
  const runs: Promise<string>[] = [];
  for (let from = 1; from <= seeds; from += share) runs.push(series(from, share));
  expect((await Promise.all(runs)).join('')).toBe('');
});

/** Runs seeds in a process of their own; gives all that it says, which is nothing where all is well. */
async function series(from: number, count: number): Promise<string> {
  const args = ['--alone', '--from', String(from), '--seeds', String(count)];
  const child = fork(program, args, { silent: true, execArgv: [] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const [code] = await once(child, 'close');
  return code === 0 ? said : `${said}\nthe process ended with ${String(code)}`;
}
