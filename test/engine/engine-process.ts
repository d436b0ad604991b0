// A program for the tests of sudden death: an engine that starts the transfers it is told and prints how far it is.

import { delay } from '../../src/base/abort.ts';
import type { LocalPath } from '../../src/contract/models.ts';
import type { TransferRequest } from '../../src/contract/transfer.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { memoryVault } from '../support/memory-vault.ts';
import { TEST_KEYS } from '../support/sandbox.ts';
import { workerProgram } from '../support/workers.ts';

export interface Orders {
  readonly dataFolder: LocalPath;
  readonly endpoint: string;
  readonly region: string;
  readonly requests: readonly TransferRequest[];
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const engine = await createEngine({
  version: '0.0.0-test',
  dataFolder: orders.dataFolder,
  home: orders.dataFolder,
  platform: 'linux',
  env: {},
  vault: memoryVault(),
  device: 'here',
  cores: 2,
  clock: { now: () => Date.now(), delay },
  log: (level, what, facts) => level === 'error' && console.error(what, JSON.stringify(facts)),
  random: Math.random,
  workerProgram,
  practice: async () => ({ endpoint: orders.endpoint, region: orders.region, secret: TEST_KEYS }),
});
for (const request of orders.requests) await engine.call('transfer.start', request);

for (;;) {
  const { transfers } = await engine.call('transfer.list', null);
  const ended = transfers.every(({ state }) => state !== 'waiting' && state !== 'running');
  console.log(
    JSON.stringify({
      ended,
      done: transfers.map(({ doneFiles }) => doneFiles),
      failed: transfers.map(({ failedFiles }) => failedFiles),
    }),
  );
  if (ended) break;
  await delay(5);
}
await engine.close();
