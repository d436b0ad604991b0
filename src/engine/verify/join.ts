// Two listings in the same order side by side: what is in both, and what is in one alone.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import { folderPrefix } from '../store/path.ts';
import { byOrder, type Listed } from './listed.ts';

/** One key. `trouble`: something stands between this and the truth about it; then neither side is to be believed. */
export interface Pair {
  readonly key: Key;
  readonly source: Entry | null;
  readonly target: Entry | null;
  readonly trouble: ErrorWire | null;
}

/** Every key of both, in order. A failure of either listing ends it. */
export async function* join(
  source: AsyncIterable<Listed>,
  target: AsyncIterable<Listed>,
): AsyncGenerator<Pair> {
  const sources = source[Symbol.asyncIterator]();
  const targets = target[Symbol.asyncIterator]();
  const hiddenAt = { source: new Hidden(), target: new Hidden() };
  try {
    let [left, right] = await Promise.all([next(sources), next(targets)]);
    while (left !== null || right !== null) {
      const order = left && right ? byOrder(left, right) : left ? -1 : 1;
      const one = order <= 0 ? (left?.entry ?? null) : null;
      const other = order >= 0 ? (right?.entry ?? null) : null;
      const key = one?.key ?? other?.key;
      if (key === undefined) return;
      const trouble = hiddenAt.source.troubleOf(one, key) ?? hiddenAt.target.troubleOf(other, key);
      yield { key, source: one, target: other, trouble };
      if (order <= 0) left = await next(sources);
      if (order >= 0) right = await next(targets);
    }
  } finally {
    await Promise.all([sources.return?.(), targets.return?.()]);
  }
}

async function next(listing: AsyncIterator<Listed>): Promise<Listed | null> {
  const { done, value } = await listing.next();
  return done === true ? null : value;
}

/** The folder of one side that could not be looked into. What would lie in it comes right after it. */
class Hidden {
  #prefix: string | null = null;
  #error: ErrorWire | null = null;

  troubleOf(entry: Entry | null, key: Key): ErrorWire | null {
    if (entry?.trouble && entry.kind === 'folder') {
      this.#prefix = folderPrefix(entry.key);
      this.#error = entry.trouble;
    }
    if (entry) return entry.trouble ?? null;
    // That it was not listed there does not mean that it is not there.
    return this.#prefix !== null && key.startsWith(this.#prefix) ? this.#error : null;
  }
}
