// Runs seeds of the simulation.
//   npm run sim -- --seeds 2000 --from 1     so many, from that one on, on all cores
//   npm run sim -- --seed 17 --trace         one, with every step that was taken
//   npm run sim -- ... --twice               each seed twice: both times the same must happen
//   npm run sim -- ... --alone --first       in one process, up to the first seed that fails

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runSeed } from './scenario.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
  },
});

process.exitCode = options.seed === undefined ? await many() : await one(Number(options.seed));

async function one(seed: number): Promise<number> {
  const { violations, trace, steps, hash } = await runSeed(seed, options.trace);
  for (const line of trace) console.log(line);
  for (const violation of violations) console.log(violation);
  console.log(`seed ${seed}: ${steps} steps, hash ${hash}, ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

/** Shares the seeds among as many processes as the machine can run at once. */
async function many(): Promise<number> {
  const [seeds, from] = [Number(options.seeds), Number(options.from)];
  if (options.alone) return series(from, seeds);
  const startMs = performance.now();
  const share = Math.ceil(seeds / availableParallelism());
  const runs: Promise<number>[] = [];
  for (let at = from; at < from + seeds; at += share)
    runs.push(inProcess(at, Math.min(share, from + seeds - at)));
  const failed = (await Promise.all(runs)).filter((code) => code !== 0).length;
  const seconds = (performance.now() - startMs) / 1000;
  console.log(`${seeds} seeds in ${seconds.toFixed(1)} s, ${failed === 0 ? 'all held' : 'NOT all held'}`);
  return failed === 0 ? 0 : 1;
}

async function inProcess(from: number, seeds: number): Promise<number> {
  const args = ['--alone', '--from', String(from), '--seeds', String(seeds)];
  if (options.twice) args.push('--twice');
  const child = fork(fileURLToPath(import.meta.url), args);
  const [code] = await once(child, 'exit');
  return Number(code ?? 1);
}

async function series(from: number, seeds: number): Promise<number> {
  let failed = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { violations, hash } = await runSeed(seed);
    for (const violation of violations) console.log(violation);
    const again = options.twice ? await runSeed(seed) : null;
    const isSame = again === null || again.hash === hash;
    if (!isSame) console.log(`I17: seed ${seed} went ${hash}, then ${again?.hash}`);
    if (violations.length > 0 || !isSame) failed += 1;
    if (options.first && failed > 0) break;
  }
  if (failed > 0) console.log(`${failed} of the seeds ${from} to ${from + seeds - 1} failed`);
  return failed === 0 ? 0 : 1;
}
