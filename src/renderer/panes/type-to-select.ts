// Finding a row by typing its beginning. Letters add up for a second; the same letter again goes on to the next.

import type { Listing } from '../state/listing.ts';

const memoryMs = 1000;

export interface TypeToSelect {
  /** True while a letter would be added to others. */
  isTyping(): boolean;
  /** The position of the row that a further letter leads to, -1 for none. */
  type(letter: string, listing: Listing, from: number): number;
}

export function createTypeToSelect(now: () => number = Date.now): TypeToSelect {
  let typed = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  const isTyping = () => now() - lastMs < memoryMs;
  return {
    isTyping,
    type(letter, listing, from) {
      typed = isTyping() ? typed + fold(letter) : fold(letter);
      lastMs = now();
      const isSameLetter = Array.from(typed).every((one) => one === typed[0]);
      const wanted = isSameLetter ? (typed[0] ?? '') : typed;
      // One letter looks for the next row; more letters may stay where they are.
      return findFrom(listing, wanted, isSameLetter ? from + 1 : from);
    },
  };
}

function findFrom(listing: Listing, wanted: string, from: number): number {
  const { count } = listing;
  for (let step = 0; step < count; step += 1) {
    const position = (Math.max(from, 0) + step) % count;
    const name = listing.nameOf(listing.idAt(position));
    if (fold(name.slice(0, wanted.length * 2)).startsWith(wanted)) return position;
  }
  return -1;
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
