// How far a transfer has come, counted in one place. A folder or an unlisted entry counts as a file only when it failed.

import type { ItemKind, NewItem, StoredState, Sum } from '../journal/queue-rows.ts';

export interface Counts {
  /** Items of every kind that have not ended. */
  open: number;
  totalFiles: number;
  totalBytes: number;
  doneFiles: number;
  doneBytes: number;
  skippedFiles: number;
  failedFiles: number;
}

interface Counted {
  readonly kind: ItemKind;
  readonly state: StoredState;
  readonly items: number;
  readonly bytes: number;
}

/** What the journal's sums come to. */
export function countsOf(sums: readonly Sum[]): Counts {
  const counts: Counts = {
    open: 0,
    totalFiles: 0,
    totalBytes: 0,
    doneFiles: 0,
    doneBytes: 0,
    skippedFiles: 0,
    failedFiles: 0,
  };
  for (const { kind, state, items, bytes } of sums)
    count(counts, { kind, state: state === 'running' ? 'waiting' : state, items, bytes }, 1);
  return counts;
}

/** Counts items that are new. */
export function countNew(counts: Counts, items: readonly NewItem[]): void {
  for (const { kind, state, sizeBytes } of items)
    count(counts, { kind, state, items: 1, bytes: sizeBytes ?? 0 }, 1);
}

/** Moves one item from waiting to how it ended; its size may have turned out another than was listed. */
export function countEnd(
  counts: Counts,
  kind: ItemKind,
  listedBytes: number | null,
  end: { readonly state: StoredState; readonly sizeBytes: number | null },
): void {
  count(counts, { kind, state: 'waiting', items: 1, bytes: listedBytes ?? 0 }, -1);
  count(counts, { kind, state: end.state, items: 1, bytes: end.sizeBytes ?? 0 }, 1);
}

function count(counts: Counts, { kind, state, items, bytes }: Counted, sign: 1 | -1): void {
  const files = kind === 'file' || state === 'failed' ? items * sign : 0;
  if (state === 'waiting') counts.open += items * sign;
  counts.totalFiles += files;
  // What is left alone is not part of the work.
  if (state !== 'skipped') counts.totalBytes += bytes * sign;
  if (state === 'done') {
    counts.doneFiles += files;
    counts.doneBytes += bytes * sign;
  }
  if (state === 'skipped') counts.skippedFiles += files;
  if (state === 'failed') counts.failedFiles += files;
}
