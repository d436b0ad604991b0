// The course of one transfer as a whole: how it is held, ended and taken up again, one change at a time.

import { abandon } from './abandon.ts';
import { openItems } from './counts.ts';
import { removeEmptied } from './emptied.ts';
import { ItemsAtWork, type ItemsEnd } from './items-at-work.ts';
import type { Surroundings } from './surroundings.ts';
import type { TransferRecord } from './transfer-record.ts';
import { Turns } from './turns.ts';

export class Course {
  readonly #record: TransferRecord;
  readonly #around: Surroundings;
  readonly #told: ItemsEnd;
  readonly #turns: Turns;
  #items: ItemsAtWork | null = null;
  #mayHaveBegun: boolean;

  /** With `mayHaveBegun` a process that is no more may have begun it. */
  constructor(record: TransferRecord, mayHaveBegun: boolean, around: Surroundings, told: ItemsEnd) {
    this.#record = record;
    this.#mayHaveBegun = mayHaveBegun;
    this.#around = around;
    this.#told = told;
    this.#turns = new Turns(around.clock);
  }

  /** Its items, when something of it is at work. */
  get items(): ItemsAtWork | null {
    return this.#items;
  }

  /** True while the transfer is being paused, cancelled or ended. */
  get isTaken(): boolean {
    return this.#turns.isTaken;
  }

  /** Its items, at work from now on. */
  begin(): ItemsAtWork {
    if (this.#items) return this.#items;
    // A row reads its request anew each time that it is asked for it.
    const { number, title, direction, request } = this.#record.row;
    const work = { number, title, direction, request };
    this.#items = new ItemsAtWork(work, this.#record, this.#mayHaveBegun, this.#around, this.#told);
    this.#mayHaveBegun = false;
    return this.#items;
  }

  /** Stops what is under way until the queue goes on; all that has not ended waits again. */
  rest(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#halt();
      if (this.#record.state === 'running') this.#record.state = 'waiting';
    });
  }

  /** Stops what is under way until the transfer is resumed, in another process too. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#record.isActive) return;
      this.#record.change({ state: 'paused' });
      await this.#halt();
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#record.state === 'paused') this.#record.change({ state: 'waiting', heldBy: null });
    });
  }

  /** Pauses it by itself, with the reason: its files wait until the person has done something. */
  hold(): Promise<void> {
    return this.#inTurn(async () => {
      const plight = this.#items?.plight;
      if (!this.#record.isActive || !plight) return;
      this.#record.change({ state: 'paused', heldBy: plight });
      await this.#halt();
    });
  }

  /** Ends what has not ended; the targets are as they were, or complete. */
  cancel(): Promise<void> {
    return this.#inTurn(async () => {
      const record = this.#record;
      if (record.hasEnded) return;
      // The intent first, so that after a crash from here on nobody takes it up again.
      record.change({ state: 'cancelled', endedMs: this.#around.clock.now() });
      record.heldBy = null;
      await this.#halt();
      await this.#settle();
    });
  }

  /** Does for one that has ended what a crash or a failure has left undone. */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#settle());
  }

  /** Writes down how an ended transfer came out, and that nothing of it waits or lies about unfinished. */
  async #settle(): Promise<void> {
    const { journal, ends } = this.#around;
    const { row, state, counts } = this.#record;
    ends.flush();
    const unfinished = state === 'cancelled' ? journal.unfinished(row.number) : [];
    if (unfinished.length > 0) await abandon(unfinished, row.request, this.#around);
    if (openItems(counts) > 0) {
      journal.endWaiting(row.number, 'cancelled', null);
      this.#record.recount();
    }
    this.#record.change({ isSettled: true });
  }

  /** Ends what waits with the failure that the last files have met: the others would meet it too. */
  giveUp(): Promise<void> {
    return this.#inTurn(async () => {
      const hopeless = this.#items?.hopeless;
      if (!this.#record.isActive || !hopeless) return;
      const { from: _from, to: _to, ...failure } = hopeless;
      await this.#halt();
      this.#around.journal.endWaiting(this.#record.row.number, 'failed', failure);
      this.#record.recount();
      this.#record.change({ state: 'failed', endedMs: this.#around.clock.now(), isSettled: true });
    });
  }

  /** Ends the transfer, when nothing is left to do. */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      const { isActive, isListed, counts } = this.#record;
      if (!isActive || !isListed || this.#items?.isListing || openItems(counts) > 0) return;
      this.#around.ends.flush();
      const hasFailed = counts.failedFiles > 0;
      const { request } = this.#record.row;
      if (!hasFailed && request.move) await removeEmptied(request, this.#around);
      const endedMs = this.#around.clock.now();
      this.#record.change({ state: hasFailed ? 'failed' : 'done', endedMs, isSettled: true });
      this.#items = null;
    });
  }

  /** Failed and cancelled items wait again; what could not be listed is listed again. A paused transfer goes on. */
  retry(): Promise<void> {
    return this.#inTurn(async () => {
      this.#around.ends.flush();
      this.#record.reopen(!this.#items?.isListing);
      this.#items?.rewind();
    });
  }

  async #halt(): Promise<void> {
    await this.#items?.halt();
    this.#items = null;
  }

  /** Nothing new begins before it is through. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#turns.take(work).finally(() => this.#told.onChange());
  }
}
