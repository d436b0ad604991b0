// The data workers of an engine: as many threads as the load asks for, each errand to the one with the least to do.

import type { AccountSnapshot, Carrier, Errand, ErrandOptions, ResultOf } from '../store/errand.ts';
import { DataWorker } from './data-worker.ts';

export interface Workers extends Carrier {
  readonly count: number;
  /** The share of the last second in which the busiest, and all together, were at work. */
  readonly load: { readonly busiest: number; readonly mean: number };
  /** From now on there are so many; who is left out ends when it has nothing to do. */
  resize(count: number): void;
  /** Ends all threads at once; what they had under way fails, and the next errand starts new ones. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** `program` is the file of thread.ts; no thread is started before the first errand. */
export function createWorkers(program: URL, count = 1): Workers {
  const accounts = new Map<string, AccountSnapshot>();
  const threads: DataWorker[] = [];
  const leaving = new Set<DataWorker>();
  let wanted = count;
  let isClosed = false;

  function start(): DataWorker {
    const worker = new DataWorker(program);
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
      const shares = threads.map(({ busyShare }) => busyShare);
      const sum = shares.reduce((all, share) => all + share, 0);
      return { busiest: Math.max(0, ...shares), mean: shares.length === 0 ? 0 : sum / shares.length };
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
    async restart() {
      await Promise.all([...threads, ...leaving].map((worker) => worker.close()));
    },
    async close() {
      isClosed = true;
      await Promise.all([...threads, ...leaving].map((worker) => worker.close()));
    },
  };
}
