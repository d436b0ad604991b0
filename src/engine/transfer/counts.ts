// How far a transfer has come, counted in one place. A folder or an unlisted entry counts as a file only when it failed.

import { z } from '../../contract/schema.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import {
  type ItemKind,
  type Lane,
  laneOf,
  type NewItem,
  type StoredState,
  type Sum,
  type TransferRow,
} from '../journal/queue-rows.ts';

export interface Counts {
  /** Items of every kind that have not ended, by lane. */
  readonly open: Record<Lane, number>;
  totalFiles: number;
  totalBytes: number;
  doneFiles: number;
  doneBytes: number;
  skippedFiles: number;
  failedFiles: number;
  retries: number;
  unverifiedFiles: number;
  resumedBytes: number;
}

const CountsText = z.object({
  open: z.object({ small: z.int(), large: z.int() }),
  totalFiles: z.int(),
  totalBytes: z.number(),
  doneFiles: z.int(),
  doneBytes: z.number(),
  skippedFiles: z.int(),
  failedFiles: z.int(),
  retries: z.int(),
  unverifiedFiles: z.int(),
  resumedBytes: z.number(),
});

/** What the journal's sums come to; `resumedBytes` are the transfer's own. */
export function countsOf(sums: readonly Sum[], resumedBytes = 0): Counts {
  const counts: Counts = {
    open: { small: 0, large: 0 },
    totalFiles: 0,
    totalBytes: 0,
    doneFiles: 0,
    doneBytes: 0,
    skippedFiles: 0,
    failedFiles: 0,
    retries: 0,
    unverifiedFiles: 0,
    resumedBytes,
  };
  for (const { kind, state, isLarge, items, bytes, retries, unverified } of sums) {
    count(counts, kind, state === 'running' ? 'waiting' : state, isLarge ? 'large' : 'small', bytes, items);
    counts.retries += retries;
    counts.unverifiedFiles += unverified;
  }
  return counts;
}

/** The counts of a transfer that has ended, as it wrote them down, or else as its items give them. */
export function countsOfRow(row: TransferRow, journal: Pick<QueueJournal, 'sums'>): Counts {
  return row.countsText === null
    ? countsOf(journal.sums([row.number]), row.resumedBytes)
    : CountsText.parse(JSON.parse(row.countsText));
}

/** Items that have not ended, of both lanes. */
export function openItems({ open }: Counts): number {
  return open.small + open.large;
}

/** Counts items that are new. */
export function countNew(counts: Counts, items: readonly NewItem[]): void {
  for (const { kind, state, sizeBytes } of items)
    count(counts, kind, state, laneOf(sizeBytes), sizeBytes ?? 0, 1);
}

/** Moves one item from waiting to how it ended; its size may have turned out another than was listed. */
export function countEnd(
  counts: Counts,
  kind: ItemKind,
  listedBytes: number | null,
  end: { readonly state: StoredState; readonly sizeBytes: number | null; readonly proof: string | null },
): void {
  count(counts, kind, 'waiting', laneOf(listedBytes), listedBytes ?? 0, -1);
  count(counts, kind, end.state, laneOf(end.sizeBytes), end.sizeBytes ?? 0, 1);
  if (end.state === 'done' && kind === 'file' && end.proof === 'none') counts.unverifiedFiles += 1;
}

/** `bytes` are of all these items together; with fewer than none of them they are taken away. */
function count(
  counts: Counts,
  kind: ItemKind,
  state: StoredState,
  lane: Lane,
  bytes: number,
  items: number,
): void {
  const files = kind === 'file' || state === 'failed' ? items : 0;
  const signed = items < 0 ? -bytes : bytes;
  if (state === 'waiting') counts.open[lane] += items;
  counts.totalFiles += files;
  // What is left alone is not part of the work.
  if (state !== 'skipped') counts.totalBytes += signed;
  if (state === 'done') {
    counts.doneFiles += files;
    counts.doneBytes += signed;
  }
  if (state === 'skipped') counts.skippedFiles += files;
  if (state === 'failed') counts.failedFiles += files;
}
