// Measures how long it takes to keep a folder of many files and a place in S3 alike, against other programs on the same server.
//   npm run bench:sync                       100,000 files, 5 rounds; writes docs/performance-sync.md
//   npm run bench:sync -- --files 2000 --rounds 1 --only "longshore sync,rclone sync"

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cost, measure } from '../measure.ts';
import type { Place } from '../peers/peer.ts';
import { type Row, syncPage } from './page.ts';
import { type At, type SyncProgram, syncPrograms } from './programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const filesInFolder = 1000;
const limitSeconds = 3600;
const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    folder: { type: 'string', default: tmpdir() },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const build = [`${root}scripts/build.js`, '--if-needed', '--quiet'];
  if (spawnSync(process.execPath, build, { stdio: 'inherit' }).status !== 0) return 1;
  const [files, rounds] = [Number(options.files), Number(options.rounds)];
  const names = options.only?.split(',');
  const programs = syncPrograms.filter(
    ({ label, executable }) => (names?.includes(label) ?? true) && isHere(executable),
  );
  const scratch = await mkdtemp(join(options.folder, 'longshore-sync-bench-'));
  await using server = await startServer(join(scratch, 'server'));
  try {
    const tree = join(scratch, 'tree');
    await makeTree(tree, files);
    const rows: Row[] = [];
    for (const program of programs) rows.push(await begin(program, tree, scratch, server.place));
    await repeat(rows, rounds, 'no-op');
    for (let round = 0; round < rounds; round += 1) {
      await change(new Set(rows.map(({ folder }) => folder)), files, round);
      await repeat(rows, 1, 'changed');
    }
    const page = syncPage({ rows, files, rounds });
    console.log(page);
    if (files === 100_000 && !names) await writeFile(join(root, 'docs/performance-sync.md'), page);
    return rows.some(({ costs }) =>
      Object.values(costs)
        .flat()
        .some(({ exitCode }) => exitCode !== 0),
    )
      ? 1
      : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Syncs for the first time, into a prefix of its own; programs that write into the folder have one of their own too. */
async function begin(program: SyncProgram, tree: string, scratch: string, place: Place): Promise<Row> {
  const name = program.label.replaceAll(' ', '-');
  const state = join(scratch, `${name}-state`);
  await mkdir(state);
  const folder = program.isTwoWay ? join(scratch, `${name}-tree`) : tree;
  if (program.isTwoWay) await cp(tree, folder, { recursive: true, preserveTimestamps: true });
  const address = `bench/${name}`;
  const at: At = { place, state };
  if (program.prepare) await cost(program.prepare(folder, address, at), state);
  const first = await cost((program.first ?? program.run)(folder, address, at), state);
  console.log(`${program.label}: first: ${told(first)}`);
  return { program, folder, address, at, costs: { first: [first], 'no-op': [], changed: [] } };
}

async function repeat(rows: readonly Row[], rounds: number, what: 'no-op' | 'changed'): Promise<void> {
  for (let round = 0; round < rounds; round += 1)
    for (const { program, folder, address, at, costs } of rows) {
      const one = await cost(program.run(folder, address, at), at.state);
      costs[what].push(one);
      console.log(`${program.label}: ${what}: ${told(one)}`);
    }
}

async function cost(command: ReturnType<SyncProgram['run']>, state: string): Promise<Cost> {
  const one = await measure(await command, { scratch: state, stdout: join(state, 'said'), limitSeconds });
  if (one.exitCode !== 0) console.error(`It ended with ${one.exitCode}: ${one.said}`);
  return one;
}

function told({ wallSeconds, cpuSeconds, peakMiB }: Cost): string {
  return `${wallSeconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, ${Math.round(peakMiB ?? 0)} MiB`;
}

function nameOf(file: number): string {
  return `folder-${Math.floor(file / filesInFolder)}/file-${file % filesInFolder}.txt`;
}

async function makeTree(tree: string, files: number): Promise<void> {
  for (let file = 0; file < files; file += 1) {
    const path = join(tree, nameOf(file));
    if (file % filesInFolder === 0) await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `${file} ${'x'.repeat(900)}`);
    await utimes(path, 1_750_000_000, 1_750_000_000);
  }
}

/** One file in a hundred gets other bytes, a minute ago: nobody has to wait for it to settle. */
async function change(folders: ReadonlySet<string>, files: number, round: number): Promise<void> {
  const seconds = Date.now() / 1000 - 60;
  for (const folder of folders)
    for (let file = round; file < files; file += 100) {
      const path = join(folder, nameOf(file));
      await writeFile(path, `${file} ${round} ${'y'.repeat(900)}`);
      await utimes(path, seconds, seconds);
    }
}

function isHere(executable: string | null): boolean {
  return executable === null || spawnSync(executable, ['--version']).status === 0;
}

/** The practice server, in a process of its own. */
async function startServer(folder: string): Promise<{ place: Place } & AsyncDisposable> {
  const child = spawn(process.execPath, [`${root}out/main/cli.js`, 'sandbox', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const said: { endpoint: string; region: string; accessKeyId: string; secretAccessKey: string } =
    JSON.parse(line);
  const place: Place = { ...said, certificate: null, isOpen: false, scratch: folder };
  spawnSync(
    process.execPath,
    [`${root}out/main/cli.js`, '--endpoint-url', said.endpoint, 'mb', 's3://bench'],
    {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: said.accessKeyId,
        AWS_SECRET_ACCESS_KEY: said.secretAccessKey,
      },
      stdio: 'inherit',
    },
  );
  return {
    place,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
