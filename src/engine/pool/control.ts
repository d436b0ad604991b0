// How many requests may be in flight: a pure rule from what a round showed to the next limit. No time passes here.

import type { PoolLimits } from '../../contract/limits.ts';
import { type Floors, isRisen, lowerFloors, noFloors } from './latency-floor.ts';
import type { Measured } from './round.ts';

/** What a pool knows between two rounds. */
export interface Control {
  readonly limit: number;
  /** climb: goes up as long as that brings something; down: tries whether less would do; hold: waits until the next trial. */
  readonly phase: 'climb' | 'hold' | 'down';
  /** Large steps: until a step first brings nothing, and up to the ceiling after a refusal. */
  readonly isQuick: boolean;
  /** What the limit on trial is compared with, measured just before; null: not on trial. */
  readonly base: { readonly limit: number; readonly rate: number } | null;
  /** The lowest limit that was refused and has not been reached unrefused since; null: none known. */
  readonly ceiling: number | null;
  readonly heldMs: number;
  /** How long to hold; doubles with each trial in vain. */
  readonly waitMs: number;
  /** The direction of the next trial. */
  readonly next: 'up' | 'down';
  readonly floors: Floors;
}

const quickFactor = 1.5;
/** A careful step is in proportion: one of a fixed size could not be told from noise at a high limit. */
const carefulFactor = 1.25;
const downFactor = 0.8;
const decreaseFactor = 0.7;
/** Where a pool stays under a ceiling: near enough to use the store, with room for others. */
const nearFactor = 0.9;
/** Of the gain that a step would bring if throughput grew in proportion, as much must be seen. */
const gainShare = 0.5;
const firstWaitMs = 1000;
const longestWaitMs = 8000;

export function startControl({ desired }: PoolLimits): Control {
  return {
    limit: desired,
    phase: 'climb',
    isQuick: true,
    base: null,
    ceiling: null,
    heldMs: 0,
    waitMs: firstWaitMs,
    next: 'up',
    floors: noFloors,
  };
}

/**
 * After a round without a refusal. Always min <= limit <= max; only a refusal leads under `desired`.
 *
 * | phase | the round | then |
 * | --- | --- | --- |
 * | any | was not full | a limit on trial is taken back; nothing else |
 * | climb | no ceiling; first at this limit, or gained at least half of what the step could bring | one step up: x1.5 while quick, else x1.25 |
 * | climb | no ceiling; gained, at max | hold |
 * | climb | no ceiling; gained less | the step is taken back; hold, next trial down |
 * | climb | under a ceiling | up to 0.9 of it in such steps, whatever the gain, then hold |
 * | climb | stood at the ceiling unrefused | the ceiling is forgotten; steps are quick again; one step up |
 * | hold | latency well over its floor, no more moved than there, above desired | x0.7, not under desired; hold |
 * | hold | has waited long enough | up: one step, from 0.9 of a ceiling to the ceiling; down (only above desired and without a ceiling): x0.8 |
 * | down | lost less than half of what the step could cost | stays; hold, next trial down |
 * | down | lost more | the step is taken back; hold, next trial up |
 */
export function afterRound(control: Control, round: Measured, limits: PoolLimits): Control {
  const known = { ...control, floors: lowerFloors(control.floors, round) };
  if (!round.isFull) return { ...takenBack(known), phase: control.phase === 'down' ? 'hold' : control.phase };
  switch (control.phase) {
    case 'climb':
      return afterClimb(known, round, limits);
    case 'hold':
      return afterHold(known, round, limits);
    case 'down':
      return afterDown(known, round);
  }
}

/**
 * After a SlowDown, or timeouts in number, of requests begun since the last decrease.
 *
 * | the limit | then |
 * | --- | --- |
 * | on trial upwards | back to where it was, at most to 0.9 of the ceiling, at least x0.7 |
 * | any other | x0.7 |
 * | is now under 0.9 of the ceiling | climbs there in quick steps, then holds |
 */
export function afterRefusal(control: Control, limits: PoolLimits): Control {
  const { limit, base } = control;
  const ceiling = Math.min(control.ceiling ?? limit, limit);
  const good = base && base.limit < limit ? Math.min(base.limit, nearFactor * ceiling) : 0;
  const lowered = Math.max(limits.min, Math.floor(Math.max(decreaseFactor * limit, good)));
  const isNear = lowered >= Math.floor(nearFactor * ceiling);
  return {
    ...held(control),
    limit: lowered,
    ceiling,
    isQuick: true,
    phase: isNear ? 'hold' : 'climb',
    waitMs: longer(control.waitMs),
    floors: noFloors,
  };
}

/** The same under other limits: within them, and not under the new `desired` unless the store refused that much. */
export function underLimits(control: Control, limits: PoolLimits): Control {
  const least = Math.max(limits.min, Math.min(limits.desired, control.ceiling ?? limits.desired));
  const limit = Math.min(limits.max, Math.max(least, control.limit));
  return { ...held(control), limit, phase: 'climb' };
}

function afterClimb(control: Control, round: Measured, limits: PoolLimits): Control {
  const { limit, base } = control;
  const isLifted = control.ceiling !== null && base !== null && limit >= control.ceiling;
  const freed: Control = isLifted ? { ...control, ceiling: null, isQuick: true } : control;
  // Where the store itself says what is too much, that says more than a gain which a busy machine hides.
  if (
    base &&
    control.ceiling === null &&
    round.rate < base.rate * (1 + gainShare * (limit / base.limit - 1))
  ) {
    return { ...held(takenBack(control)), isQuick: false, waitMs: longer(control.waitMs), next: 'down' };
  }
  const { ceiling } = freed;
  const isNear = ceiling !== null && limit >= Math.floor(nearFactor * ceiling);
  const stepped = isNear ? limit : stepUp(freed, limits);
  const waitMs = base ? firstWaitMs : control.waitMs;
  if (stepped === limit) return { ...held(freed), waitMs: isNear ? control.waitMs : waitMs };
  return { ...freed, limit: stepped, base: { limit, rate: round.rate }, waitMs };
}

function afterHold(control: Control, round: Measured, limits: PoolLimits): Control {
  const { limit } = control;
  if (limit > limits.desired && isRisen(control.floors, round)) {
    // The floors begin anew: where the way itself became longer, this happens once and not until `desired`.
    return { ...held(control), limit: lessBy(decreaseFactor, limit, limits), floors: noFloors };
  }
  const heldMs = control.heldMs + round.elapsedMs;
  if (heldMs < control.waitMs) return { ...control, heldMs };
  const base = { limit, rate: round.rate };
  const canFall = limit > limits.desired && control.ceiling === null;
  if (limit < limits.max && (control.next === 'up' || !canFall)) {
    return { ...control, phase: 'climb', limit: stepUp(control, limits), base };
  }
  if (!canFall) return { ...control, heldMs };
  return { ...control, phase: 'down', limit: lessBy(downFactor, limit, limits), base };
}

function afterDown(control: Control, round: Measured): Control {
  const { limit, base } = control;
  const isLoss = base && round.rate < base.rate * (1 - gainShare * (1 - limit / base.limit));
  if (isLoss) return { ...held(takenBack(control)), waitMs: longer(control.waitMs), next: 'up' };
  return { ...held(control), waitMs: firstWaitMs, next: 'down' };
}

function stepUp({ limit, ceiling, isQuick }: Control, { max }: PoolLimits): number {
  const target = Math.ceil(limit * (isQuick ? quickFactor : carefulFactor));
  if (ceiling === null) return Math.min(max, target);
  const near = Math.floor(nearFactor * ceiling);
  return Math.min(max, limit < near ? Math.min(target, near) : Math.max(limit + 1, ceiling));
}

function lessBy(factor: number, limit: number, { desired }: PoolLimits): number {
  return Math.max(desired, Math.floor(limit * factor));
}

function takenBack(control: Control): Control {
  return { ...control, limit: control.base?.limit ?? control.limit, base: null };
}

function held(control: Control): Control {
  return { ...control, phase: 'hold', base: null, heldMs: 0 };
}

function longer(waitMs: number): number {
  return Math.min(longestWaitMs, waitMs * 2);
}
