// When a pair runs next: a pure rule. No time passes here.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Pair, PairHint, RunReport } from '../../contract/pair.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const monthMs = 30 * dayMs;
/** A watched folder is looked at whole now and then, for watchers miss things. */
const rescanMs = 60 * minuteMs;
/** Looking at the bucket more often than this shows nobody anything sooner. */
const soonestMs = 30_000;
const latestMs = 6 * 60 * minuteMs;
/** After what a later attempt may put right, the first wait; then twice as long each time. */
const firstRetryMs = 30_000;
const lastRetryMs = 60 * minuteMs;
/** Removals wait for a second look that long. */
export const absenceMs = 60_000;
/** What needs a person is tried again by itself after that long. */
export const retryMs = 60 * 60_000;

/** Requests that one look at the bucket costs: a thousand keys each. */
export function requestsOfALook(keys: number): number {
  return Math.max(1, Math.ceil(keys / 1000));
}

/** How often the bucket may be looked at within the pair's budget, from 30 seconds to 6 hours. */
export function pollMs({ requestsPerMonth }: Pick<Pair, 'requestsPerMonth'>, keys: number): number {
  if (requestsPerMonth === null) return soonestMs;
  const looks = requestsPerMonth / requestsOfALook(keys);
  return Math.min(latestMs, Math.max(soonestMs, monthMs / looks));
}

/** How the computer stands, as far as anybody has told. */
export interface Outlook {
  readonly isOnline: boolean;
  readonly isOnBattery: boolean;
}

export const usualOutlook: Outlook = { isOnline: true, isOnBattery: false };

/** How it stands after a hint. */
export function afterHint(outlook: Outlook, hint: PairHint): Outlook {
  switch (hint) {
    case 'woke':
      return outlook;
    case 'online':
    case 'offline':
      return { ...outlook, isOnline: hint === 'online' };
    case 'battery':
    case 'mains':
      return { ...outlook, isOnBattery: hint === 'battery' };
  }
}

/** True for what ends a time in which nobody could hear of changes: on either side something may be new. */
export function isRousing(hint: PairHint): boolean {
  return hint === 'woke' || hint === 'online';
}

/** True while nothing is to run by itself. */
export function holdsBack({ isOnline, isOnBattery }: Outlook, syncOnBattery: boolean): boolean {
  return !isOnline || (isOnBattery && !syncOnBattery);
}

export interface Situation {
  readonly pair: Pair;
  readonly last: RunReport | null;
  /** When the bucket was last listed whole; null: never. */
  readonly lookedMs: number | null;
  /** Files of the pair. */
  readonly keys: number;
  /** The computer is no place to run anything now: see holdsBack. */
  readonly isHeldBack: boolean;
  /** Runs in a row that ended early, since the process began or was roused. */
  readonly failures: number;
  /** When something in the folder was last heard to have changed; null: nothing since the last run. */
  readonly dirtyMs: number | null;
  /** From 0 to 1, to spread what would otherwise happen at once. */
  readonly chance: number;
}

/** A folder in which something changes is left to settle for that long. */
const gatherMs = 3000;

/** When, and whether it need look at the folder alone. */
export interface NextRun {
  readonly atMs: number;
  readonly isQuick: boolean;
}

/**
 * | the pair | runs next |
 * | --- | --- |
 * | is paused, or runs by hand | never by itself |
 * | is on a computer without a network, or on battery when that is not wanted | not before that has changed |
 * | has never run | now |
 * | ended early, and the computer has been roused since | after 3 s, by chance up to a half longer |
 * | ended early, and later may help, as where no S3 server answered | after 30 s, 1 min, 2 min ... 1 h, each by chance up to a half longer |
 * | ended early, and only the person can help | never by itself |
 * | has removals that wait for a second look | when that is due |
 * | runs every so often | so long after the last start |
 * | watches | quickly, 3 s after the last change that was heard; whole when the bucket may be looked at again, or after an hour |
 */
export function nextRun(situation: Situation): NextRun | null {
  const { pair, last, isHeldBack, failures, chance } = situation;
  if (pair.isPaused || pair.schedule.kind === 'by-hand' || isHeldBack) return null;
  if (!last) return { atMs: 0, isQuick: false };
  if (!last.isWhole) {
    if (!last.error || !maySolveItself(last.error)) return null;
    const waitMs = failures === 0 ? gatherMs : Math.min(lastRetryMs, firstRetryMs * 2 ** (failures - 1));
    return { atMs: last.endedMs + waitMs * (1 + chance / 2), isQuick: false };
  }
  const usual = usualRun(situation, last);
  const secondLookMs = last.endedMs + absenceMs;
  return last.unsure > 0 && secondLookMs < usual.atMs ? { atMs: secondLookMs, isQuick: false } : usual;
}

function maySolveItself({ retry, code }: ErrorWire): boolean {
  // The sign-in page of a hotel answers in the server's place, and one day no longer does.
  return retry === 'later' || code === 'not-s3';
}

function usualRun(
  { pair, lookedMs, keys, dirtyMs, chance }: Situation,
  { startedMs, endedMs }: RunReport,
): NextRun {
  if (pair.schedule.kind === 'every')
    return { atMs: startedMs + pair.schedule.minutes * minuteMs, isQuick: false };
  // Only this computer writes to a backup: there the bucket need not be asked what is new.
  const isAsked = pair.mode !== 'backup';
  const leastMs = pollMs(pair, keys);
  const lookMs = Math.max(leastMs, isAsked ? Math.min(rescanMs, leastMs) : rescanMs);
  const wholeMs = (lookedMs ?? endedMs) + lookMs * (0.75 + chance / 2);
  const heardMs = dirtyMs === null ? Number.POSITIVE_INFINITY : dirtyMs + gatherMs;
  return heardMs < wholeMs ? { atMs: heardMs, isQuick: true } : { atMs: wholeMs, isQuick: false };
}
