// The items of one transfer at work: listed into the journal, taken from it, run, tried again, and counted as they end.

import { type AppError, type ErrorWire, toAppError, toWire } from '../../contract/errors.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { ClaimedItem, NewItem, TransferRow } from '../journal/queue-rows.ts';
import { parentKey, placeKey } from '../store/path.ts';
import { attemptItem } from './attempt.ts';
import { type Counts, countEnd, countNew, countsOf } from './counts.ts';
import { expand } from './expand.ts';
import { Rate } from './rate.ts';
import { isOnePlace } from './request.ts';
import { isOfTheStore, retryDelayMs, strikesToStop } from './retry.ts';
import type { Hope, Outcome } from './run.ts';
import { type Attempted, Supply } from './supply.ts';
import type { Surroundings } from './surroundings.ts';

interface Running {
  doneBytes: number;
}

/** Whom the items tell. */
export interface ItemsEnd {
  /** One has ended, may be tried again, or was found. */
  readonly onChange: () => void;
  readonly onProgress: () => void;
}

export class ItemsAtWork {
  /** By the item's id in the journal. */
  readonly running = new Map<number, Running>();
  counts: Counts;
  isListing = false;
  /** The first failure, so that the transfer can say why. */
  error: ErrorWire | null;
  readonly #row: TransferRow;
  readonly #around: Surroundings;
  readonly #told: ItemsEnd;
  readonly #supply: Supply;
  readonly #rate = new Rate();
  readonly #hope: Hope = { refusals: 0 };
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #swept: Promise<void>;
  #stop = new AbortController();
  /** Failures in a row that were the store's and not the file's. */
  #strikes: { readonly failure: ErrorWire; readonly count: number } | null = null;

  /** With `isRestored` the journal holds items already, some perhaps begun by a process that is no more. */
  constructor(row: TransferRow, isRestored: boolean, around: Surroundings, told: ItemsEnd) {
    const { journal } = around;
    this.counts = countsOf(isRestored ? journal.sums(row.number) : []);
    this.error = row.error ?? (this.counts.failedFiles > 0 ? journal.firstError(row.number) : null);
    this.#row = row;
    this.#around = around;
    this.#told = told;
    this.#supply = new Supply({ number: row.number, ...around });
    this.#swept = isRestored && this.counts.open > 0 ? this.#sweepFolders() : Promise.resolve();
  }

  get hasNext(): boolean {
    return this.hopeless === null && this.#supply.hasNext(this.counts.open, this.running.size);
  }

  /** The failure that the last files have all met, when so many were enough to expect it of the others; else null. */
  get hopeless(): ErrorWire | null {
    return this.#strikes && this.#strikes.count >= strikesToStop ? this.#strikes.failure : null;
  }

  get bytesPerSecond(): number {
    return this.#rate.bytesPerSecond(this.#around.clock.now());
  }

  get doneBytes(): number {
    const running = [...this.running.values()].reduce((sum, { doneBytes }) => sum + doneBytes, 0);
    return Math.min(this.counts.totalBytes, this.counts.doneBytes + running);
  }

  /**
   * Writes what there is to move into the journal, while the first of it already moves. False when it was stopped; throws
   * only what the journal throws, and then it can be listed again.
   */
  async list(): Promise<boolean> {
    this.isListing = true;
    try {
      return await this.#keep(this.#list(this.#stop.signal));
    } finally {
      this.isListing = false;
    }
  }

  async #list(signal: AbortSignal): Promise<boolean> {
    const { openPlace, clock, random, log } = this.#around;
    const { request } = this.#row;
    try {
      const source = await openPlace(request.source);
      const isTheTarget = await isOnePlace(request.source, request.target);
      const expanding = { request, source, isOnePlace: isTheTarget, clock, random, signal };
      for await (const items of expand(expanding)) {
        signal.throwIfAborted();
        this.#addItems(items);
      }
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const failure = toWire(error, 'entry.list');
      if (failure.op.startsWith('journal.')) throw error;
      log('error', 'a transfer could not be listed', { title: this.#row.title, error: failure });
      this.#addItems([placeFailure(failure)]);
      return true;
    }
  }

  #addItems(items: readonly NewItem[]): void {
    const added = this.#around.journal.addItems(this.#row.number, items);
    countNew(this.counts, added);
    this.error ??= added.find(({ error }) => error)?.error ?? null;
    this.#told.onChange();
  }

  /** Runs the next item until it ended, waits again or was stopped. Only where `hasNext`; throws what the journal throws. */
  runNext(): Promise<void> {
    const next = this.#supply.take(this.running.keys());
    if (next) return this.#keep(this.#run(next, this.#stop.signal));
    // The counts promised more than there is: the journal knows better, and nothing must ask for ever.
    this.#around.log('error', 'a transfer was counted wrong', { open: this.counts.open });
    this.#recount();
    return Promise.resolve();
  }

  async #run(attempted: Attempted, signal: AbortSignal): Promise<void> {
    const { item } = attempted;
    const running: Running = { doneBytes: 0 };
    this.running.set(item.id, running);
    try {
      await this.#swept;
      const outcome = await attemptItem(
        this.#row,
        this.#hope,
        attempted,
        this.#around,
        signal,
        (doneBytes) => {
          if (doneBytes > running.doneBytes)
            this.#rate.add(doneBytes - running.doneBytes, this.#around.clock.now());
          running.doneBytes = doneBytes;
          this.#told.onProgress();
        },
      );
      this.running.delete(item.id);
      this.#succeeded(item, outcome);
    } catch (error) {
      this.running.delete(item.id);
      // What was stopped waits again, as the journal says.
      if (!signal.aborted) this.#failed(attempted, toAppError(error, this.#row.direction), signal);
    }
    this.#told.onChange();
  }

  /** Before anything else is written there: the folders where an earlier process may have left an unfinished file. */
  async #sweepFolders(): Promise<void> {
    const { journal, sweep, log } = this.#around;
    const folders = new Set(journal.begun(this.#row.number).map(parentKey));
    try {
      for (const folder of folders) await sweep(this.#row.request.target, folder);
    } catch (error) {
      log('warn', 'unfinished files may stay behind', {
        title: this.#row.title,
        error: toWire(error, 'entry.remove'),
      });
    }
  }

  #succeeded(item: ClaimedItem, outcome: Outcome): void {
    const { request } = this.#row;
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
    const { random, log } = this.#around;
    const { direction } = this.#row;
    const delayMs = retryDelayMs(failure, attempted.attempt, random);
    if (delayMs !== null) {
      this.#supply.giveAgain(attempted, delayMs, isOfTheStore(failure), signal).then(
        () => this.#told.onChange(),
        () => undefined,
      );
      return;
    }
    const wire = toWire(failure, direction);
    const { item } = attempted;
    log('warn', 'a file could not be transferred', {
      title: this.#row.title,
      error: wire,
      cause: failure.cause instanceof Error ? failure.cause.name : undefined,
    });
    this.error ??= wire;
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
  async halt(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled([...this.#underWay, this.#swept]);
    this.#stop = new AbortController();
    this.#around.ends.flush();
    this.#supply.clear();
  }

  /** Ends what waits; only after `halt`. */
  endWaiting(state: 'failed' | 'cancelled', error: ErrorWire | null): void {
    this.#around.journal.endWaiting(this.#row.number, state, error);
    this.#strikes = null;
    this.#recount();
  }

  /** Lets failed and cancelled items wait again; true when there was something that has to be listed anew. */
  reopen(): boolean {
    const { journal, ends } = this.#around;
    ends.flush();
    const { hasUnlisted } = journal.reopen(this.#row.number, !this.isListing);
    this.#strikes = null;
    this.error = null;
    this.#recount();
    return hasUnlisted;
  }

  #recount(): void {
    this.counts = countsOf(this.#around.journal.sums(this.#row.number));
  }

  #keep<T>(work: Promise<T>): Promise<T> {
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
