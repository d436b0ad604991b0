// Takes up what waits in the journal: what comes first in the queue at once, and the rest little by little, for it may be much.

import { setImmediate } from 'node:timers/promises';
import { isAbort } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import { Transfer } from '../../contract/transfer.ts';
import type { Clock, Log } from '../host.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { Sum, TransferRow } from '../journal/queue-rows.ts';

const rowsAtOnce = 500;
const retryMs = 1000;

export interface TakeUp {
  /** Transfers that wait and have not been taken up yet. */
  readonly unread: number;
  /** Takes up all the rest now. */
  finish(): void;
}

interface TakeUpParts {
  readonly journal: QueueJournal;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onRow: (row: TransferRow, sums: readonly Sum[]) => void;
  /** Some have been taken up. */
  readonly onPage: () => void;
}

/** Begins at once, and goes on by itself. Throws what the journal throws at the very first. */
export function takeUp({ journal, clock, log, signal, onRow, onPage }: TakeUpParts): TakeUp {
  const priorities = [...Transfer.shape.priority.options];
  let last: Pick<TransferRow, 'position' | 'number'> | null = null;
  let unread = journal.countWaiting();

  /** False when there is no more. */
  function takePage(): boolean {
    const priority = priorities[0];
    if (priority === undefined) return false;
    const rows = journal.open(priority, last, rowsAtOnce);
    const sums = Map.groupBy(journal.sums(rows.map(({ number }) => number)), ({ transfer }) => transfer);
    for (const row of rows) {
      if (row.state === 'waiting') unread -= 1;
      onRow(row, sums.get(row.number) ?? []);
    }
    last = rows.at(-1) ?? null;
    if (rows.length < rowsAtOnce) {
      priorities.shift();
      last = null;
    }
    if (priorities.length === 0) unread = 0;
    onPage();
    return priorities.length > 0;
  }

  async function takeTheRest(): Promise<void> {
    for (;;) {
      await setImmediate();
      if (signal.aborted) return;
      try {
        if (!takePage()) return;
      } catch (error) {
        log('error', 'the queue could not be read, will try again', { error: toWire(error, 'journal.read') });
        await clock.delay(retryMs, signal);
      }
    }
  }

  for (let isMore = true; isMore && last === null; ) isMore = takePage();
  if (priorities.length > 0)
    takeTheRest().catch((error: unknown) => {
      if (!isAbort(error)) throw error;
    });

  return {
    get unread() {
      return unread;
    },
    finish() {
      while (takePage());
    },
  };
}
