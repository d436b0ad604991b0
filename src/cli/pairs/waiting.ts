// What of a pair waits for the person, read in pages.

import type { Key } from '../../contract/models.ts';
import type { Attention, PairAction, PairId } from '../../contract/pair.ts';
import type { Asking } from '../context.ts';

const limit = 500;

/** Paths that are left alone until somebody does something. */
export async function* attentionOf({ engine }: Asking, id: PairId): AsyncGenerator<Attention[]> {
  let after: Key | null = null;
  for (;;) {
    const page: Attention[] = await engine.call('pair.attention', { id, after, limit });
    if (page.length > 0) yield page;
    after = page.at(-1)?.path ?? null;
    if (page.length < limit) return;
  }
}

/** What the guard holds. */
export async function* heldOf({ engine }: Asking, id: PairId): AsyncGenerator<PairAction[]> {
  let after: Key | null = null;
  for (;;) {
    const page: PairAction[] = await engine.call('pair.held', { id, after, limit });
    if (page.length > 0) yield page;
    after = page.at(-1)?.path ?? null;
    if (page.length < limit) return;
  }
}
