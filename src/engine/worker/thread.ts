// A data worker: a thread that moves bytes between this computer's disk and S3, and does nothing else.

import { parentPort, workerData } from 'node:worker_threads';
import { delay } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import { createSharedThrottle } from '../pool/shared-throttle.ts';
import type { AccountSnapshot } from '../store/errand.ts';
import { SyncFolders } from '../store/local/sync-folders.ts';
import { createFastWire } from '../store/s3/wire/fast-wire.ts';
import type { Wire, WireOptions } from '../store/s3/wire/wire.ts';
import { Buffers } from './buffers.ts';
import type { FromWorker, Shares, ToWorker } from './messages.ts';
import { Syncs } from './syncs.ts';
import { Tasks } from './tasks.ts';

/** How often it tells how busy it is. */
const busyMs = 1000;

interface Account {
  snapshot: AccountSnapshot;
  wire: Wire | Promise<Wire> | null;
  /** The wire, once it is there. */
  opened: Wire | null;
}

const port = parentPort;
if (!port) throw new Error('A data worker is a thread of the engine.');
const say = (message: FromWorker) => port.postMessage(message);
const accounts = new Map<string, Account>();
// Given by data-worker.ts, of the same build.
const shares = workerData as Shares;
const clock = { now: Date.now, delay };

function wireOf(id: string): Wire | Promise<Wire> {
  const account = accounts.get(id);
  if (!account) throw new AppError('profile.missing', { op: 'transfer', from: id });
  account.wire ??= open(account);
  return account.wire;
}

/** What the snapshot says is looked up when a request is sent, for it may be another by then. */
function open(account: Account): Wire | Promise<Wire> {
  const { endpoints, ca, proxy } = account.snapshot;
  const options: WireOptions = {
    endpoints: endpoints.map((endpoint) => new URL(endpoint)),
    region: (bucket) =>
      (bucket === null ? undefined : account.snapshot.regions[bucket]) ?? account.snapshot.homeRegion,
    isVirtual: () => account.snapshot.isVirtual,
    credentials: async () => account.snapshot.credentials,
    clockOffsetMs: () => account.snapshot.clockOffsetMs,
    now: Date.now,
    ...(ca !== null && { tls: { ca } }),
  };
  if (proxy === null) return (account.opened = createFastWire(options));
  // Loaded on first use: Node's own HTTP is large, and hardly anybody needs it.
  return import('../store/s3/wire/slow-wire.ts').then(
    ({ createSlowWire }) => (account.opened = createSlowWire({ ...options, proxy })),
  );
}

const tasks = new Tasks(
  {
    folders: new SyncFolders(() => performance.now()),
    buffers: new Buffers(),
    syncs: new Syncs(),
    up: createSharedThrottle(clock, shares.up),
    down: createSharedThrottle(clock, shares.down),
    wireOf,
  },
  say,
);

port.on('message', (message: ToWorker) => {
  switch (message.t) {
    case 'know': {
      const known = accounts.get(message.account);
      if (known) known.snapshot = message.snapshot;
      else accounts.set(message.account, { snapshot: message.snapshot, wire: null, opened: null });
      return;
    }
    case 'forget':
      accounts.get(message.account)?.opened?.close();
      accounts.delete(message.account);
      return;
    case 'do':
      for (const task of message.tasks) tasks.begin(task);
      return;
    case 'abort':
      for (const id of message.ids) tasks.abort(id);
  }
});

let before = performance.eventLoopUtilization();
setInterval(() => {
  const now = performance.eventLoopUtilization();
  say({
    t: 'busy',
    share: performance.eventLoopUtilization(now, before).utilization,
    addresses: [...accounts].map(([id, { opened }]) => [id, [...(opened?.addresses() ?? [])]]),
  });
  before = now;
}, busyMs).unref();
