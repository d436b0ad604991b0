// One transfer in memory: it lists, runs and ends its items, and is paused, cancelled, retried as a whole.

import { type AppError, type ErrorWire, toAppError, toWire } from '../../contract/errors.ts';
import type { Transfer, TransferId, TransferState } from '../../contract/models.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { ClaimedItem, NewItem, TransferRow } from '../journal/queue-rows.ts';
import { parentKey, placeKey } from '../store/path.ts';
import { attemptItem } from './attempt.ts';
import { type Counts, countEnd, countNew, countsOf } from './counts.ts';
import { removeEmptied } from './emptied.ts';
import { expand } from './expand.ts';
import { Rate } from './rate.ts';
import { isOfTheStore, retryDelayMs, strikesToStop } from './retry.ts';
import type { Outcome } from './run.ts';
import { type Attempted, Supply } from './supply.ts';
import type { Surroundings } from './surroundings.ts';
import { Turns } from './turns.ts';

/** What a transfer tells the queue it is in. */
export interface QueueEnd {
  /** Something is different now; there may be room for more. */
  readonly onChange: (transfer: LiveTransfer) => void;
  /** Some more has moved. */
  readonly onProgress: (transfer: LiveTransfer) => void;
}

interface Running {
  readonly item: ClaimedItem;
  doneBytes: number;
}

const journalRetryMs = 1000;

export class LiveTransfer {
  readonly id: TransferId;
  readonly row: TransferRow;
  readonly running = new Map<number, Running>();
  state: TransferState;
  isListed: boolean;
  isListing = false;
  counts: Counts;
  #endedMs: number | null;
  #error: ErrorWire | null;
  readonly #around: Surroundings & QueueEnd;
  readonly #supply: Supply;
  readonly #rate = new Rate();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #swept: Promise<void>;
  #stop = new AbortController();
  /** Failures in a row that were the store's and not the file's. */
  #strikes: { readonly failure: ErrorWire; readonly count: number } | null = null;
  readonly #turns: Turns;

  /** `row` is in the journal already; restored means that an earlier process began it. */
  constructor(row: TransferRow, isRestored: boolean, around: Surroundings & QueueEnd) {
    const { number } = row;
    this.id = String(number) as TransferId;
    this.row = row;
    this.state = row.state;
    this.isListed = row.is_listed;
    this.counts = countsOf(isRestored ? around.journal.sums(number) : []);
    this.#endedMs = row.ended_ms;
    this.#error = row.error ?? (this.counts.failedFiles > 0 ? around.journal.firstError(number) : null);
    this.#around = around;
    this.#supply = new Supply({ number, ...around });
    this.#turns = new Turns(around.clock);
    this.#swept = isRestored && this.isActive ? this.#sweepFolders() : Promise.resolve();
  }

  get isActive(): boolean {
    return this.state === 'waiting' || this.state === 'running';
  }

  /** False while the transfer is being paused, cancelled or ended. */
  get isFree(): boolean {
    return this.isActive && !this.#turns.isTaken;
  }

  get hasNext(): boolean {
    return this.isFree && !this.isHopeless && this.#supply.hasNext(this.counts.open, this.running.size);
  }

  get isFinished(): boolean {
    return this.isFree && this.isListed && !this.isListing && this.counts.open === 0;
  }

  get isHopeless(): boolean {
    return this.isFree && (this.#strikes?.count ?? 0) >= strikesToStop;
  }

  get bytesPerSecond(): number {
    return this.isActive ? this.#rate.bytesPerSecond(this.#around.clock.now()) : 0;
  }

  get doneBytes(): number {
    const running = [...this.running.values()].reduce((sum, { doneBytes }) => sum + doneBytes, 0);
    return Math.min(this.counts.totalBytes, this.counts.doneBytes + running);
  }

  snapshot(): Transfer {
    const { totalFiles, totalBytes, doneFiles, skippedFiles, failedFiles } = this.counts;
    const { title, direction, request, created_ms } = this.row;
    return {
      id: this.id,
      title,
      direction,
      source: request.source,
      target: request.target,
      state: this.state,
      isListed: this.isListed,
      totalFiles,
      totalBytes,
      doneFiles,
      doneBytes: this.doneBytes,
      skippedFiles,
      failedFiles,
      bytesPerSecond: this.bytesPerSecond,
      createdMs: created_ms,
      endedMs: this.#endedMs,
      error: this.#error,
    };
  }

  /** Writes what there is to move into the journal, while the first of it already moves. */
  list(): void {
    this.isListing = true;
    this.state = 'running';
    void this.#keep(
      this.#list(this.#stop.signal).finally(() => {
        this.isListing = false;
        this.#around.onChange(this);
      }),
    );
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { openPlace, clock, random, log } = this.#around;
    const { request } = this.row;
    try {
      const source = await openPlace(request.source);
      for await (const items of expand({ request, source, clock, random, signal })) {
        signal.throwIfAborted();
        this.#addItems(items);
      }
      this.#change({ isListed: true });
    } catch (error) {
      if (signal.aborted) return;
      const failure = toWire(error, 'entry.list');
      log('error', 'a transfer could not be listed', { transfer: this.id, error: failure });
      // A journal that cannot be written now can be later; nothing was promised yet.
      if (failure.op.startsWith('journal.'))
        return clock.delay(journalRetryMs, signal).catch(() => undefined);
      this.#addItems([placeFailure(failure)]);
      this.#change({ isListed: true });
    }
  }

  #addItems(items: readonly NewItem[]): void {
    const added = this.#around.journal.addItems(this.row.number, items);
    countNew(this.counts, added);
    this.#error ??= added.find(({ error }) => error)?.error ?? null;
    this.#around.onChange(this);
  }

  /** Runs the next item until it ended, waits again or was stopped. Only where `hasNext`; throws what the journal throws. */
  runNext(): Promise<void> {
    const next = this.#supply.take(this.running.keys());
    if (!next) {
      // The counts promised more than there is: the journal knows better, and nothing must ask for ever.
      this.#around.log('error', 'a transfer was counted wrong', {
        transfer: this.id,
        open: this.counts.open,
      });
      this.counts = countsOf(this.#around.journal.sums(this.row.number));
      return Promise.resolve();
    }
    this.state = 'running';
    return this.#keep(this.#run(next, this.#stop.signal));
  }

  async #run(attempted: Attempted, signal: AbortSignal): Promise<void> {
    const { item } = attempted;
    const running: Running = { item, doneBytes: 0 };
    this.running.set(item.id, running);
    try {
      await this.#swept;
      const outcome = await attemptItem(this.row, attempted, this.#around, signal, (doneBytes) => {
        if (doneBytes > running.doneBytes)
          this.#rate.add(doneBytes - running.doneBytes, this.#around.clock.now());
        running.doneBytes = doneBytes;
        this.#around.onProgress(this);
      });
      this.running.delete(item.id);
      this.#succeeded(item, outcome);
    } catch (error) {
      this.running.delete(item.id);
      // What was stopped waits again, as the journal says.
      if (!signal.aborted) this.#failed(attempted, toAppError(error, this.row.direction), signal);
    }
    this.#around.onChange(this);
  }

  /** Before anything else is written there: the folders where an earlier process may have left an unfinished file. */
  async #sweepFolders(): Promise<void> {
    const { journal, sweep, log } = this.#around;
    const folders = new Set(journal.begun(this.row.number).map(parentKey));
    try {
      for (const folder of folders) await sweep(this.row.request.target, folder);
    } catch (error) {
      log('warn', 'unfinished files may stay behind', {
        transfer: this.id,
        error: toWire(error, 'entry.remove'),
      });
    }
  }

  #succeeded(item: ClaimedItem, outcome: Outcome): void {
    const { request } = this.row;
    const isDone = outcome.state === 'done';
    this.#strikes = null;
    this.#end(item, {
      state: outcome.state,
      targetKey: isDone ? outcome.targetKey : item.targetKey,
      sizeBytes: isDone ? outcome.sizeBytes : item.sizeBytes,
      skipped: isDone ? null : outcome.reason,
      error: null,
    });
    if (!isDone) return;
    this.#around.onPlaceChange(request.target, outcome.targetKey);
    if (request.move) this.#around.onPlaceChange(request.source, item.key);
  }

  #failed(attempted: Attempted, failure: AppError, signal: AbortSignal): void {
    const { random, log, onChange } = this.#around;
    const { direction } = this.row;
    const delayMs = retryDelayMs(failure, attempted.attempt, random);
    if (delayMs !== null) {
      this.#supply.giveAgain(attempted, delayMs, isOfTheStore(failure), signal).then(
        () => onChange(this),
        () => undefined,
      );
      return;
    }
    const wire = toWire(failure, direction);
    const { item } = attempted;
    log('warn', 'a file could not be transferred', {
      transfer: this.id,
      error: wire,
      cause: failure.cause instanceof Error ? failure.cause.name : undefined,
    });
    this.#error ??= wire;
    const isOneMore = this.#strikes?.failure.code === wire.code;
    this.#strikes = isOfTheStore(wire)
      ? { failure: wire, count: isOneMore ? (this.#strikes?.count ?? 0) + 1 : 1 }
      : null;
    this.#end(item, {
      state: 'failed',
      targetKey: item.targetKey,
      sizeBytes: item.sizeBytes,
      skipped: null,
      error: wire,
    });
  }

  #end(item: ClaimedItem, end: Omit<Parameters<ItemEnds['add']>[0], 'id'>): void {
    countEnd(this.counts, item.kind, item.sizeBytes, end);
    this.#around.ends.add({ id: item.id, ...end });
  }

  /** Stops what is under way; all that has not ended waits again. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#halt();
      if (this.isActive) this.state = 'waiting';
    });
  }

  /** Ends what has not ended; the targets are as they were, or complete. */
  cancel(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive) return;
      // The intent first, so that after a crash from here on nobody takes it up again.
      this.#change({ state: 'cancelled', endedMs: this.#around.clock.now() });
      await this.#swept;
      await this.#halt();
      this.#endWaiting('cancelled', null);
    });
  }

  /** Ends what waits with the failure that five files in a row have met: the others would meet it too. */
  giveUp(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive || !this.#strikes) return;
      const { from: _from, to: _to, ...failure } = this.#strikes.failure;
      this.#strikes = null;
      await this.#halt();
      this.#endWaiting('failed', failure);
      this.#change({ state: 'failed', endedMs: this.#around.clock.now() });
    });
  }

  /** Ends the transfer, when nothing is left to do. */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.isActive || !this.isListed || this.isListing || this.counts.open > 0) return;
      this.#around.ends.flush();
      if (this.counts.failedFiles === 0)
        await removeEmptied(this.row.request, this.#around, this.#stop.signal);
      const state = this.counts.failedFiles > 0 ? 'failed' : 'done';
      this.#change({ state, endedMs: this.#around.clock.now() });
    });
  }

  /** Failed and cancelled items wait again; what could not be listed is listed again. */
  retry(): Promise<void> {
    return this.#inTurn(async () => {
      const { journal, ends } = this.#around;
      ends.flush();
      const { hasUnlisted } = journal.reopen(this.row.number, !this.isListing);
      this.counts = countsOf(journal.sums(this.row.number));
      this.#strikes = null;
      this.#change({
        state: this.isActive ? this.state : 'waiting',
        isListed: this.isListed && !hasUnlisted,
        endedMs: null,
        error: null,
      });
    });
  }

  async #halt(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#underWay);
    this.#stop = new AbortController();
    this.#around.ends.flush();
    this.#supply.clear();
  }

  #endWaiting(state: 'failed' | 'cancelled', error: ErrorWire | null): void {
    const { journal } = this.#around;
    journal.endWaiting(this.row.number, state, error);
    this.counts = countsOf(journal.sums(this.row.number));
  }

  #change(change: {
    state?: TransferState;
    isListed?: boolean;
    endedMs?: number | null;
    error?: null;
  }): void {
    const {
      state = this.state,
      isListed = this.isListed,
      endedMs = this.#endedMs,
      error = this.#error,
    } = change;
    this.#around.journal.change(this.row.number, { state, isListed, endedMs, error });
    this.state = state;
    this.isListed = isListed;
    this.#endedMs = endedMs;
    this.#error = error;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#turns.take(work).finally(() => this.#around.onChange(this));
  }

  #keep(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    const forget = () => this.#underWay.delete(work);
    work.then(forget, forget);
    return work;
  }
}

/** The failure of the source as a whole, kept as the one item that there is. */
function placeFailure(error: ErrorWire): NewItem {
  return {
    kind: 'listing',
    key: placeKey,
    targetKey: placeKey,
    sizeBytes: null,
    state: 'failed',
    skipped: null,
    error,
  };
}
