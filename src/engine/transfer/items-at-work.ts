// The items of one transfer at work: listed into the journal, taken from it, run, and tried again.

import { type AppError, type ErrorWire, toAppError, toWire } from '../../contract/errors.ts';
import { type ClaimedItem, type Lane, lanes } from '../journal/queue-rows.ts';
import { attemptItem } from './attempt.ts';
import { openItems } from './counts.ts';
import type { Hope, Outcome } from './item-attempt.ts';
import { ItemBook, type Progress, type Work } from './item-book.ts';
import { listItems } from './list-items.ts';
import { isOfTheStore, retryDelayMs } from './retry.ts';
import { Strikes } from './strikes.ts';
import { type Attempted, Supply } from './supply.ts';
import type { Surroundings } from './surroundings.ts';
import { sweepBegun } from './sweep-begun.ts';
import { UnderWay } from './under-way.ts';

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

export class ItemsAtWork {
  readonly underWay = new UnderWay();
  isListing = false;
  readonly #work: Work;
  readonly #progress: Progress;
  readonly #around: Surroundings;
  readonly #told: ItemsEnd;
  readonly #supply: Supply;
  readonly #book: ItemBook;
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
    this.#book = new ItemBook(work, progress, around);
    this.#supply = new Supply({ number: work.number, ...around });
    const { target } = work.request;
    this.#targetPlace =
      target.kind === 's3' ? `${target.profileId} ${target.bucket}/${target.prefix}` : `${target.path}/`;
    if (!mayHaveBegun || openItems(progress.counts) === 0) return;
    this.#swept = sweepBegun(work, around).finally(() => {
      this.#swept = null;
      this.#tellIfIdle();
    });
  }

  hasNext(lane: Lane): boolean {
    if (this.#strikes.hopeless || this.#strikes.isStruck) return false;
    return this.#supply.hasNext(lane, this.#progress.counts.open[lane], this.underWay.countIn(lane));
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

  /**
   * Writes what there is to move into the journal, while the first of it already moves. False when it was stopped; throws
   * only what the journal throws, and then it can be listed again.
   */
  async list(): Promise<boolean> {
    this.isListing = true;
    try {
      return await listItems(this.#work, this.#around, this.#stop.signal, {
        onItems: (items) => {
          this.#book.add(items);
          this.#told.onChange();
        },
        onFailure: (failure) => this.#strikes.addForAll(failure),
      });
    } finally {
      this.isListing = false;
      this.#tellIfIdle();
    }
  }

  /** Begins the next item of the lane that may; false when there is none. Throws what the journal throws. */
  runNext(lane: Lane): boolean {
    const { targets, log } = this.#around;
    const { signal } = this.#stop;
    for (;;) {
      const next = this.#supply.take(lane, this.underWay.items);
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
    const running = this.underWay.begin(item.id, lane, this.#bytesAcross(item));
    let outcome: Outcome | null = null;
    let failure: unknown = null;
    try {
      if (this.#swept) await this.#swept;
      outcome = await attemptItem(this.#work, this.#hope, attempted, this.#around, signal, (doneBytes) => {
        this.underWay.advance(running, doneBytes, this.#around.clock.now());
        this.#told.onProgress();
      });
    } catch (error) {
      failure = error;
    }
    this.underWay.end(item.id, running);
    this.#around.targets.delete(target);
    if (outcome) {
      this.#strikes.interrupt();
      this.#book.succeeded(item, outcome);
    } else if (!signal.aborted) {
      // Else it waits again, as the journal says.
      this.#failed(attempted, toAppError(failure, this.#work.direction), signal);
    }
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

  #failed(attempted: Attempted, failure: AppError, signal: AbortSignal): void {
    const { random, log } = this.#around;
    const { item } = attempted;
    const wire = toWire(failure, this.#work.direction);
    const delayMs = retryDelayMs(failure, attempted.attempt, random);
    if (delayMs !== null) {
      this.#wake(this.#supply.giveAgain(attempted, delayMs, isOfTheStore(failure), signal));
      this.#book.failedForNow(item);
      return;
    }
    log('warn', 'a file could not be transferred', {
      title: this.#work.title,
      error: wire,
      cause: failure.cause instanceof Error ? failure.cause.name : undefined,
    });
    if (this.#strikes.add(wire)) {
      this.#supply.setAside(attempted);
      this.#book.failedForNow(item);
      return;
    }
    this.#book.failed(item, wire);
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
    return this.underWay.items.size > 0 || this.isListing || this.#swept !== null;
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
