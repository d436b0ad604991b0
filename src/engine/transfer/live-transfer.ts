// One transfer in memory: it lists, runs and ends its items, and is paused, cancelled, retried as a whole.

import { isAbort } from '../../base/abort.ts';
import { AppError, type ErrorWire, toAppError, toWire } from '../../contract/errors.ts';
import type { Key, Place, StorageClass, Transfer, TransferId, TransferState } from '../../contract/models.ts';
import { removeEmptyFolders } from '../entry/empty-folders.ts';
import type { Clock, Log } from '../host.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { ClaimedItem, NewItem, QueueJournal, TransferRow } from '../journal/queue-journal.ts';
import type { OpenPlace } from '../profile/places.ts';
import { parentKey, placeKey } from '../store/path.ts';
import { type Counts, countEnd, countNew, countsOf } from './counts.ts';
import { expand } from './expand.ts';
import { Rate } from './rate.ts';
import { isOfTheStore, retryDelayMs, strikesToStop } from './retry.ts';
import { type Outcome, runItem } from './run.ts';
import { openShared } from './shared.ts';
import { type Attempted, Supply } from './supply.ts';

/** What a transfer needs; the same for all of them. */
export interface Surroundings {
  readonly journal: QueueJournal;
  readonly ends: ItemEnds;
  readonly openPlace: OpenPlace;
  /** What uploads to this place use when the request does not say. */
  readonly preferredClass: (place: Place) => StorageClass | undefined;
  /** Removes what a dead process left unfinished in this folder of a place. */
  readonly sweep: (place: Place, folder: Key) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Something about this transfer is different now; there may be room for more. */
  readonly onChange: (transfer: LiveTransfer) => void;
  /** Some more of it has moved. */
  readonly onProgress: (transfer: LiveTransfer) => void;
  /** An entry of this key was made in, or removed from, this place. */
  readonly onPlaceChange: (place: Place, key: Key) => void;
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
  readonly #around: Surroundings;
  readonly #supply: Supply;
  readonly #rate = new Rate();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #swept: Promise<void>;
  #stop = new AbortController();
  /** Failures in a row that were the store's and not the file's. */
  #strikes: { readonly failure: ErrorWire; readonly count: number } | null = null;
  #turn: Promise<void> = Promise.resolve();
  #turns = 0;

  /** `row` is in the journal already; restored means that an earlier process began it. */
  constructor(row: TransferRow, isRestored: boolean, around: Surroundings) {
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
    this.#swept = isRestored && this.isActive ? this.#sweepFolders() : Promise.resolve();
  }

  get isActive(): boolean {
    return this.state === 'waiting' || this.state === 'running';
  }

  /** False while the transfer is being paused, cancelled or ended. */
  get isFree(): boolean {
    return this.isActive && this.#turns === 0;
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
    if (!next) return Promise.resolve();
    this.state = 'running';
    return this.#keep(this.#run(next, this.#stop.signal));
  }

  async #run(attempted: Attempted, signal: AbortSignal): Promise<void> {
    const { item } = attempted;
    const running: Running = { item, doneBytes: 0 };
    this.running.set(item.id, running);
    try {
      const outcome = await this.#attempt(attempted, running, signal);
      this.running.delete(item.id);
      this.#succeeded(item, outcome);
    } catch (error) {
      this.running.delete(item.id);
      // What was stopped waits again, as the journal says.
      if (!signal.aborted) this.#failed(attempted, error, signal);
    }
    this.#around.onChange(this);
  }

  async #attempt({ item, attempt }: Attempted, running: Running, signal: AbortSignal): Promise<Outcome> {
    const { openPlace, clock, preferredClass, onProgress } = this.#around;
    const { request, direction } = this.row;
    const [source, target, shared] = await Promise.all([
      openPlace(request.source),
      openPlace(request.target),
      openShared(request, openPlace),
      this.#swept,
    ]);
    return runItem({
      kind: item.kind === 'folder' ? 'folder' : 'file',
      key: item.key,
      targetKey: item.targetKey,
      isInDoubt: item.isInDoubt || attempt > 1,
      direction,
      source,
      target,
      shared,
      ifExists: request.ifExists,
      isMove: request.move ?? false,
      storageClass: request.storageClass ?? preferredClass(request.target),
      signal,
      onProgress: (doneBytes) => {
        if (doneBytes > running.doneBytes) this.#rate.add(doneBytes - running.doneBytes, clock.now());
        running.doneBytes = doneBytes;
        onProgress(this);
      },
    });
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

  #failed(attempted: Attempted, error: unknown, signal: AbortSignal): void {
    const { random, log, onChange } = this.#around;
    const { direction } = this.row;
    // An abort that nobody here asked for: the connection was closed under us.
    const failure = isAbort(error)
      ? new AppError('network.lost', { op: direction, cause: error })
      : toAppError(error, direction);
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
      if (this.counts.failedFiles === 0) await this.#removeEmptied();
      const state = this.counts.failedFiles > 0 ? 'failed' : 'done';
      this.#change({ state, endedMs: this.#around.clock.now() });
    });
  }

  /** The folders that a move has emptied go too; one that cannot is no reason to call the move failed. */
  async #removeEmptied(): Promise<void> {
    const { openPlace, log, onPlaceChange } = this.#around;
    const { source: place, keys, move, rules } = this.row.request;
    // With rules, an empty folder may be one that was not to be moved.
    if (!move || rules?.length) return;
    try {
      const source = await openPlace(place);
      if (!source.features.hasRealFolders) return;
      for (const key of keys ?? [placeKey]) {
        if (keys && (await source.stat(key))?.kind !== 'folder') continue;
        await removeEmptyFolders(
          source,
          key,
          this.#stop.signal,
          (folder) => onPlaceChange(place, folder.key),
          () => undefined,
        );
      }
    } catch (error) {
      log('warn', 'emptied folders stay behind', { transfer: this.id, error: toWire(error, 'entry.remove') });
    }
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

  /** One change of the whole at a time; nothing new begins before it is through. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turns += 1;
    const done = this.#turn
      .then(work)
      .catch(async (error: unknown) => {
        // The journal cannot be written: whoever tries again at once must not spin.
        await this.#around.clock.delay(journalRetryMs, this.#stop.signal).catch(() => undefined);
        throw error;
      })
      .finally(() => {
        this.#turns -= 1;
        this.#around.onChange(this);
      });
    this.#turn = done.catch(() => undefined);
    return done;
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
