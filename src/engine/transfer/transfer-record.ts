// The record of one transfer: how it stands as a whole, in memory as in the journal.

import type { ErrorWire } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { Transfer, TransferState } from '../../contract/transfer.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { TransferRow } from '../journal/queue-rows.ts';
import { type Counts, countsOf } from './counts.ts';
import type { Progress } from './item-book.ts';
import { strikesToHold } from './retry.ts';

type Change = Partial<Pick<TransferRecord, 'state' | 'isListed' | 'endedMs' | 'isSettled' | 'heldBy'>>;

/** What the faces call the transfer of a row. */
export function idOf({ number }: Pick<TransferRow, 'number'>): TransferId {
  return String(number) as TransferId;
}

export class TransferRecord implements Progress {
  readonly row: TransferRow;
  state: TransferState;
  isListed: boolean;
  endedMs: number | null;
  /** It has ended, and nothing of it waits any more. */
  isSettled: boolean;
  /** What the person has to do something about. */
  heldBy: ErrorWire | null;
  counts: Counts;
  error: ErrorWire | null;
  readonly #journal: QueueJournal;

  /** `row` is in the journal already. */
  constructor(row: TransferRow, counts: Counts, journal: QueueJournal) {
    this.row = row;
    this.state = row.state;
    this.isListed = row.isListed;
    this.endedMs = row.endedMs;
    this.isSettled = row.countsText !== null;
    this.heldBy = row.state === 'paused' && row.error && strikesToHold(row.error) !== null ? row.error : null;
    this.counts = counts;
    const known = this.heldBy ? null : row.error;
    this.error = known ?? (counts.failedFiles > 0 ? journal.firstError(row.number) : null);
    this.#journal = journal;
  }

  /** Waiting or running: not ended, and held by nobody. */
  get isActive(): boolean {
    return this.state === 'waiting' || this.state === 'running';
  }

  get hasEnded(): boolean {
    return !this.isActive && this.state !== 'paused';
  }

  /** What a person is told is the matter with it. */
  get trouble(): ErrorWire | null {
    return this.heldBy ?? this.error;
  }

  /** As a face sees it; `now` is what the record does not know. */
  snapshot(now: Pick<Transfer, 'priority' | 'doneBytes' | 'bytesPerSecond'>): Transfer {
    const { title, direction, request, createdMs } = this.row;
    const { open: _open, ...counts } = this.counts;
    return {
      id: idOf(this.row),
      title,
      direction,
      source: request.source,
      target: request.target,
      state: this.state,
      isListed: this.isListed,
      ...counts,
      createdMs,
      endedMs: this.endedMs,
      error: this.trouble,
      ...now,
    };
  }

  /** Written down first: when the journal throws, nothing has changed. */
  change(change: Change): void {
    const {
      state = this.state,
      isListed = this.isListed,
      endedMs = this.endedMs,
      isSettled = this.isSettled,
      heldBy = this.heldBy,
    } = change;
    this.#journal.change(this.row.number, {
      ...{ state, isListed, endedMs, error: heldBy ?? this.error },
      countsText: isSettled ? JSON.stringify(this.counts) : null,
    });
    Object.assign(this, change);
  }

  /** Counts anew what the journal has. */
  recount(): void {
    this.counts = countsOf(this.#journal.sums([this.row.number]), this.counts.resumedBytes);
  }

  /** Failed and cancelled items wait again, and with `listings` so does what could not be listed. */
  reopen(listings: boolean): void {
    const { hasUnlisted } = this.#journal.reopen(this.row.number, listings);
    if (this.state !== 'running') this.state = 'waiting';
    this.isListed &&= !hasUnlisted;
    this.endedMs = null;
    this.isSettled = false;
    this.heldBy = null;
    this.error = null;
    this.recount();
  }
}
