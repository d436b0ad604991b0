// One transfer in memory: its state as a whole, and how it is paused, cancelled, ended and taken up again.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Transfer, TransferId, TransferState } from '../../contract/models.ts';
import type { TransferRow } from '../journal/queue-rows.ts';
import { removeEmptied } from './emptied.ts';
import { ItemsAtWork } from './items-at-work.ts';
import type { Surroundings } from './surroundings.ts';
import { Turns } from './turns.ts';

/** What a transfer tells the queue it is in. */
export interface QueueEnd {
  /** Something is different now; there may be room for more. */
  readonly onChange: (transfer: LiveTransfer) => void;
  /** Some more has moved. */
  readonly onProgress: (transfer: LiveTransfer) => void;
}

export class LiveTransfer {
  readonly id: TransferId;
  readonly row: TransferRow;
  readonly items: ItemsAtWork;
  state: TransferState;
  isListed: boolean;
  #endedMs: number | null;
  readonly #around: Surroundings & QueueEnd;
  readonly #turns: Turns;

  /** `row` is in the journal already; restored means that an earlier process began it. */
  constructor(row: TransferRow, isRestored: boolean, around: Surroundings & QueueEnd) {
    this.id = String(row.number) as TransferId;
    this.row = row;
    this.state = row.state;
    this.isListed = row.is_listed;
    this.#endedMs = row.ended_ms;
    this.#around = around;
    this.#turns = new Turns(around.clock);
    this.items = new ItemsAtWork(row, isRestored, around, {
      onChange: () => around.onChange(this),
      onProgress: () => around.onProgress(this),
    });
    // A process that died while it cancelled has left items that nobody will run.
    if (!this.isActive && this.items.counts.open > 0) this.items.endWaiting('cancelled', null);
  }

  get isActive(): boolean {
    return this.state === 'waiting' || this.state === 'running';
  }

  /** False while the transfer is being paused, cancelled or ended. */
  get isFree(): boolean {
    return this.isActive && !this.#turns.isTaken;
  }

  get hasNext(): boolean {
    return this.isFree && this.items.hasNext;
  }

  get needsListing(): boolean {
    return this.isFree && !this.isListed && !this.items.isListing && !this.items.hopeless;
  }

  get isFinished(): boolean {
    return this.isFree && this.isListed && !this.items.isListing && this.items.counts.open === 0;
  }

  get isHopeless(): boolean {
    return this.isFree && this.items.hopeless !== null;
  }

  get bytesPerSecond(): number {
    return this.isActive ? this.items.bytesPerSecond : 0;
  }

  snapshot(): Transfer {
    const { totalFiles, totalBytes, doneFiles, skippedFiles, failedFiles } = this.items.counts;
    const { title, direction, request, created_ms, priority, resumed_bytes } = this.row;
    return {
      id: this.id,
      title,
      direction,
      source: request.source,
      target: request.target,
      state: this.state,
      priority,
      isListed: this.isListed,
      totalFiles,
      totalBytes,
      doneFiles,
      doneBytes: this.items.doneBytes,
      skippedFiles,
      failedFiles,
      retries: 0,
      resumedBytes: resumed_bytes,
      unverifiedFiles: 0,
      bytesPerSecond: this.bytesPerSecond,
      createdMs: created_ms,
      endedMs: this.#endedMs,
      error: this.items.error,
    };
  }

  /** Only where `needsListing`. */
  async list(): Promise<void> {
    this.state = 'running';
    try {
      if (await this.items.list()) this.#change({ isListed: true });
    } finally {
      this.#around.onChange(this);
    }
  }

  /** Only where `hasNext`; throws what the journal throws. */
  runNext(): Promise<void> {
    const work = this.items.runNext();
    this.state = 'running';
    return work;
  }

  /** Stops what is under way; all that has not ended waits again. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      await this.items.halt();
      if (this.isActive) this.state = 'waiting';
    });
  }

  /** Ends what has not ended; the targets are as they were, or complete. */
  cancel(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive) return;
      // The intent first, so that after a crash from here on nobody takes it up again.
      this.#change({ state: 'cancelled', endedMs: this.#around.clock.now() });
      await this.items.halt();
      this.items.endWaiting('cancelled', null);
    });
  }

  /** Ends what waits with the failure that the last files have met: the others would meet it too. */
  giveUp(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive || !this.items.hopeless) return;
      const { from: _from, to: _to, ...failure } = this.items.hopeless;
      await this.items.halt();
      this.items.endWaiting('failed', failure);
      this.#change({ state: 'failed', endedMs: this.#around.clock.now() });
    });
  }

  /** Ends the transfer, when nothing is left to do. */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      const { counts, isListing } = this.items;
      if (!this.isActive || !this.isListed || isListing || counts.open > 0) return;
      this.#around.ends.flush();
      const hasFailed = counts.failedFiles > 0;
      if (!hasFailed) await removeEmptied(this.row.request, this.#around);
      this.#change({ state: hasFailed ? 'failed' : 'done', endedMs: this.#around.clock.now() });
    });
  }

  /** Failed and cancelled items wait again; what could not be listed is listed again. */
  retry(): Promise<void> {
    return this.#inTurn(async () => {
      const hasUnlisted = this.items.reopen();
      this.#change({
        state: this.isActive ? this.state : 'waiting',
        isListed: this.isListed && !hasUnlisted,
        endedMs: null,
      });
    });
  }

  #change(change: { state?: TransferState; isListed?: boolean; endedMs?: number | null }): void {
    const { state = this.state, isListed = this.isListed, endedMs = this.#endedMs } = change;
    const error: ErrorWire | null = this.items.error;
    this.#around.journal.change(this.row.number, { state, isListed, endedMs, error });
    this.state = state;
    this.isListed = isListed;
    this.#endedMs = endedMs;
  }

  /** One change of the whole at a time; nothing new begins before it is through. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#turns.take(work).finally(() => this.#around.onChange(this));
  }
}
