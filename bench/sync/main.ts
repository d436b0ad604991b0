// Measures how long it takes to keep a folder of many files and a place in S3 alike, against other programs on the same server.
//   npm run bench:sync                       100,000 files in pairs of runs, then 1,000,000 files for memory; writes docs/performance-sync.md
//   npm run bench:sync -- --only memory      that part alone, or `compare`; the page keeps what it had of the other
//   npm run bench:sync -- --peers rclone,aws the programs of these names alone
//   npm run bench:sync -- --files 2000 --memory-files 10000 --rounds 1     to see that it works; writes nothing
//   npm run bench:sync -- --report           writes the page again from what was measured last
// LONGSHORE_BENCH_PEERS=rclone-1.76=/opt/rclone,...   programs beside those on the PATH

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { enter, hasBuilt, machineText, root } from '../entry.ts';
import { findPeers, ourselves } from '../peers/find-peers.ts';
import type { SyncBench } from './bench.ts';
import { comparePrograms } from './compare-programs.ts';
import { syncPage } from './page.ts';
import { syncPrograms } from './programs.ts';
import { keepSyncResults, readSyncResults, type SyncResults } from './results.ts';
import { startServer } from './server.ts';
import { watchMemory } from './watch-memory.ts';

const resultsFile = join(root, '.cache/bench/sync-results.json');
const pageFile = join(root, 'docs/performance-sync.md');
const full = { files: 100_000, memoryFiles: 1_000_000, rounds: 5 };

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: String(full.files) },
    'memory-files': { type: 'string', default: String(full.memoryFiles) },
    rounds: { type: 'string', default: String(full.rounds) },
    only: { type: 'string', default: 'compare,memory' },
    peers: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
await enter((ended) => (options.report ? writeAgain() : measureAll(ended)));

async function measureAll(signal: AbortSignal): Promise<number> {
  if (!hasBuilt()) return 1;
  const [files, memoryFiles, rounds] = [
    Number(options.files),
    Number(options['memory-files']),
    Number(options.rounds),
  ];
  const parts = options.only.split(',');
  const names = options.peers?.split(',');
  const peers = findPeers(process.env).filter(({ label }) => names?.includes(label) ?? true);
  const programs = syncPrograms(ourselves(), peers);
  const isFull = {
    comparison: files === full.files && rounds >= full.rounds,
    memory: memoryFiles === full.memoryFiles,
  };

  let results: SyncResults = { machine: machineText(), comparison: null, memory: null };
  if (parts.includes('compare')) {
    const comparison = await onGround(signal, (bench) => comparePrograms(bench, programs, { files, rounds }));
    results = { ...results, comparison };
    if (isFull.comparison) await writePage(await keepSyncResults(resultsFile, { ...results, memory: null }));
  }
  if (parts.includes('memory')) {
    const ours = programs.filter(({ name }) => name === 'longshore');
    const memory = await onGround(signal, (bench) => watchMemory(bench, ours, memoryFiles));
    results = { ...results, memory };
    if (isFull.memory) await writePage(await keepSyncResults(resultsFile, { ...results, comparison: null }));
  }
  console.log(`\n${syncPage(results)}`);
  return hasFailures(results) ? 1 : 0;
}

/** Everything lies in a new folder in memory (`/dev/shm`, else the temporary folder), which is removed whatever happens. */
async function onGround<T>(signal: AbortSignal, work: (bench: SyncBench) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(
    join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'longshore-sync-bench-'),
  );
  try {
    await using server = await startServer(join(scratch, 'server'));
    return await work({ server, scratch, signal, say: (line) => console.log(line) });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function writeAgain(): Promise<number> {
  const results = await readSyncResults(resultsFile);
  if (results) await writePage(results);
  else console.error('Nothing has been measured here yet.');
  return results ? 0 : 1;
}

async function writePage(results: SyncResults): Promise<void> {
  await writeFile(pageFile, syncPage(results));
  console.log('\nWritten: docs/performance-sync.md');
}

/** A target that is missed is a finding; a program that does not do its job is a fault. */
function hasFailures({ comparison, memory }: SyncResults): boolean {
  return [...(comparison?.programs ?? []), ...(memory?.runs ?? [])].some(({ failure }) => failure !== null);
}
