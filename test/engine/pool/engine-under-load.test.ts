// A whole engine on a store that refuses above 40 requests at once. It takes a quarter of a minute, hence a file of its own.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { delay } from '../../../src/base/abort.ts';
import type { TransferId } from '../../../src/contract/models.ts';
import type { Transfer } from '../../../src/contract/transfer.ts';
import { practiceId, startEngine, type TestEngine } from '../../support/engine.ts';
import { localPlace } from '../../support/queue.ts';
import { makeTempFolder, tempFolder } from '../../support/temp-folder.ts';

let server: ChildProcess;
let front: Worker;
let port: number;
let removeData: () => Promise<void>;

beforeAll(async () => {
  const { path, remove } = await makeTempFolder();
  removeData = remove;
  server = fork(resolve(import.meta.dirname, '../../sandbox/server-process.ts'), [path]);
  const [endpoint] = await once(server, 'message');
  front = new Worker(new URL('./refusing-front.ts', import.meta.url), { workerData: endpoint });
  [port] = await once(front, 'message');
});

afterAll(async () => {
  await front.terminate();
  server.kill();
  await removeData();
});

async function bear(inFlight: number): Promise<{ served: number; refused: number }> {
  const answer = once(front, 'message');
  front.postMessage(inFlight);
  const [counts] = await answer;
  return counts;
}

const filesAtOnce = 2000;

/** Uploads without end until told otherwise: the next thousands wait before the last have gone. Gives all transfers. */
async function keepUploading(engine: TestEngine, isOver: () => boolean): Promise<Transfer[]> {
  const folder = await tempFolder();
  for (let index = 0; index < filesAtOnce; index += 1)
    await writeFile(join(folder, `f${index}`), `file ${index}`);
  const begun: TransferId[] = [];
  for (let round = 0; !isOver(); round += 1) {
    const target = engine.bucket(`round-${round}/`, 'loaded');
    const request = { source: localPlace(folder), keys: null, target, ifExists: 'replace' } as const;
    begun.push((await engine.call('transfer.start', request)).id);
    const last = begun.at(-2);
    if (last) await engine.ended(last);
  }
  return Promise.all(begun.map((id) => engine.ended(id)));
}

it('an engine uses a store that refuses above 40 at once at 60 to 100 %, more once it bears more, and no file fails', async () => {
  const engine = await startEngine({
    sandbox: { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' },
  });
  await engine.call('bucket.create', {
    profileId: practiceId,
    bucket: 'loaded',
    region: null,
    storageClass: null,
  });
  let isOver = false;
  const uploads = keepUploading(engine, () => isOver);
  const look = async () => (await engine.call('pool.list', null)).pools.find(({ inFlight }) => inFlight > 0);
  const looks: boolean[] = [];
  // Settled within 30 s; six seconds in a row prove it, longer than the pause before a trial.
  await until(36_000, async () => {
    const pool = await look();
    if (pool) looks.push(pool.slowDowns > 0 && pool.limit >= 24 && pool.limit <= 40);
    return looks.slice(-60).filter(Boolean).length >= 54;
  });
  const { served, refused } = await bear(1000);
  expect(refused).toBeGreaterThan(0);
  expect(refused / served).toBeLessThan(0.05);
  await until(60_000, async () => ((await look())?.limit ?? 0) > 50);
  isOver = true;
  const ended = await uploads;
  expect(
    new Set(ended.map(({ state, doneFiles, failedFiles }) => `${state} ${doneFiles} ${failedFiles}`)),
  ).toEqual(new Set([`done ${filesAtOnce} 0`]));
}, 240_000);

/** Looks ten times a second until `isSo`; fails when that takes longer than `withinMs`. */
async function until(withinMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error('it did not come to that in time');
    await delay(100);
  }
}
