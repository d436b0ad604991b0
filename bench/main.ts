// Measures Longshore against other programs and writes docs/performance.md.
//   npm run bench                       everything, five rounds
//   npm run bench -- --quick            small sizes and one round, to see that it works; writes nothing
//   npm run bench -- --only list,memory these cases alone; the page keeps what it had of the others
//   npm run bench -- --peers rclone,aws the programs of these names alone
//   npm run bench -- --full             100 GiB and 1,000,000 files for the watch on memory
//   npm run bench -- --report           writes the page again from what was measured last
// LONGSHORE_BENCH_PEERS=rclone-1.76=/opt/rclone,...   programs beside those on the PATH
// LONGSHORE_BENCH_S3_ENDPOINT, _REGION, _ACCESS_KEY_ID, _SECRET_ACCESS_KEY, _CA   a real store; prints, writes nothing

import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { allCases } from './cases/all-cases.ts';
import { endpointOf, endpointStore } from './endpoint-store.ts';
import { enter, hasBuilt, machineText, root } from './entry.ts';
import { fullSizes, type Ground, layGround, quickSizes, usualSizes } from './ground.ts';
import { findPeers, ourselves } from './peers/find-peers.ts';
import { chart } from './report/chart.ts';
import { performancePage } from './report/page.ts';
import { targetsTable } from './report/targets-table.ts';
import { keepResults, type Results, readResults } from './results.ts';
import { type Bench, runCase } from './run-case.ts';
import { runMemory } from './run-memory.ts';
import { startNginx } from './server/nginx.ts';
import { type BenchStore, ownStore } from './store.ts';

const resultsFile = `${root}.cache/bench/results.json`;
const chartPath = 'images/performance.svg';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});
await enter((ended) => (options.report ? writeAgain() : measureAll(ended)));

async function measureAll(signal: AbortSignal): Promise<number> {
  if (!hasBuilt()) return 1;
  const names = options.only?.split(',') ?? [...allCases.map(({ id }) => id), 'memory'];
  const unknown = names.find((name) => name !== 'memory' && !allCases.some(({ id }) => id === name));
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 5));
  if (unknown !== undefined || !(rounds >= 1)) {
    console.error(
      unknown === undefined ? '--rounds is a number from 1.' : `There is no case named ${unknown}.`,
    );
    return 2;
  }
  const programs = options.peers?.split(',');
  const us = ourselves();
  const peers = findPeers(process.env).filter(({ label }) => programs?.includes(label) ?? true);

  await using ground = await layGround(options.quick ? quickSizes : options.full ? fullSizes : usualSizes);
  const real = endpointOf(process.env);
  await using store = real ? await endpointStore(real, ground) : await openOwnStore(ground);
  const bench: Bench = {
    ground,
    store,
    rounds,
    limitSeconds: 1800,
    signal,
    say: (line) => console.log(line),
  };
  const isKept = !options.quick && !real;

  let results: Results = { store: store.name, machine: machineText(), cases: [], memory: [] };
  for (const one of allCases.filter(({ id }) => names.includes(id))) {
    if (one.id === 'list' && !store.hasListing) continue;
    const measured = await runCase(bench, one, [us, ...peers]);
    results = { ...results, cases: [...results.cases, measured] };
    if (isKept) await keepResults(resultsFile, results);
  }
  if (names.includes('memory')) results = { ...results, memory: await runMemory(bench, us) };
  if (options.quick) console.log('\nSmall sizes, one round: whether it works, not how fast it is.');
  console.log(`\n${targetsTable(results)}`);
  if (isKept) await writePage(await keepResults(resultsFile, results));
  return hasFailures(results) ? 1 : 0;
}

async function openOwnStore(ground: Ground): Promise<BenchStore> {
  return ownStore(await startNginx(ground.server, ground.data, ground.rules));
}

async function writeAgain(): Promise<number> {
  const results = await readResults(resultsFile);
  if (results) await writePage(results);
  else console.error('Nothing has been measured here yet.');
  return results ? 0 : 1;
}

async function writePage(results: Results): Promise<void> {
  await mkdir(`${root}docs/images`, { recursive: true });
  await writeFile(`${root}docs/${chartPath}`, chart(results));
  await writeFile(`${root}docs/performance.md`, performancePage(results, chartPath));
  console.log(`\nWritten: docs/performance.md, docs/${chartPath}`);
}

/** A target that is missed is a finding; a program that does not do its job is a fault. */
function hasFailures({ cases, memory }: Results): boolean {
  return [...cases.flatMap(({ peers }) => peers), ...memory].some(({ failure }) => failure !== null);
}
