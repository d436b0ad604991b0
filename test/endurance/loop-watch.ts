// How late the event loop of Electron's main process is, beside one that does nothing at the same time on the same machine.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { ElectronApplication } from 'playwright-core';

/** The monitor wakes up that often; a loop that is never late shows this. */
const resolutionMs = 5;

export interface LoopDelays {
  readonly p99Ms: number;
  readonly mostMs: number;
  /** The same 99 of 100 of a process without work. */
  readonly idleP99Ms: number;
}

export interface LoopWatch {
  stop(): Promise<LoopDelays>;
}

interface Watched {
  longshoreLoop?: { readonly max: number; percentile(percent: number): number };
}

/** Watches from now on. */
export async function watchLoop(app: ElectronApplication): Promise<LoopWatch> {
  // In a session of its own, as main is: systems share the processor out among sessions first.
  const idle = fork(resolve(import.meta.dirname, 'idle-process.ts'), { detached: true });
  await app.evaluate((_electron, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const loop = monitorEventLoopDelay({ resolution });
    loop.enable();
    Object.assign(globalThis, { longshoreLoop: loop });
  }, resolutionMs);
  return {
    async stop() {
      const { p99, most } = await app.evaluate(() => {
        const loop = (globalThis as Watched).longshoreLoop;
        return { p99: (loop?.percentile(99) ?? 0) / 1e6, most: (loop?.max ?? 0) / 1e6 };
      });
      const answered = once(idle, 'message');
      idle.send('stop');
      const [idleP99] = await answered;
      return {
        p99Ms: p99 - resolutionMs,
        mostMs: most - resolutionMs,
        idleP99Ms: Number(idleP99) - resolutionMs,
      };
    },
  };
}
