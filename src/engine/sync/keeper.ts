// One pair at work: runs it when it is due or on request, one run at a time, and knows how it stands.

import { AppError } from '../../contract/errors.ts';
import type { Pair, PairStatus, RunReport } from '../../contract/pair.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import { Alarm, type AlarmParts } from './alarm.ts';
import { failedRun } from './report.ts';
import { runPair } from './run.ts';
import { absenceMs, retryMs } from './schedule.ts';
import { statusOf } from './status.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';

/** How long a file must have stayed as it is before it is uploaded. */
const settleMs = 2000;
/** A person who asks for a run means what is there now. */
const absenceByHandMs = 2000;

export interface KeeperParts extends AlarmParts {
  readonly journal: PairJournal;
  /** Takes the pair for one run, for one process alone; throws engine.busy. */
  readonly lock: () => { close(): void };
  /** Opens both sides; throws what opening them throws. Where `mayTry` holds, things may be tried out in the folder. */
  readonly open: (pair: Pair, journal: PairJournal, mayTry: boolean) => Promise<Surroundings>;
  readonly onChange: () => void;
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<RunReport>;
}

export class Keeper {
  #pair: Pair;
  readonly #parts: KeeperParts;
  readonly #alarm: Alarm;
  #running: Running | null = null;
  #progress: PairStatus['progress'] = null;
  #isEmulated = false;
  /** The report of a run that came to nothing before anything could be written down. */
  #unkept: RunReport | null = null;
  #isClosed = false;

  constructor(pair: Pair, parts: KeeperParts) {
    this.#pair = pair;
    this.#parts = parts;
    this.#alarm = new Alarm(pair, parts, {
      past: () => ({ last: this.#last(), lookedMs: this.journal.facts()?.lookedMs ?? null }),
      run: (isQuick) => this.#start({ isQuick, absenceMs, retryMs }),
    });
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
      next: this.#alarm.next,
    });
  }

  /** From now on the pair is this. */
  change(pair: Pair): void {
    this.#pair = pair;
    if (pair.isPaused) this.stop();
    this.#alarm.follow(pair);
    this.#parts.onChange();
  }

  /** The outlook has changed: another time may be the next. Roused, the folder counts as changed and what failed is tried again. */
  reconsider(isRoused: boolean): void {
    if (isRoused) this.#alarm.rouse();
    else this.#alarm.set();
    this.#parts.onChange();
  }

  /** What was known to be alike is no longer: the next run is a union. */
  async startAnew(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => undefined);
    this.journal.forgetPlaces();
  }

  /** Runs now, after a run that is under way has ended. Rejects with an abort error when it is stopped. */
  async run({ isExact = false }: Pick<RunOptions, 'isExact'>, signal?: AbortSignal): Promise<RunReport> {
    while (this.#running) await this.#running.ended.catch(() => undefined);
    if (this.#isClosed) throw new AppError('engine.gone', { op: 'pair.run' });
    return this.#start({ isExact, absenceMs: absenceByHandMs }, signal);
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
    this.#alarm.rest();
    this.#running.stop.abort();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#alarm.close();
    this.stop();
    await this.#running?.ended.catch(() => undefined);
    this.journal.close();
  }

  #start(
    options: Pick<RunOptions, 'isExact' | 'isQuick' | 'absenceMs' | 'retryMs'>,
    signal?: AbortSignal,
  ): Promise<RunReport> {
    const { onChange } = this.#parts;
    const lock = this.#parts.lock();
    const stop = new AbortController();
    const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    this.#alarm.runBegins();
    const ended = this.#work({ ...options, signal: both, settleMs }).finally(() => {
      lock.close();
      this.#running = null;
      this.#progress = null;
      this.#alarm.runIsOver();
      if (!this.#isClosed) onChange();
    });
    this.#running = { stop, ended };
    onChange();
    return ended;
  }

  async #work(options: RunOptions): Promise<RunReport> {
    const { journal, clock, onChange } = this.#parts;
    let surroundings: Surroundings;
    try {
      surroundings = await this.#parts.open(this.#pair, journal, true);
    } catch (error) {
      this.#alarm.count(false);
      this.#unkept = failedRun(journal, clock, error);
      return this.#unkept;
    }
    const report = await runPair(surroundings, {
      ...options,
      onProgress: (progress) => {
        this.#progress = progress;
        onChange();
      },
    });
    this.#isEmulated = surroundings.objects.keepsPreconditions === false;
    this.#alarm.count(report.isWhole);
    return report;
  }

  #last(): RunReport | null {
    return this.journal.facts()?.last ?? this.#unkept;
  }
}
