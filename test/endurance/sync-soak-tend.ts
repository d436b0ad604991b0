// Whoever sits at the desks of a soak: asks for runs, says something to what is held, and pulls the plug at random moments.

import { delay } from '../../src/base/abort.ts';
import type { Desk } from './sync-soak-desk.ts';
import { pick } from './sync-soak-person.ts';

export interface Counts {
  kills: number;
  runs: number;
  conflicts: number;
}

export interface Tending {
  /** Resolves when nobody asks for anything and no client is up any more. */
  stop(): Promise<void>;
}

/** Starts the clients, and goes on until it is stopped. */
export async function tend(desks: readonly Desk[], random: () => number, counts: Counts): Promise<Tending> {
  const over = new AbortController();
  const pause = (ms: number) => delay(ms, over.signal).catch(() => {});

  async function ask(desk: Desk): Promise<void> {
    while (!over.signal.aborted) {
      await pause(random() * 4000);
      if (!desk.isUp) continue;
      const report = await desk.run(random() < 0.1);
      if (!report) continue;
      counts.runs += 1;
      counts.conflicts += report.done.conflict;
      if (report.held > 0) await desk.answerHeld(random() < 0.5 ? 'approve' : 'restore');
    }
  }

  async function pullPlugs(): Promise<void> {
    while (!over.signal.aborted) {
      await pause(2000 + random() * 8000);
      const desk = pick(random, desks);
      if (!desk || over.signal.aborted) return;
      await desk.kill();
      counts.kills += 1;
      await pause(random() * 2000);
      await desk.start('watch').catch((error: unknown) => {
        // Killed by `stop` before it was up.
        if (!over.signal.aborted) throw error;
      });
    }
  }

  for (const desk of desks) await desk.start('watch');
  const loops = Promise.all([...desks.map(ask), pullPlugs()]);
  // Told by `stop`.
  loops.catch(() => {});
  return {
    async stop() {
      over.abort();
      // A run that is under way ends with its client.
      for (const desk of desks) await desk.kill();
      try {
        await loops;
      } finally {
        for (const desk of desks) await desk.kill();
      }
    },
  };
}
