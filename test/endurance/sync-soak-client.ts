// The program of one client in a soak: the engine as a face would have it, with one pair, doing what the driver asks for.

import type { Key, LocalPath, ProfileId } from '../../src/contract/models.ts';
import { type PairDraft, usualGuard } from '../../src/contract/pair.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createHost } from '../../src/host/host.ts';
import { memoryVault } from '../support/memory-vault.ts';
import type { Answer, Order } from './sync-soak-desk.ts';

const setting = (name: string): string => {
  const value = process.env[`LONGSHORE_SOAK_${name}`];
  if (value === undefined) throw new Error(`LONGSHORE_SOAK_${name} is not set`);
  return value;
};

const host = createHost({
  dataFolder: setting('DATA') as LocalPath,
  vault: memoryVault(),
  workerProgram: new URL('../../src/engine/worker/thread.ts', import.meta.url),
  watches: true,
  practice: async () => ({
    endpoint: setting('ENDPOINT'),
    region: setting('REGION'),
    secret: { accessKeyId: setting('ACCESS_KEY_ID'), secretAccessKey: setting('SECRET_ACCESS_KEY') },
  }),
});
const engine = await createEngine({ ...host, device: setting('DEVICE') });
const draft: PairDraft = {
  name: 'soak',
  folder: setting('FOLDER') as LocalPath,
  place: {
    kind: 's3',
    profileId: 'practice' as ProfileId,
    bucket: setting('BUCKET'),
    prefix: setting('PREFIX') as Key,
  },
  mode: 'two-way',
  deletes: 'trash',
  conflicts: 'keep-both',
  schedule: { kind: setting('SCHEDULE') === 'watch' ? 'watch' : 'by-hand' },
  storageClass: null,
  ignore: [],
  guard: usualGuard,
  trashDays: 30,
  requestsPerMonth: null,
};
const [known] = await engine.call('pair.list', null);
const { id } = await engine.call('pair.save', { id: known?.pair.id ?? null, draft });

async function carryOut({ what, isExact = false }: Order): Promise<Answer> {
  switch (what) {
    case 'run':
      return { report: await engine.call('pair.run', { id, isExact }) };
    case 'approve':
      await engine.call('pair.approve', { id, seenMs: null });
      return {};
    case 'restore':
      await engine.call('pair.restore', { id });
      return {};
    case 'close':
      await engine.close();
      setImmediate(() => process.disconnect());
      return {};
  }
}

process.on('message', (message) => {
  const order = message as Order;
  carryOut(order).then(
    (answer) => process.send?.({ number: order.number, ...answer }),
    (error: unknown) => process.send?.({ number: order.number, error: String(error) }),
  );
});
// Whoever started it is gone: then so is this.
process.on('disconnect', () => process.exit());
process.send?.({ number: 0 });
