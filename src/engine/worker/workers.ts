// The data workers of an engine: as many threads as the load asks for, each errand to the one with the least to do.

import type { AddressState } from '../../contract/pool-state.ts';
import { newShare, setShareRate } from '../pool/shared-throttle.ts';
import type { Threads } from '../pool/traffic.ts';
import type { AccountSnapshot, Carrier, Errand, ErrandOptions, ResultOf } from '../store/errand.ts';
import { DataWorker } from './data-worker.ts';
import type { Shares } from './messages.ts';

export interface Workers extends Carrier, Threads {
  /** Starts the first thread now, so that it is there when it is wanted. */
  warm(): void;
  /** Ends all threads at once; what they had under way fails, and the next errand starts new ones. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** `program` is the file of thread.ts; no thread is started before the first errand. */
export function createWorkers(program: URL, count = 1): Workers {
  const accounts = new Map<string, AccountSnapshot>();
  const threads: DataWorker[] = [];
  const leaving = new Set<DataWorker>();
  const shares: Shares = { up: newShare(), down: newShare() };
  let wanted = count;
  let isClosed = false;

  function start(): DataWorker {
    const worker = new DataWorker(program, shares);
    for (const [account, snapshot] of accounts) worker.know(account, snapshot);
    // The next errand starts another in its place.
    worker.onGone = () => {
      const at = threads.indexOf(worker);
      if (at >= 0) threads.splice(at, 1);
      leaving.delete(worker);
    };
    threads.push(worker);
    return worker;
  }

  function leastBusy(): DataWorker {
    let best: DataWorker | undefined;
    for (const worker of threads) if (!best || worker.inFlight < best.inFlight) best = worker;
    if (best && (best.inFlight === 0 || threads.length >= wanted)) return best;
    return start();
  }

  return {
    get count() {
      return threads.length;
    },
    get load() {
      const busy = threads.map(({ busyShare }) => busyShare);
      const sum = busy.reduce((all, share) => all + share, 0);
      return { mean: busy.length === 0 ? 0 : sum / busy.length };
    },
    know(account, snapshot) {
      accounts.set(account, snapshot);
      for (const worker of [...threads, ...leaving]) worker.know(account, snapshot);
    },
    forget(account) {
      accounts.delete(account);
      for (const worker of [...threads, ...leaving]) worker.forget(account);
    },
    async run<E extends Errand>(errand: E, options: ErrandOptions): Promise<ResultOf<E>> {
      if (isClosed) throw new Error('The data workers have ended.');
      const worker = leastBusy();
      try {
        return await worker.run(errand, options);
      } finally {
        if (leaving.has(worker) && worker.inFlight === 0) await worker.close();
      }
    },
    resize(next) {
      wanted = next;
      while (threads.length > wanted) {
        const worker = threads.pop();
        if (!worker) break;
        leaving.add(worker);
        if (worker.inFlight === 0) void worker.close();
      }
    },
    limit: (direction, bytesPerSecond) => setShareRate(shares[direction], bytesPerSecond),
    addresses(account) {
      const joined = new Map<string, AddressState>();
      for (const worker of threads)
        for (const one of worker.addresses.get(account) ?? []) {
          const known = joined.get(one.address);
          joined.set(one.address, {
            address: one.address,
            isHealthy: one.isHealthy && known?.isHealthy !== false,
            inFlight: one.inFlight + (known?.inFlight ?? 0),
          });
        }
      return [...joined.values()];
    },
    warm() {
      if (threads.length === 0 && !isClosed) start();
    },
    async restart() {
      await Promise.all([...threads, ...leaving].map((worker) => worker.close()));
    },
    async close() {
      isClosed = true;
      await Promise.all([...threads, ...leaving].map((worker) => worker.close()));
    },
  };
}
