// How many data workers there should be: a pure rule from how busy they are to the next number. No time passes here.

import type { PoolLimits } from '../../contract/limits.ts';

/** What the workers did since the last look. */
export interface WorkerSample {
  readonly elapsedMs: number;
  /** The mean of the workers' event-loop utilisation, 0 to 1. */
  readonly utilization: number;
  /** True when something waits to be moved or is being moved. */
  readonly hasWork: boolean;
  /** What they moved, in any unit a second that stays the same. */
  readonly rate: number;
}

export interface WorkerControl {
  readonly count: number;
  /** For how long they have been busy without a break, or had work since a trial began. */
  readonly busyMs: number;
  readonly idleMs: number;
  /** What was moved in that time, for a mean. */
  readonly moved: number;
  /** The mean rate before the worker on trial was added; null: none is on trial. */
  readonly before: number | null;
  /** How long not to try one more, and the pause after the next trial in vain. */
  readonly pauseMs: number;
  readonly nextPauseMs: number;
}

const busyAbove = 0.85;
const idleBelow = 0.3;
const busyForMs = 2000;
const idleForMs = 10_000;
/** One more worker that brings less is not worth its memory and its share of the processor. */
const gainFactor = 1.1;
const firstPauseMs = 30_000;
const longestPauseMs = 600_000;

/** Limits for a machine with so many cores: one or two to begin with, one core left to the rest of the machine from three on. */
export function workerLimits(cores: number): PoolLimits {
  const max = Math.min(8, Math.max(1, cores <= 2 ? cores : cores - 1));
  return { min: 1, desired: Math.min(max, cores >= 4 ? 2 : 1), max };
}

export function startWorkers({ desired }: PoolLimits): WorkerControl {
  return {
    count: desired,
    busyMs: 0,
    idleMs: 0,
    moved: 0,
    before: null,
    pauseMs: 0,
    nextPauseMs: firstPauseMs,
  };
}

/**
 * After a look at the workers, of which there may be one a second. Always min <= count <= max.
 *
 * | the workers | then |
 * | --- | --- |
 * | have work, above 0.85 for 2 s, fewer than desired | one more |
 * | the same, desired or more, no trial in vain lately | one more, on trial |
 * | one on trial, 2 s later a tenth more is moved | it stays; the next may be tried |
 * | one on trial, 2 s later less is gained | it goes; no trial for 30 s, then 1 min, up to 10 min |
 * | one on trial, no more work | it goes |
 * | under 0.3, or without work, for 10 s | one fewer, and again each 10 s |
 * | anything else | the same number |
 */
export function afterSample(control: WorkerControl, sample: WorkerSample, limits: PoolLimits): WorkerControl {
  // One more worker makes all of them less busy; what it brings is looked at all the same.
  const isBusy = sample.hasWork && (sample.utilization > busyAbove || control.before !== null);
  const isIdle = !sample.hasWork || sample.utilization < idleBelow;
  const seen: WorkerControl = {
    ...control,
    count: Math.min(limits.max, Math.max(limits.min, control.count)),
    busyMs: isBusy ? control.busyMs + sample.elapsedMs : 0,
    idleMs: isIdle ? control.idleMs + sample.elapsedMs : 0,
    moved: isBusy ? control.moved + sample.rate * sample.elapsedMs : 0,
    pauseMs: Math.max(0, control.pauseMs - sample.elapsedMs),
  };
  if (seen.before !== null && !sample.hasWork) return oneLess({ ...seen, before: null }, limits);
  if (seen.idleMs >= idleForMs) return oneLess({ ...seen, before: null }, limits);
  if (seen.busyMs < busyForMs) return seen;
  return afterBusy(seen, seen.moved / seen.busyMs, limits);
}

function afterBusy(control: WorkerControl, rate: number, limits: PoolLimits): WorkerControl {
  const { before, count } = control;
  if (before !== null && rate < before * gainFactor) return withdrawn(control, limits);
  const proved: WorkerControl =
    before === null ? control : { ...control, before: null, nextPauseMs: firstPauseMs };
  if (count >= limits.max || proved.pauseMs > 0) return { ...proved, busyMs: 0, moved: 0 };
  const isTrial = count >= limits.desired;
  return { ...proved, count: count + 1, before: isTrial ? rate : null, busyMs: 0, moved: 0 };
}

function oneLess(control: WorkerControl, { min }: PoolLimits): WorkerControl {
  return { ...control, count: Math.max(min, control.count - 1), busyMs: 0, idleMs: 0, moved: 0 };
}

function withdrawn(control: WorkerControl, limits: PoolLimits): WorkerControl {
  return {
    ...oneLess(control, limits),
    before: null,
    pauseMs: control.nextPauseMs,
    nextPauseMs: Math.min(longestPauseMs, control.nextPauseMs * 2),
  };
}
