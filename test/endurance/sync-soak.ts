// Two real clients of a pair, killed again and again behind a bad network while people work on all sides, and what is left in the end.
//   npm run soak -- --minutes 20 --on sandbox --seed 7
//   npm run soak -- --on endpoint ...   the server that LONGSHORE_TEST_S3_ENDPOINT, _REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY name
//   npm run soak -- --versions ...      in a bucket that keeps versions
//   --folder FOLDER                     where the files go, instead of the system's folder for such; removed when nothing is amiss

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatSize } from '../../src/base/units.ts';
import { givenServer, sandboxServer } from '../support/s3-server.ts';
import { syncSoak } from './sync-soak-test.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    on: { type: 'string', default: 'sandbox' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    versions: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const [minutes, seed] = [Number(options.minutes), Number(options.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed)) return refuse('Write --minutes 20 --seed 1.');
  if (options.on !== 'sandbox' && options.on !== 'endpoint') return refuse('--on is sandbox or endpoint.');
  const server = options.on === 'sandbox' ? await sandboxServer() : givenServer();
  if (!server) return refuse('No endpoint was given. Set LONGSHORE_TEST_S3_ENDPOINT and the keys.');
  const folder = await mkdtemp(join(resolve(options.folder), 'longshore-soak-'));
  const say = (line: string) => console.log(line);
  const isVersioned = options.versions;
  say(`${minutes} min, seed ${seed}, on ${server.name}, ${isVersioned ? 'with' : 'without'} versions`);
  try {
    const { faults, rclone, ...figures } = await syncSoak({
      ...{ seconds: minutes * 60, seed, isVersioned, server, folder, say },
    });
    for (const fault of faults) say(`FAULT: ${fault}`);
    if (faults.length > 0) say(`The whole story is in ${folder}`);
    else await rm(folder, { recursive: true });
    say(
      `${faults.length === 0 ? 'ok' : 'FAILED'}: seed ${seed}, ${figures.deeds} deeds, ${figures.kills} kills, ` +
        `${figures.runs} runs asked for, ${figures.faulty} faulty requests, ${figures.conflicts} conflicts, ` +
        `${formatSize(figures.bytes)} written, ${figures.files} files in the end; rclone check: ${rclone}`,
    );
    return faults.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}
