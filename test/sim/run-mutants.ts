// Plants each mutant in a copy of the engine, and counts how many seeds it takes until a promise is broken.
//   npm run mutants                          all of them; writes docs/mutants.md
//   npm run mutants -- --only M05            one, or all that begin so
//   npm run mutants -- --seeds 2000 --rounds 5   at most so many seeds, from so many starting points

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyPatch, type Mutant, readMutants } from './mutants.ts';
import { type Fate, told, writeTable } from './mutants-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Rounds begin so far apart that none comes to the seeds of another. */
const roundSeeds = 1_000_000;
const needed = ['src', 'test', 'package.json', 'tsconfig.json', 'tsconfig', 'vitest.config.ts'];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
  },
});
const [seeds, rounds] = [Number(options.seeds), Number(options.rounds)];

/** Seeds that failed without any mutant. */
const unsound = new Set<number>();
const copies = mkdtempSync(join(tmpdir(), 'longshore-mutants-'));
/** The engine as it is, and where mutants are planted. */
const [sound, planted] = [join(copies, 'sound'), join(copies, 'planted')];
try {
  process.exitCode = await main(readMutants().filter(({ id }) => id.startsWith(options.only)));
} finally {
  rmSync(copies, { recursive: true, force: true });
}

async function main(mutants: readonly Mutant[]): Promise<number> {
  for (const copy of [sound, planted]) {
    for (const name of needed) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  }
  await demandSound(mutants);
  const fates: Fate[] = [];
  for (const mutant of mutants) {
    applyPatch(planted, mutant);
    const fate: Fate = mutant.tests.length > 0 ? byTests(mutant) : await bySeeds(mutant);
    applyPatch(planted, mutant, '--reverse');
    console.log(told(fate));
    fates.push(fate);
  }
  const survivors = fates.filter(({ isKilled }) => !isKilled).map(({ mutant }) => mutant.id);
  console.log(`${fates.length - survivors.length} of ${fates.length} killed ${survivors.join(' ')}`);
  if (options.only === '') writeTable(join(root, 'docs/mutants.md'), fates, { seeds, rounds });
  return survivors.length + unsound.size === 0 ? 0 : 1;
}

/** What kills mutants must let the engine live as it is; seeds that do not are told and passed over. */
async function demandSound(mutants: readonly Mutant[]): Promise<void> {
  await inRounds(Math.ceil(seeds / rounds));
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const failed = tests.length > 0 ? failedTests(tests) : [];
  if (failed.length > 0) throw new Error(`fail without any mutant: ${failed.join(', ')}`);
}

async function bySeeds(mutant: Mutant): Promise<Fate> {
  const kills = await inRounds(seeds);
  const by = kills.map(({ invariant }) => invariant);
  return { mutant, isKilled: kills.length === rounds, by, took: kills.map(({ took }) => took) };
}

function byTests(mutant: Mutant): Fate {
  const by = failedTests(mutant.tests);
  return { mutant, isKilled: by.length > 0, by, took: [] };
}

interface Kill {
  readonly invariant: string;
  /** How many seeds were run until a promise was broken. */
  readonly took: number;
}

/** Runs all rounds, as many at once as the machine can; gives what broke first in each, where anything did. */
async function inRounds(seedsEach: number): Promise<Kill[]> {
  const kills: Kill[] = [];
  const open = Array.from({ length: rounds }, (_, round) => 1 + round * roundSeeds);
  const work = async () => {
    for (let from = open.shift(); from !== undefined; from = open.shift()) {
      const kill = await firstKill(from, seedsEach);
      if (kill !== null) kills.push(kill);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return kills;
}

/** Runs seeds until one fails that holds without the mutant. */
async function firstKill(first: number, count: number): Promise<Kill | null> {
  for (let from = first; from < first + count; ) {
    const kill = await firstFailure(from, first + count - from);
    if (kill === null || holds(kill.seed)) return kill && { ...kill, took: kill.seed - first + 1 };
    from = kill.seed + 1;
  }
  return null;
}

async function firstFailure(
  from: number,
  count: number,
): Promise<{ readonly invariant: string; readonly seed: number } | null> {
  const args = ['test/sim/run-seeds.ts', '--alone', '--first', '--from', `${from}`, '--seeds', `${count}`];
  const child = spawn(process.execPath, args, { cwd: planted });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const [code] = await once(child, 'close');
  if (code === 0) return null;
  const [, invariant, seed] = /^(\w+): [^]*?\(seed (\d+), step/.exec(said) ?? [];
  if (invariant === undefined) throw new Error(`the seeds could not be run: ${said}`);
  return { invariant, seed: Number(seed) };
}

/** A seed that fails by itself says nothing about a mutant, but that somebody must look at it. */
function holds(seed: number): boolean {
  const args = ['test/sim/run-seeds.ts', '--seed', `${seed}`];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: sound, encoding: 'utf8' });
  if (status === 0) return true;
  unsound.add(seed);
  console.log(`fails without any mutant: ${stdout}`);
  return false;
}

/** The titles of the tests that fail in the copy. */
function failedTests(files: readonly string[]): string[] {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'unit', '--bail', '1', '--reporter', 'tap-flat', ...files];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: planted, encoding: 'utf8' });
  if (!/^(not )?ok .* > /m.test(stdout)) throw new Error(`the tests could not be run: ${stdout}${stderr}`);
  return [...stdout.matchAll(/^not ok \d+ - .*> (.+?) #/gm)].flatMap(([, title]) => title ?? []);
}
