// Comparing a secret that was brought with the one that is wanted.

import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing, not even the length. */
export function isSameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
