// One transfer in memory: its state as a whole, and how it is paused, held, cancelled, ended and taken up again.

import type { ErrorWire } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { Priority, Transfer, TransferRequest, TransferState } from '../../contract/transfer.ts';
import type { Lane, TransferRow } from '../journal/queue-rows.ts';
import { abandon } from './abandon.ts';
import { accountOf } from './account.ts';
import { type Counts, countsOf, openItems, readCounts } from './counts.ts';
import { removeEmptied } from './emptied.ts';
import { ItemsAtWork, type Progress } from './items-at-work.ts';
import { isOfTheAccount, strikesToHold } from './retry.ts';
import type { Surroundings } from './surroundings.ts';
import { Turns } from './turns.ts';

/** What a transfer tells the queue it is in. */
export interface QueueEnd {
  /** Something is different now; there may be room for more. */
  readonly onChange: (transfer: LiveTransfer) => void;
  /** A file of this lane no longer runs. */
  readonly onLeave: (transfer: LiveTransfer, lane: Lane) => void;
  /** Some more has moved. */
  readonly onProgress: (transfer: LiveTransfer) => void;
}

interface Change {
  readonly state?: TransferState;
  readonly isListed?: boolean;
  readonly endedMs?: number | null;
  readonly isSettled?: boolean;
}

/** Small until it is worked on, for the queue may hold a hundred thousand. */
export class LiveTransfer {
  readonly id: TransferId;
  readonly row: TransferRow;
  /** Whose requests it takes: the profiles of both ends, '' where there is none. */
  readonly account: string;
  state: TransferState;
  isListed: boolean;
  priority: Priority;
  position: number;
  readonly #around: Surroundings & QueueEnd;
  readonly #progress: Progress;
  #items: ItemsAtWork | null = null;
  #turns: Turns | null = null;
  #endedMs: number | null;
  /** It has ended, and nothing of it waits any more. */
  #isSettled: boolean;
  /** What the person has to do something about. */
  #heldBy: ErrorWire | null;
  #mayHaveBegun: boolean;

  /** `row` is in the journal already; restored means that an earlier process may have begun it. */
  constructor(row: TransferRow, counts: Counts, isRestored: boolean, around: Surroundings & QueueEnd) {
    this.id = String(row.number) as TransferId;
    this.row = row;
    this.account = accountOf(row.request);
    this.state = row.state;
    this.isListed = row.isListed;
    this.priority = row.priority;
    this.position = row.position;
    this.#endedMs = row.endedMs;
    this.#isSettled = row.countsText !== null;
    this.#heldBy =
      row.state === 'paused' && row.error && strikesToHold(row.error) !== null ? row.error : null;
    this.#mayHaveBegun = isRestored;
    this.#around = around;
    const known = this.#heldBy ? null : row.error;
    const error = known ?? (counts.failedFiles > 0 ? around.journal.firstError(row.number) : null);
    this.#progress = { counts, error };
  }

  get request(): TransferRequest {
    return this.row.request;
  }

  get counts(): Counts {
    return this.#progress.counts;
  }

  /** Waiting or running: not ended, and held by nobody. */
  get isActive(): boolean {
    return this.state === 'waiting' || this.state === 'running';
  }

  get hasEnded(): boolean {
    return !this.isActive && this.state !== 'paused';
  }

  /** True when there is nothing left to be done about it. */
  get isOver(): boolean {
    return this.hasEnded && this.#isSettled && !this.#isTaken;
  }

  get #isTaken(): boolean {
    return this.#turns?.isTaken ?? false;
  }

  /** False while the transfer is being paused, cancelled or ended. */
  get #isFree(): boolean {
    return this.isActive && !this.#isTaken;
  }

  hasNext(lane: Lane): boolean {
    if (this.counts.open[lane] === 0 || !this.#isFree) return false;
    return this.#items ? this.#items.hasNext(lane) : true;
  }

  get needsListing(): boolean {
    return (
      !this.isListed &&
      this.#isFree &&
      !this.#items?.isListing &&
      !this.#items?.hopeless &&
      !this.#items?.plight
    );
  }

  /** What has to be done with the whole before anything else of it begins; null: nothing. */
  get due(): (() => Promise<void>) | null {
    if (this.#isTaken) return null;
    if (this.hasEnded) return this.#isSettled ? null : () => this.#inTurn(() => this.#settle());
    if (!this.isActive) return null;
    if (this.#items?.plight) return () => this.#hold();
    if (this.#items?.hopeless) return () => this.#giveUp();
    const isFinished = this.isListed && !this.#items?.isListing && openItems(this.counts) === 0;
    return isFinished ? () => this.#finish() : null;
  }

  get isAtWork(): boolean {
    return this.#items !== null;
  }

  runningIn(lane: Lane): number {
    return this.#items ? this.#items.runningIn[lane] : 0;
  }

  /** The items that run, by their ids in the journal. */
  get running(): ReadonlyMap<number, { readonly doneBytes: number }> {
    return this.#items?.running ?? nothing;
  }

  get bytesPerSecond(): number {
    return this.isActive && this.#items ? this.#items.bytesPerSecond : 0;
  }

  get doneBytes(): number {
    const { totalBytes, doneBytes } = this.counts;
    return Math.min(totalBytes, doneBytes + (this.#items?.runningBytes ?? 0));
  }

  snapshot(): Transfer {
    const { open: _open, ...counts } = this.counts;
    const { title, direction, request, createdMs } = this.row;
    return {
      id: this.id,
      title,
      direction,
      source: request.source,
      target: request.target,
      state: this.state,
      priority: this.priority,
      isListed: this.isListed,
      ...counts,
      doneBytes: this.doneBytes,
      bytesPerSecond: this.bytesPerSecond,
      createdMs,
      endedMs: this.#endedMs,
      error: this.#error,
    };
  }

  get #error(): ErrorWire | null {
    return this.#heldBy ?? this.#progress.error;
  }

  /** Only where `needsListing`. */
  async list(): Promise<void> {
    this.state = 'running';
    try {
      if (await this.#atWork().list()) this.#change({ isListed: true });
    } finally {
      this.#around.onChange(this);
    }
  }

  /** Begins the next file of the lane; only where `hasNext`. False when there is none; throws what the journal throws. */
  runNext(lane: Lane): boolean {
    const items = this.#atWork();
    const hasBegun = items.runNext(lane);
    if (hasBegun) this.state = 'running';
    else if (!items.isAwaited) {
      // The counts promised more than there is: the journal knows better, and nothing must ask for ever.
      this.#around.log('error', 'a transfer was counted wrong', { open: openItems(this.counts) });
      this.#around.ends.flush();
      items.rewind();
      this.#recount();
    }
    return hasBegun;
  }

  /** Stops what is under way until the queue goes on; all that has not ended waits again. */
  rest(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#halt();
      if (this.state === 'running') this.state = 'waiting';
    });
  }

  /** Stops what is under way until the transfer is resumed, in another process too. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive) return;
      this.#change({ state: 'paused' });
      await this.#halt();
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.state !== 'paused') return;
      this.#heldBy = null;
      this.#change({ state: 'waiting' });
    });
  }

  /** True when it is held because its account could not be used. */
  get isHeldByItsAccount(): boolean {
    return this.#heldBy !== null && isOfTheAccount(this.#heldBy);
  }

  /** Pauses it by itself, with the reason: its files wait until the person has done something. */
  #hold(): Promise<void> {
    return this.#inTurn(async () => {
      const plight = this.#items?.plight;
      if (!this.isActive || !plight) return;
      this.#heldBy = plight;
      try {
        this.#change({ state: 'paused' });
      } catch (error) {
        this.#heldBy = null;
        throw error;
      }
      await this.#halt();
    });
  }

  /** Ends what has not ended; the targets are as they were, or complete. */
  cancel(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.hasEnded) return;
      // The intent first, so that after a crash from here on nobody takes it up again.
      this.#change({ state: 'cancelled', endedMs: this.#around.clock.now() });
      this.#heldBy = null;
      await this.#halt();
      await this.#settle();
    });
  }

  /** Writes down how an ended transfer came out, and that nothing of it waits or lies about unfinished. */
  async #settle(): Promise<void> {
    const { journal, ends } = this.#around;
    ends.flush();
    const unfinished = this.state === 'cancelled' ? journal.unfinished(this.row.number) : [];
    if (unfinished.length > 0) await abandon(unfinished, this.row.request, this.#around);
    if (openItems(this.counts) > 0) {
      journal.endWaiting(this.row.number, 'cancelled', null);
      this.#recount();
    }
    this.#change({ isSettled: true });
  }

  /** Ends what waits with the failure that the last files have met: the others would meet it too. */
  #giveUp(): Promise<void> {
    return this.#inTurn(async () => {
      const hopeless = this.#items?.hopeless;
      if (!this.isActive || !hopeless) return;
      const { from: _from, to: _to, ...failure } = hopeless;
      await this.#halt();
      this.#around.journal.endWaiting(this.row.number, 'failed', failure);
      this.#recount();
      this.#change({ state: 'failed', endedMs: this.#around.clock.now(), isSettled: true });
    });
  }

  /** Ends the transfer, when nothing is left to do. */
  #finish(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive || !this.isListed || this.#items?.isListing || openItems(this.counts) > 0) return;
      this.#around.ends.flush();
      const hasFailed = this.counts.failedFiles > 0;
      const { request } = this.row;
      if (!hasFailed && request.move) await removeEmptied(request, this.#around);
      const endedMs = this.#around.clock.now();
      this.#change({ state: hasFailed ? 'failed' : 'done', endedMs, isSettled: true });
      this.#items = null;
    });
  }

  /** Failed and cancelled items wait again; what could not be listed is listed again. A paused transfer goes on. */
  retry(): Promise<void> {
    return this.#inTurn(async () => {
      const { journal, ends } = this.#around;
      ends.flush();
      const { hasUnlisted } = journal.reopen(this.row.number, !this.#items?.isListing);
      if (this.state !== 'running') this.state = 'waiting';
      this.isListed &&= !hasUnlisted;
      this.#endedMs = null;
      this.#isSettled = false;
      this.#heldBy = null;
      this.#progress.error = null;
      this.#recount();
      this.#items?.rewind();
    });
  }

  #atWork(): ItemsAtWork {
    if (this.#items) return this.#items;
    const { number, title, direction, request } = this.row;
    this.#items = new ItemsAtWork(
      { number, title, direction, request },
      this.#progress,
      this.#mayHaveBegun,
      this.#around,
      {
        onChange: () => this.#around.onChange(this),
        onLeave: (lane) => this.#around.onLeave(this, lane),
        onProgress: () => this.#around.onProgress(this),
      },
    );
    this.#mayHaveBegun = false;
    return this.#items;
  }

  async #halt(): Promise<void> {
    await this.#items?.halt();
    this.#items = null;
  }

  #recount(): void {
    const { resumedBytes } = this.counts;
    this.#progress.counts = countsOf(this.#around.journal.sums([this.row.number]), resumedBytes);
  }

  #change(change: Change): void {
    const {
      state = this.state,
      isListed = this.isListed,
      endedMs = this.#endedMs,
      isSettled = this.#isSettled,
    } = change;
    const countsText = isSettled ? JSON.stringify(this.counts) : null;
    this.#around.journal.change(this.row.number, {
      state,
      isListed,
      endedMs,
      error: this.#error,
      countsText,
    });
    this.state = state;
    this.isListed = isListed;
    this.#endedMs = endedMs;
    this.#isSettled = isSettled;
  }

  /** One change of the whole at a time; nothing new begins before it is through. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turns ??= new Turns(this.#around.clock);
    return this.#turns.take(work).finally(() => this.#around.onChange(this));
  }
}

const nothing: ReadonlyMap<number, { readonly doneBytes: number }> = new Map();

/** The counts of a transfer that has ended, as it wrote them down, or else as its items give them. */
export function countsOfRow(row: TransferRow, around: Pick<Surroundings, 'journal'>): Counts {
  return row.countsText === null
    ? countsOf(around.journal.sums([row.number]), row.resumedBytes)
    : readCounts(row.countsText);
}
