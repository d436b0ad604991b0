// Kills the built command line in the middle of a large upload or download, again and again, and looks at what comes of it.
//   npm run crash -- --size 5G --kills 100 --on sandbox --direction up --seed 1
//   npm run crash -- --at writes --size 40M ...   at the writes of the journal, instead of at any moment
//   npm run crash -- --on endpoint ...   the server that LONGSHORE_TEST_S3_ENDPOINT, _REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY name
//   --folder FOLDER                      where the files go, instead of the system's folder for such; all is removed afterwards

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatSize } from '../../src/base/units.ts';
import { givenServer, type S3Server } from '../support/s3-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '1G' },
    kills: { type: 'string', default: '100' },
    on: { type: 'string', default: 'sandbox' },
    direction: { type: 'string', default: 'up' },
    at: { type: 'string', default: 'moments' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const { direction, at } = options;
  const sizeBytes = bytesOf(options.size);
  const [kills, seed] = [Number(options.kills), Number(options.seed)];
  const isDirection = direction === 'up' || direction === 'down';
  if (sizeBytes === null || !(kills >= 0) || !Number.isInteger(seed) || !isDirection)
    return refuse('Write --size 5G --kills 100 --direction up or down --seed 1.');
  if (at !== 'moments' && at !== 'writes') return refuse('--at is moments or writes.');
  if (options.on !== 'sandbox' && options.on !== 'endpoint') return refuse('--on is sandbox or endpoint.');
  const build = [`${root}scripts/build.js`, '--if-needed', '--quiet'];
  if (spawnSync(process.execPath, build, { stdio: 'inherit' }).status !== 0) return 1;

  const folder = await mkdtemp(join(resolve(options.folder), 'longshore-crash-'));
  let server: S3Server | null = null;
  try {
    server = options.on === 'sandbox' ? await sandboxProcess(join(folder, 'sandbox')) : givenServer();
    if (!server) return refuse('No endpoint was given. Set LONGSHORE_TEST_S3_ENDPOINT and the keys.');
    // Loaded now, for it looks whether there is a build.
    const { crashTest } = await import('./crash-test.ts');
    const say = (line: string) => console.log(line);
    say(`${direction}, ${formatSize(sizeBytes)}, ${kills} kills at ${at}, seed ${seed}, on ${server.name}`);
    const figures = await crashTest({ direction, sizeBytes, kills, at, seed, server, folder, say });
    const { runs, arrivals, seconds, ratio, partsTwice, journalledTwice, faults } = figures;
    say(
      `${figures.kills} kills, ${runs} runs, ${arrivals} arrivals in ${seconds.toFixed(0)} s: ` +
        `${ratio.toFixed(3)} times the size moved, ${partsTwice} parts twice, ${journalledTwice} of them journalled`,
    );
    for (const fault of faults) say(`FAULT: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}

/** `5G`, `64M` or a number of bytes; null for anything else. */
function bytesOf(text: string): number | null {
  const [, digits, unit = ''] = /^(\d+)([KMG]?)$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit);
}

/** The practice server in a process of its own, as a person would start it. */
async function sandboxProcess(folder: string): Promise<S3Server> {
  const args = [`${root}out/main/cli.js`, 'sandbox', '--dir', folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { endpoint, region, ...secret } = JSON.parse(line);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { name: 'sandbox', endpoint, region, secret, stop };
}
