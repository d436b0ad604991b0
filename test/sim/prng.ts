// Numbers that look random and depend on a seed alone.

export interface Prng {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
  chance(share: number): boolean;
  /** One of them; there must be one. */
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32: small, quick, and good enough to choose who goes first. */
export function createPrng(seed: number): Prng {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick(list) {
      const picked = list[int(list.length)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
  };
}

/** Folds a text into a number of 32 bits (FNV-1a); `from` is the number of what came before. */
export function foldText(text: string, from = 0x811c9dc5): number {
  let hash = from;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return hash >>> 0;
}

/** A generator of its own for each purpose, so that one more draw here changes nothing there. */
export function prngFor(seed: number, purpose: string): Prng {
  return createPrng(foldText(purpose, foldText(String(seed))));
}
