// The items of one transfer at work: listed into the journal, taken from it, run, tried again, and counted as they end.

import { type AppError, type ErrorWire, toAppError, toWire } from '../../contract/errors.ts';
import type { Transfer, TransferRequest } from '../../contract/transfer.ts';
import { type ClaimedItem, type Lane, lanes, type NewItem } from '../journal/queue-rows.ts';
import { parentKey } from '../store/path.ts';
import { attemptItem } from './attempt.ts';
import { type Counts, countEnd, countNew, openItems } from './counts.ts';
import type { Hope, Outcome } from './item-attempt.ts';
import { listItems } from './list-items.ts';
import { Rate } from './rate.ts';
import { isOfTheStore, retryDelayMs } from './retry.ts';
import { Strikes } from './strikes.ts';
import { type Attempted, Supply } from './supply.ts';
import type { Surroundings } from './surroundings.ts';

interface Running {
  readonly lane: Lane;
  doneBytes: number;
}

/** What the items belong to. */
export interface Work {
  readonly number: number;
  readonly title: string;
  readonly direction: Transfer['direction'];
  readonly request: TransferRequest;
}

/** How far the work has come; its owner sees it change. */
export interface Progress {
  counts: Counts;
  /** The first failure, so that the transfer can say why. */
  error: ErrorWire | null;
}

/** Whom the items tell. */
export interface ItemsEnd {
  /** One has ended, may be tried again, or was found. */
  readonly onChange: () => void;
  /** One of this lane no longer runs. */
  readonly onLeave: (lane: Lane) => void;
  readonly onProgress: () => void;
}

/** How long a file waits whose target another transfer is writing. */
const rivalMs = 1000;
const failed = { skipped: null, proof: null, resumedBytes: 0 } as const;

export class ItemsAtWork {
  /** By the item's id in the journal. */
  readonly running = new Map<number, Running>();
  readonly runningIn: Record<Lane, number> = { small: 0, large: 0 };
  isListing = false;
  readonly #work: Work;
  readonly #progress: Progress;
  readonly #around: Surroundings;
  readonly #told: ItemsEnd;
  readonly #supply: Supply;
  readonly #rate = new Rate();
  readonly #hope: Hope = { refusals: 0 };
  readonly #targetPlace: string;
  #swept: Promise<void> | null = null;
  #stop = new AbortController();
  #onIdle: (() => void) | null = null;
  readonly #strikes: Strikes;

  /** With `mayHaveBegun` a process that is no more may have begun some of the items. */
  constructor(work: Work, progress: Progress, mayHaveBegun: boolean, around: Surroundings, told: ItemsEnd) {
    this.#work = work;
    this.#progress = progress;
    this.#around = around;
    this.#told = told;
    this.#strikes = new Strikes(around.holds);
    this.#supply = new Supply({ number: work.number, ...around });
    const { target } = work.request;
    this.#targetPlace =
      target.kind === 's3' ? `${target.profileId} ${target.bucket}/${target.prefix}` : `${target.path}/`;
    if (!mayHaveBegun || openItems(progress.counts) === 0) return;
    this.#swept = this.#sweep().finally(() => {
      this.#swept = null;
      this.#tellIfIdle();
    });
  }

  hasNext(lane: Lane): boolean {
    if (this.#strikes.hopeless || this.#strikes.isStruck) return false;
    return this.#supply.hasNext(lane, this.#progress.counts.open[lane], this.runningIn[lane]);
  }

  /** The failure that the last files have all met, when so many were enough to expect it of the others; else null. */
  get hopeless(): ErrorWire | null {
    return this.#strikes.hopeless;
  }

  /** What the person has to do something about, once nothing but that would help; else null. */
  get plight(): ErrorWire | null {
    const { plight, isStruck } = this.#strikes;
    if (!plight || isStruck) return plight;
    const isLeft = this.#isBusy || this.#supply.isAwaited || lanes.some((lane) => this.hasNext(lane));
    return isLeft ? null : plight;
  }

  get bytesPerSecond(): number {
    return this.#rate.bytesPerSecond(this.#around.clock.now());
  }

  /** Bytes of items that run at this moment. */
  get runningBytes(): number {
    let bytes = 0;
    for (const { doneBytes } of this.running.values()) bytes += doneBytes;
    return bytes;
  }

  /**
   * Writes what there is to move into the journal, while the first of it already moves. False when it was stopped; throws
   * only what the journal throws, and then it can be listed again.
   */
  async list(): Promise<boolean> {
    this.isListing = true;
    try {
      return await listItems(this.#work, this.#around, this.#stop.signal, {
        onItems: (items) => this.#addItems(items),
        onFailure: (failure) => this.#strikes.addForAll(failure),
      });
    } finally {
      this.isListing = false;
      this.#tellIfIdle();
    }
  }

  #addItems(items: readonly NewItem[]): void {
    const added = this.#around.journal.addItems(this.#work.number, items);
    countNew(this.#progress.counts, added);
    this.#progress.error ??= added.find(({ error }) => error)?.error ?? null;
    this.#told.onChange();
  }

  /** Begins the next item of the lane that may; false when there is none. Throws what the journal throws. */
  runNext(lane: Lane): boolean {
    const { targets, log } = this.#around;
    const { signal } = this.#stop;
    for (;;) {
      const next = this.#supply.take(lane, this.running);
      if (!next) return false;
      const target = this.#targetPlace + next.item.targetKey;
      if (targets.has(target)) {
        this.#wake(this.#supply.giveLater(next, rivalMs, false, signal));
        continue;
      }
      targets.add(target);
      this.#run(lane, next, target, signal).catch((error: unknown) =>
        log('error', 'the queue met a failure', { error: toWire(error, 'journal.write') }),
      );
      return true;
    }
  }

  /** True while an item will be given out by itself, after a while. */
  get isAwaited(): boolean {
    return this.#supply.isAwaited;
  }

  #wake(given: Promise<void>): void {
    given.then(
      () => this.#told.onChange(),
      () => undefined,
    );
  }

  async #run(lane: Lane, attempted: Attempted, target: string, signal: AbortSignal): Promise<void> {
    const { item } = attempted;
    const running: Running = { lane, doneBytes: this.#bytesAcross(item) };
    this.running.set(item.id, running);
    this.runningIn[lane] += 1;
    let outcome: Outcome | null = null;
    let failure: unknown = null;
    try {
      if (this.#swept) await this.#swept;
      outcome = await attemptItem(this.#work, this.#hope, attempted, this.#around, signal, (doneBytes) => {
        if (doneBytes > running.doneBytes)
          this.#rate.add(doneBytes - running.doneBytes, this.#around.clock.now());
        running.doneBytes = doneBytes;
        this.#told.onProgress();
      });
    } catch (error) {
      failure = error;
    }
    this.running.delete(item.id);
    this.runningIn[lane] -= 1;
    this.#around.targets.delete(target);
    if (outcome) this.#succeeded(item, outcome);
    // What was stopped waits again, as the journal says.
    else if (!signal.aborted) this.#failed(attempted, toAppError(failure, this.#work.direction), signal);
    this.#tellIfIdle();
    this.#told.onLeave(lane);
  }

  /** What an earlier process has got across: told before it is looked at again, and not taken for speed. */
  #bytesAcross({ id, isInDoubt }: ClaimedItem): number {
    try {
      return isInDoubt ? this.#around.journal.partBytesOf(id) : 0;
    } catch {
      return 0;
    }
  }

  /** Before anything else is written there: the folders where an earlier process may have left an unfinished file. */
  async #sweep(): Promise<void> {
    const { journal, sweep, log } = this.#around;
    const { number, request, title } = this.#work;
    try {
      const folders = new Set(journal.begun(number).map(parentKey));
      for (const folder of folders) await sweep(request.target, folder);
    } catch (error) {
      log('warn', 'unfinished files may stay behind', { title, error: toWire(error, 'entry.remove') });
    }
  }

  #succeeded(item: ClaimedItem, outcome: Outcome): void {
    const { request } = this.#work;
    this.#strikes.interrupt();
    if (outcome.state === 'skipped') {
      const { targetKey, sizeBytes } = item;
      this.#end(item, {
        ...failed,
        state: 'skipped',
        targetKey,
        sizeBytes,
        skipped: outcome.reason,
        error: null,
      });
      return;
    }
    const { targetKey, sizeBytes, proof, resumedBytes } = outcome;
    this.#progress.counts.resumedBytes += resumedBytes;
    this.#end(item, {
      state: 'done',
      targetKey,
      sizeBytes,
      skipped: null,
      error: null,
      proof,
      resumedBytes,
    });
    this.#around.onPlaceChange(request.target, targetKey);
    if (request.move) this.#around.onPlaceChange(request.source, item.key);
  }

  #failed(attempted: Attempted, failure: AppError, signal: AbortSignal): void {
    const { random, log } = this.#around;
    const { item } = attempted;
    const wire = toWire(failure, this.#work.direction);
    const delayMs = retryDelayMs(failure, attempted.attempt, random);
    if (delayMs !== null) {
      this.#wake(this.#supply.giveAgain(attempted, delayMs, isOfTheStore(failure), signal));
      this.#again(item);
      return;
    }
    log('warn', 'a file could not be transferred', {
      title: this.#work.title,
      error: wire,
      cause: failure.cause instanceof Error ? failure.cause.name : undefined,
    });
    if (this.#strikes.add(wire)) {
      this.#supply.setAside(attempted);
      this.#again(item);
      return;
    }
    this.#progress.error ??= wire;
    const { targetKey, sizeBytes } = item;
    this.#end(item, { ...failed, state: 'failed', targetKey, sizeBytes, error: wire });
  }

  /** Counts an attempt that will be followed by another. */
  #again({ id, targetKey, sizeBytes, retries }: ClaimedItem): void {
    this.#progress.counts.retries += 1;
    const { number: transfer } = this.#work;
    this.#around.ends.add({
      ...failed,
      id,
      transfer,
      state: 'waiting',
      targetKey,
      sizeBytes,
      error: null,
      retries: retries + 1,
    });
  }

  #end(
    item: ClaimedItem,
    end: Omit<Parameters<Surroundings['ends']['add']>[0], 'id' | 'transfer' | 'retries'>,
  ): void {
    countEnd(this.#progress.counts, item.kind, item.sizeBytes, end);
    this.#around.ends.add({ id: item.id, transfer: this.#work.number, retries: item.retries, ...end });
  }

  /** Stops what is under way; all that has not ended waits again. */
  async halt(): Promise<void> {
    this.#stop.abort();
    while (this.#isBusy) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    this.#stop = new AbortController();
    this.#strikes.clear();
    this.#supply.clear();
  }

  get #isBusy(): boolean {
    return this.running.size > 0 || this.isListing || this.#swept !== null;
  }

  #tellIfIdle(): void {
    if (!this.#isBusy) this.#onIdle?.();
  }

  /** Items that had ended wait again. */
  rewind(): void {
    this.#strikes.clear();
    this.#supply.rewind();
  }
}
