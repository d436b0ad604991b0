// One transfer in memory: what of it may begin, what is due with it, and how it stands at this moment.

import type { TransferId } from '../../contract/models.ts';
import type { Priority, Transfer, TransferRequest, TransferState } from '../../contract/transfer.ts';
import type { Lane, TransferRow } from '../journal/queue-rows.ts';
import { accountOf } from './account.ts';
import { type Counts, openItems } from './counts.ts';
import { Course } from './course.ts';
import type { ItemsAtWork } from './items-at-work.ts';
import { isOfTheAccount } from './retry.ts';
import type { Surroundings } from './surroundings.ts';
import { idOf, TransferRecord } from './transfer-record.ts';

/** What a transfer tells the queue it is in. */
export interface QueueEnd {
  /** Something is different now; there may be room for more. */
  readonly onChange: (transfer: LiveTransfer) => void;
  /** A file of this lane no longer runs. */
  readonly onLeave: (transfer: LiveTransfer, lane: Lane) => void;
  /** Some more has moved. */
  readonly onProgress: (transfer: LiveTransfer) => void;
}

/** Small until it is worked on, for the queue may hold a hundred thousand. */
export class LiveTransfer {
  readonly id: TransferId;
  /** Whose requests it takes: the profiles of both ends, '' where there is none. */
  readonly account: string;
  priority: Priority;
  position: number;
  readonly #record: TransferRecord;
  readonly #isRestored: boolean;
  readonly #around: Surroundings & QueueEnd;
  #course: Course | null = null;

  /** `row` is in the journal already; restored means that an earlier process may have begun it. */
  constructor(row: TransferRow, counts: Counts, isRestored: boolean, around: Surroundings & QueueEnd) {
    this.#record = new TransferRecord(row, counts, around.journal);
    this.id = idOf(row);
    this.account = accountOf(row.request);
    this.priority = row.priority;
    this.position = row.position;
    this.#isRestored = isRestored;
    this.#around = around;
  }

  get row(): TransferRow {
    return this.#record.row;
  }

  get request(): TransferRequest {
    return this.row.request;
  }

  get state(): TransferState {
    return this.#record.state;
  }

  get isListed(): boolean {
    return this.#record.isListed;
  }

  get counts(): Counts {
    return this.#record.counts;
  }

  get isActive(): boolean {
    return this.#record.isActive;
  }

  get hasEnded(): boolean {
    return this.#record.hasEnded;
  }

  /** True when there is nothing left to be done about it. */
  get isOver(): boolean {
    return this.hasEnded && this.#record.isSettled && !this.#isTaken;
  }

  /** True when it is held because its account could not be used. */
  get isHeldByItsAccount(): boolean {
    const { heldBy } = this.#record;
    return heldBy !== null && isOfTheAccount(heldBy);
  }

  /** How it is held, ended and taken up again. */
  get course(): Course {
    this.#course ??= new Course(this.#record, this.#isRestored, this.#around, {
      onChange: () => this.#around.onChange(this),
      onLeave: (lane) => this.#around.onLeave(this, lane),
      onProgress: () => this.#around.onProgress(this),
    });
    return this.#course;
  }

  get #items(): ItemsAtWork | null {
    return this.#course?.items ?? null;
  }

  get #isTaken(): boolean {
    return this.#course?.isTaken ?? false;
  }

  /** What has to be done with the whole before anything else of it begins; null: nothing. */
  get due(): (() => Promise<void>) | null {
    if (this.#isTaken) return null;
    if (this.hasEnded) return this.#record.isSettled ? null : () => this.course.settle();
    if (!this.isActive) return null;
    if (this.#items?.plight) return () => this.course.hold();
    if (this.#items?.hopeless) return () => this.course.giveUp();
    const isFinished = this.isListed && !this.#items?.isListing && openItems(this.counts) === 0;
    return isFinished ? () => this.course.finish() : null;
  }

  hasNext(lane: Lane): boolean {
    if (this.counts.open[lane] === 0 || !this.isActive || this.#isTaken) return false;
    return this.#items?.hasNext(lane) ?? true;
  }

  get needsListing(): boolean {
    if (this.isListed || !this.isActive || this.#isTaken) return false;
    const items = this.#items;
    return !items?.isListing && !items?.hopeless && !items?.plight;
  }

  /** Only where `needsListing`. */
  async list(): Promise<void> {
    this.#record.state = 'running';
    try {
      if (await this.course.begin().list()) this.#record.change({ isListed: true });
    } finally {
      this.#around.onChange(this);
    }
  }

  /** Begins the next file of the lane; only where `hasNext`. False when there is none; throws what the journal throws. */
  runNext(lane: Lane): boolean {
    const items = this.course.begin();
    const hasBegun = items.runNext(lane);
    if (hasBegun) this.#record.state = 'running';
    else if (!items.isAwaited) {
      // The counts promised more than there is: the journal knows better, and nothing must ask for ever.
      this.#around.log('error', 'a transfer was counted wrong', { open: openItems(this.counts) });
      this.#around.ends.flush();
      items.rewind();
      this.#record.recount();
    }
    return hasBegun;
  }

  get isAtWork(): boolean {
    return this.#items !== null;
  }

  runningIn(lane: Lane): number {
    return this.#items?.underWay.countIn(lane) ?? 0;
  }

  /** The items that run, by their ids in the journal. */
  get running(): ReadonlyMap<number, { readonly doneBytes: number }> {
    return this.#items?.underWay.items ?? nothing;
  }

  get bytesPerSecond(): number {
    if (!this.isActive || !this.#items) return 0;
    return this.#items.underWay.bytesPerSecond(this.#around.clock.now());
  }

  get doneBytes(): number {
    const { totalBytes, doneBytes } = this.counts;
    return Math.min(totalBytes, doneBytes + (this.#items?.underWay.doneBytes ?? 0));
  }

  snapshot(): Transfer {
    const { priority, doneBytes, bytesPerSecond } = this;
    return this.#record.snapshot({ priority, doneBytes, bytesPerSecond });
  }
}

const nothing: ReadonlyMap<number, { readonly doneBytes: number }> = new Map();
