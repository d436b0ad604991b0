// One pair at work: runs it when it is due, on request, or when its folder changes, and knows how it stands.

import { isAbort } from '../../base/abort.ts';
import { AppError, hasCode, toWire } from '../../contract/errors.ts';
import type { Pair, PairStatus, RunReport } from '../../contract/pair.ts';
import type { Clock, Log } from '../host.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import { failedRun } from './report.ts';
import { runPair } from './run.ts';
import { absenceMs, nextRun } from './schedule.ts';
import { statusOf } from './status.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';

/** How long a file must have stayed as it is before it is uploaded. */
const settleMs = 2000;
/** A person who asks for a run means what is there now. */
const absenceByHandMs = 2000;

export interface KeeperParts {
  readonly journal: PairJournal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Runs by itself what is due; false: only on request. */
  readonly isBackground: boolean;
  /** Takes the pair for one run, for one process alone; throws engine.busy. */
  readonly lock: () => { close(): void };
  /** Opens both sides; throws what opening them throws. Where `mayTry` holds, things may be tried out in the folder. */
  readonly open: (pair: Pair, journal: PairJournal, mayTry: boolean) => Promise<Surroundings>;
  /** Hears of changes in the folder until it is closed; null where that cannot be. */
  readonly watch: ((pair: Pair, onChange: () => void) => { close(): void }) | null;
  /** How the computer stands, and whether that holds back what would run by itself. */
  readonly outlook: () => { readonly isOnline: boolean; readonly isHeldBack: boolean };
  readonly onChange: () => void;
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<RunReport>;
}

export class Keeper {
  #pair: Pair;
  readonly #parts: KeeperParts;
  #running: Running | null = null;
  #progress: PairStatus['progress'] = null;
  #isEmulated = false;
  #failures = 0;
  /** The report of a run that came to nothing before anything could be written down. */
  #unkept: RunReport | null = null;
  #dirtyMs: number | null = null;
  /** Somebody has stopped a run: it does not go on by itself at once. */
  #notBeforeMs = 0;
  #chance: number;
  #alarm: AbortController | null = null;
  #watching: { close(): void } | null = null;
  #isClosed = false;

  constructor(pair: Pair, parts: KeeperParts) {
    this.#pair = pair;
    this.#parts = parts;
    this.#chance = parts.random();
    this.#follow();
  }

  get pair(): Pair {
    return this.#pair;
  }

  get journal(): PairJournal {
    return this.#parts.journal;
  }

  status(): PairStatus {
    return statusOf({
      pair: this.#pair,
      facts: this.journal.facts(),
      last: this.#last(),
      conflicts: this.journal.conflicts().length,
      isRunning: this.#running !== null,
      isOnline: this.#parts.outlook().isOnline,
      progress: this.#progress,
      isEmulated: this.#isEmulated,
      next: this.#next(),
    });
  }

  /** From now on the pair is this. */
  change(pair: Pair): void {
    this.#pair = pair;
    if (pair.isPaused) this.stop();
    this.#follow();
    this.#parts.onChange();
  }

  /** The outlook has changed: another time may be the next. Roused, the folder counts as changed and what failed is tried again. */
  reconsider(isRoused: boolean): void {
    if (isRoused) {
      this.#failures = 0;
      this.#notBeforeMs = 0;
      this.#dirtyMs = this.#parts.clock.now();
    }
    this.#arm();
    this.#parts.onChange();
  }

  /** What was known to be alike is no longer: the next run is a union. */
  async startAnew(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => undefined);
    this.journal.forgetPlaces();
  }

  /** Runs now, after a run that is under way has ended. Rejects with an abort error when it is stopped. */
  async run(
    { isExact = false, isQuick = false }: Pick<RunOptions, 'isExact' | 'isQuick'>,
    signal?: AbortSignal,
  ): Promise<RunReport> {
    while (this.#running) await this.#running.ended.catch(() => undefined);
    if (this.#isClosed) throw new AppError('engine.gone', { op: 'pair.run' });
    return this.#start({ isExact, isQuick, absenceMs: absenceByHandMs }, signal);
  }

  /** What a run would do now. */
  async plan(options: Pick<RunOptions, 'signal' | 'onAction'>): Promise<RunReport> {
    while (this.#running) await this.#running.ended.catch(() => undefined);
    const lock = this.#parts.lock();
    try {
      const surroundings = await this.#parts.open(this.#pair, this.journal, false);
      return await runPair(surroundings, { ...options, isDry: true, settleMs, absenceMs: absenceByHandMs });
    } finally {
      lock.close();
    }
  }

  /** Ends the run that is under way; what it has done stays done. */
  stop(): void {
    if (!this.#running) return;
    this.#notBeforeMs = this.#parts.clock.now() + restMs;
    this.#running.stop.abort();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#alarm?.abort();
    this.#watching?.close();
    this.stop();
    await this.#running?.ended.catch(() => undefined);
    this.journal.close();
  }

  #start(
    options: Pick<RunOptions, 'isExact' | 'isQuick' | 'absenceMs'>,
    signal?: AbortSignal,
  ): Promise<RunReport> {
    const parts = this.#parts;
    const lock = parts.lock();
    const stop = new AbortController();
    const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    this.#dirtyMs = null;
    this.#notBeforeMs = 0;
    const ended = this.#work(both, options).finally(() => {
      lock.close();
      this.#running = null;
      this.#progress = null;
      this.#chance = parts.random();
      if (this.#isClosed) return;
      this.#arm();
      parts.onChange();
    });
    this.#running = { stop, ended };
    this.#alarm?.abort();
    parts.onChange();
    return ended;
  }

  async #work(
    signal: AbortSignal,
    options: Pick<RunOptions, 'isExact' | 'isQuick' | 'absenceMs'>,
  ): Promise<RunReport> {
    const { onChange } = this.#parts;
    const surroundings = await this.#open();
    if (!('pair' in surroundings)) return surroundings;
    const report = await runPair(surroundings, {
      ...{ signal, settleMs, ...options },
      onProgress: (progress) => {
        this.#progress = progress;
        onChange();
      },
    });
    this.#isEmulated = surroundings.objects.keepsPreconditions === false;
    this.#failures = report.isWhole ? 0 : this.#failures + 1;
    return report;
  }

  /** Both sides; where they cannot be opened, the report of a run that came to nothing. */
  async #open(): Promise<Surroundings | RunReport> {
    const { open, journal, clock } = this.#parts;
    try {
      return await open(this.#pair, journal, true);
    } catch (error) {
      this.#failures += 1;
      this.#unkept = failedRun(journal, clock, error);
      return this.#unkept;
    }
  }

  #follow(): void {
    this.#watching?.close();
    this.#watching = null;
    const { watch, isBackground, clock } = this.#parts;
    const isWatched = isBackground && this.#pair.schedule.kind === 'watch' && !this.#pair.isPaused;
    if (watch && isWatched)
      this.#watching = watch(this.#pair, () => {
        this.#dirtyMs = clock.now();
        this.#arm();
      });
    this.#arm();
  }

  #last(): RunReport | null {
    return this.journal.facts()?.last ?? this.#unkept;
  }

  #next() {
    const { journal, isBackground } = this.#parts;
    if (!isBackground) return null;
    const facts = journal.facts();
    const next = nextRun({
      pair: this.#pair,
      last: this.#last(),
      lookedMs: facts?.lookedMs ?? null,
      keys: this.#last()?.files ?? 0,
      isHeldBack: this.#parts.outlook().isHeldBack,
      failures: this.#failures,
      dirtyMs: this.#dirtyMs,
      chance: this.#chance,
    });
    return next && { ...next, atMs: Math.max(next.atMs, this.#notBeforeMs) };
  }

  /** Waits for what is due next. */
  #arm(): void {
    this.#alarm?.abort();
    if (this.#running || this.#isClosed) return;
    const next = this.#next();
    if (!next) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#wait(next, alarm.signal).catch((error: unknown) => {
      if (!isAbort(error))
        this.#parts.log('error', 'a pair could not be run', { error: toWire(error, 'pair.run') });
    });
  }

  async #wait({ atMs, isQuick }: { atMs: number; isQuick: boolean }, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    await clock.delay(Math.max(0, atMs - clock.now()), signal);
    if (this.#running) return;
    try {
      await this.#start({ isQuick, absenceMs });
    } catch (error) {
      if (!hasCode(error, 'engine.busy') && !isTransient(error)) throw error;
      // Another process has it, or its account cannot be used at this moment.
      await clock.delay(busyMs, signal);
      this.#arm();
    }
  }
}

const busyMs = 30_000;
/** After a run was stopped, nothing runs by itself for that long. */
const restMs = 10 * 60_000;

function isTransient(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'never';
}
