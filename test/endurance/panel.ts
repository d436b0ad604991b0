// What the queue panel asks while a transfer runs, asked again and again, with how long each answer takes.

import { delay } from '../../src/base/abort.ts';
import type { TransferId } from '../../src/contract/models.ts';
import type { Connection } from '../../src/contract/rpc/connect.ts';
import type { Transfer } from '../../src/contract/transfer.ts';

const pauseMs = 100;
const states = [null, 'running', 'waiting', 'done', 'failed'] as const;

export interface Panel {
  /** Milliseconds from question to answer. */
  readonly answersMs: readonly number[];
  /** The transfer as the last answer had it. */
  readonly transfer: Transfer | null;
  /** Waits until `is` holds; throws what asking throws. */
  until(is: (transfer: Transfer) => boolean): Promise<Transfer>;
}

/** Asks for the queue and for a page of the files in each state by turns. */
export function openPanel(line: Connection, id: TransferId): Panel {
  const answersMs: number[] = [];
  let transfer: Transfer | null = null;
  let turn = 0;

  async function timed<T>(ask: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const answer = await ask();
    answersMs.push(performance.now() - startMs);
    return answer;
  }

  async function ask(): Promise<Transfer> {
    const { transfers } = await timed(() => line.call('transfer.list', null));
    const found = transfers.find((one) => one.id === id);
    if (!found) throw new Error(`the queue has no transfer ${id}`);
    transfer = found;
    const state = states[turn++ % states.length] ?? null;
    await timed(() => line.call('transfer.items', { id, state, after: null, limit: 100 }));
    return found;
  }

  return {
    answersMs,
    get transfer() {
      return transfer;
    },
    async until(is) {
      for (;;) {
        const now = await ask();
        if (is(now)) return now;
        await delay(pauseMs);
      }
    },
  };
}

/** What is not as it should be of a transfer of `files` files that has ended. */
export function faultOf({ state, doneFiles, failedFiles, error }: Transfer, files: number): string | null {
  if (state === 'done' && doneFiles === files && failedFiles === 0) return null;
  return `${state}, ${doneFiles} of ${files} done, ${failedFiles} failed ${error?.code ?? ''}`;
}
