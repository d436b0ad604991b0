// When a command is killed: at a seeded random moment of its course, spread so that no part of it is left out.

import type { Direction, Passing } from './counting-proxy.ts';

/** A moment: so many milliseconds after something has happened `count` times. A write is one of the job's journal. */
export interface Moment {
  readonly after: 'start' | 'request' | 'parts' | 'end' | 'write' | 'all but one write';
  readonly count: number;
  readonly ms: number;
}

export interface Standing {
  /** Parts that the journal does not have. */
  readonly missing: number;
  readonly killsLeft: number;
}

/** Of the kills so many are kept for the end of the transfer: each of them may cost a whole one. */
const endShare = 0.05;

/** The same numbers in [0, 1) for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The next moment: parts are used up evenly by the kills that are left, the last twentieth of which meets the end. */
export function nextMoment(random: () => number, { missing, killsLeft }: Standing, kills: number): Moment {
  const kind = random();
  const share = random();
  const ms = random();
  const forTheEnd = Math.ceil(kills * endShare);
  if (missing === 0 || killsLeft <= forTheEnd) return { after: 'end', count: 1, ms: ms * 120 };
  if (kind < 0.12) return { after: 'start', count: 1, ms: ms * 600 };
  if (kind < 0.22) return { after: 'request', count: 1 + Math.floor(share * 5), ms: ms * 30 };
  const most = -1 + (2 * missing) / (0.78 * (killsLeft - forTheEnd));
  return { after: 'parts', count: Math.min(missing, 1 + Math.round(share * most)), ms: ms * 60 };
}

/** A command that begins a small file makes about so many writes, and one that goes on with it. */
const writes = { first: 14, next: 7 };

/** The next moment at a write to the journal, before it or after. */
export function nextWrite(random: () => number, isFirst: boolean): Moment {
  const count = 1 + Math.floor(random() * (isFirst ? writes.first : writes.next));
  return { after: random() < 0.5 ? 'write' : 'all but one write', count, ms: 0 };
}

/**
 * Tells, of all that passes, when the moment's count is full. The end is the request that completes an upload, on its way to
 * the server or back, or the last of the missing ranges.
 */
export function momentOf(
  moment: Moment,
  direction: Direction,
  missing: number,
): (passing: Passing) => boolean {
  let left = moment.after === 'end' && direction === 'down' ? missing : moment.count;
  // As many kills before the server answers as after.
  const end = moment.ms % 2 < 1 ? 'asked' : 'answered';
  return ({ when, step }) => {
    if (moment.after === 'write' || moment.after === 'all but one write') return false;
    const isMeant =
      moment.after === 'request'
        ? when === 'asked'
        : moment.after === 'parts' || direction === 'down'
          ? when === 'answered' && (step.kind === 'part' || step.kind === 'range')
          : when === end && step.kind === 'complete';
    if (isMeant) left -= 1;
    return isMeant && left === 0;
  };
}
