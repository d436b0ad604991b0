// The lowest latency seen lately in each lane, and whether requests now take much longer for nothing.

import type { Lane } from './lanes.ts';
import type { Measured } from './round.ts';

/** The quickest round of a lane and the throughput it had. */
interface Floor {
  readonly latencyMs: number;
  readonly rate: number;
}

export type Floors = Readonly<Record<Lane, Floor | null>>;

export const noFloors: Floors = { small: null, large: null };

/** A floor that is not met again doubles in this time, so that a longer route is accepted. */
const doublesInMs = 60_000;
/** Latency is high above twice the floor, and by more than what a clock of whole milliseconds or a busy moment adds. */
const highFactor = 2;
const highAboveMs = 20;
const gainFactor = 1.1;

/** The floors after one more round. */
export function lowerFloors(floors: Floors, round: Measured): Floors {
  const next = (lane: Lane): Floor | null => {
    const floor = floors[lane];
    const latencyMs = round.latencyMs[lane];
    if (!floor) return latencyMs === null ? null : { latencyMs, rate: round.rate };
    const aged = floor.latencyMs * 2 ** (round.elapsedMs / doublesInMs);
    if (latencyMs !== null && latencyMs <= aged) return { latencyMs, rate: round.rate };
    return { latencyMs: aged, rate: floor.rate };
  };
  return { small: next('small'), large: next('large') };
}

/** True when every lane that was answered took well over its floor while no more was moved than at the floor. */
export function isRisen(floors: Floors, round: Measured): boolean {
  let isAny = false;
  for (const lane of ['small', 'large'] as const) {
    const latencyMs = round.latencyMs[lane];
    if (latencyMs === null) continue;
    const floor = floors[lane];
    if (!floor || latencyMs <= highFactor * floor.latencyMs + highAboveMs) return false;
    if (round.rate >= gainFactor * floor.rate) return false;
    isAny = true;
  }
  return isAny;
}
