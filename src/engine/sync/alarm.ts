// Rouses a pair when a run is due: by its schedule, after a failure that may pass, or because its folder was heard to change.

import { isAbort } from '../../base/abort.ts';
import { AppError, hasCode, toWire } from '../../contract/errors.ts';
import type { Pair } from '../../contract/pair.ts';
import type { Clock, Log } from '../host.ts';
import { type NextRun, nextRun, type Situation } from './schedule.ts';

/** While another process has the pair, or its account cannot be used, it is tried again after that long. */
const busyMs = 30_000;
/** After a run was stopped, nothing runs by itself for that long. */
const restMs = 10 * 60_000;

export interface AlarmParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Runs by itself what is due; false: only on request. */
  readonly isBackground: boolean;
  /** Hears of changes in the folder until it is closed; null where that cannot be. */
  readonly watch: ((pair: Pair, onChange: () => void) => { close(): void }) | null;
  /** How the computer stands, and whether that holds back what would run by itself. */
  readonly outlook: () => { readonly isOnline: boolean; readonly isHeldBack: boolean };
}

/** Whom it rouses. */
export interface Sleeper {
  /** What its runs have left behind. */
  readonly past: () => Pick<Situation, 'last' | 'lookedMs'>;
  readonly run: (isQuick: boolean) => Promise<unknown>;
}

export class Alarm {
  #pair: Pair;
  readonly #parts: AlarmParts;
  readonly #sleeper: Sleeper;
  #failures = 0;
  #dirtyMs: number | null = null;
  /** Somebody has stopped a run: it does not go on by itself at once. */
  #notBeforeMs = 0;
  #chance: number;
  #waiting: AbortController | null = null;
  #watching: { close(): void } | null = null;
  #isRunning = false;
  #isClosed = false;

  /** Set at once. */
  constructor(pair: Pair, parts: AlarmParts, sleeper: Sleeper) {
    this.#pair = pair;
    this.#parts = parts;
    this.#sleeper = sleeper;
    this.#chance = parts.random();
    this.follow(pair);
  }

  /** What is due next by itself; null: nothing. */
  get next(): NextRun | null {
    const { isBackground, outlook } = this.#parts;
    if (!isBackground) return null;
    const { last, lookedMs } = this.#sleeper.past();
    const next = nextRun({
      ...{ pair: this.#pair, last, lookedMs, keys: last?.files ?? 0 },
      isHeldBack: outlook().isHeldBack,
      failures: this.#failures,
      dirtyMs: this.#dirtyMs,
      chance: this.#chance,
    });
    return next && { ...next, atMs: Math.max(next.atMs, this.#notBeforeMs) };
  }

  /** From now on the pair is this. */
  follow(pair: Pair): void {
    this.#pair = pair;
    this.#watching?.close();
    this.#watching = null;
    const { watch, isBackground } = this.#parts;
    const isWatched = isBackground && pair.schedule.kind === 'watch' && !pair.isPaused;
    if (watch && isWatched)
      this.#watching = watch(pair, () => {
        this.#dirtyMs = this.#parts.clock.now();
        this.set();
      });
    this.set();
  }

  /** The folder counts as changed, and what failed or was stopped is tried again. */
  rouse(): void {
    this.#failures = 0;
    this.#notBeforeMs = 0;
    this.#dirtyMs = this.#parts.clock.now();
    this.set();
  }

  /** A run that is under way is being stopped by somebody. */
  rest(): void {
    this.#notBeforeMs = this.#parts.clock.now() + restMs;
  }

  /** A run begins: until it is over, nothing is waited for. */
  runBegins(): void {
    this.#isRunning = true;
    this.#dirtyMs = null;
    this.#notBeforeMs = 0;
    this.#waiting?.abort();
  }

  /** It came to its end, or ended early; not said of one that was stopped. */
  count(isWhole: boolean): void {
    this.#failures = isWhole ? 0 : this.#failures + 1;
  }

  runIsOver(): void {
    this.#isRunning = false;
    this.#chance = this.#parts.random();
    this.set();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.abort();
    this.#watching?.close();
  }

  /** Waits for what is due next, as of now. */
  set(): void {
    this.#waiting?.abort();
    if (this.#isRunning || this.#isClosed) return;
    const next = this.next;
    if (!next) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#wait(next, waiting.signal).catch((error: unknown) => {
      if (!isAbort(error))
        this.#parts.log('error', 'a pair could not be run', { error: toWire(error, 'pair.run') });
    });
  }

  async #wait({ atMs, isQuick }: NextRun, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    await clock.delay(Math.max(0, atMs - clock.now()), signal);
    if (this.#isRunning) return;
    try {
      await this.#sleeper.run(isQuick);
    } catch (error) {
      if (!hasCode(error, 'engine.busy') && !isTransient(error)) throw error;
      await clock.delay(busyMs, signal);
      this.set();
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'never';
}
