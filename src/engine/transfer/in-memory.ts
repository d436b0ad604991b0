// Which transfers of a queue are in memory, and how many have ended that no longer are.

import type { TransferId } from '../../contract/models.ts';
import type { QueueSummary } from '../../contract/transfer.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { compareStanding } from './order.ts';
import { type History, summaryOf } from './summary.ts';

/** Those that have not ended, and those about which something is still to be done. */
export class InMemory {
  readonly #transfers = new Map<TransferId, LiveTransfer>();
  #history: History;

  /** `history` counts all that have ended. */
  constructor(history: Readonly<History>) {
    this.#history = { ...history };
  }

  get(id: TransferId): LiveTransfer | undefined {
    return this.#transfers.get(id);
  }

  /** True for that very one, not for another of its id. */
  has(transfer: LiveTransfer): boolean {
    return this.get(transfer.id) === transfer;
  }

  /** One that has ended is no longer counted to the others. */
  add(transfer: LiveTransfer): void {
    this.#count(transfer, -1);
    this.#transfers.set(transfer.id, transfer);
  }

  /** One with which nothing more is to be done. */
  leave(transfer: LiveTransfer): void {
    this.#transfers.delete(transfer.id);
    this.#count(transfer, 1);
  }

  /** These are gone from the journal, whose `history` counts all that have ended now. */
  remove(ids: readonly TransferId[], history: Readonly<History>): void {
    for (const id of ids) this.#transfers.delete(id);
    this.#history = { ...history };
    for (const transfer of this.#transfers.values()) this.#count(transfer, -1);
  }

  #count({ hasEnded, state }: LiveTransfer, sign: 1 | -1): void {
    if (!hasEnded) return;
    this.#history.ended += sign;
    if (state === 'failed') this.#history.failed += sign;
  }

  atWork(): LiveTransfer[] {
    return [...this.#transfers.values()].filter(({ isAtWork }) => isAtWork);
  }

  /** Those that have not ended, in the order of the queue. */
  inOrder(): LiveTransfer[] {
    return [...this.#transfers.values()].filter(({ hasEnded }) => !hasEnded).sort(compareStanding);
  }

  /** `unread` wait in the journal alone. */
  summary(unread: number, isPaused: boolean): QueueSummary {
    return summaryOf(this.#transfers.values(), { ...this.#history, unread }, isPaused);
  }
}
