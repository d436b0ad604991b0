// Keeps the book of a transfer's items: what was found and how each came out is counted, written down, and told to the places.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Transfer, TransferRequest } from '../../contract/transfer.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { ClaimedItem, NewItem } from '../journal/queue-rows.ts';
import { type Counts, countEnd, countNew } from './counts.ts';
import type { Outcome } from './item-attempt.ts';
import type { Surroundings } from './surroundings.ts';

/** What the items belong to. */
export interface Work {
  readonly number: number;
  readonly title: string;
  readonly direction: Transfer['direction'];
  readonly request: TransferRequest;
}

/** How far the work has come; its owner sees it change. */
export interface Progress {
  counts: Counts;
  /** The first failure, so that the transfer can say why. */
  error: ErrorWire | null;
}

type Around = Pick<Surroundings, 'journal' | 'ends' | 'onPlaceChange'>;
type End = Omit<Parameters<ItemEnds['add']>[0], 'id' | 'transfer' | 'retries'>;

const unmoved = { skipped: null, proof: null, resumedBytes: 0 } as const;

export class ItemBook {
  readonly #work: Work;
  readonly #progress: Progress;
  readonly #around: Around;

  constructor(work: Work, progress: Progress, around: Around) {
    this.#work = work;
    this.#progress = progress;
    this.#around = around;
  }

  /** Throws what the journal throws. */
  add(items: readonly NewItem[]): void {
    const added = this.#around.journal.addItems(this.#work.number, items);
    countNew(this.#progress.counts, added);
    this.#progress.error ??= added.find(({ error }) => error)?.error ?? null;
  }

  succeeded(item: ClaimedItem, outcome: Outcome): void {
    const { request } = this.#work;
    const { onPlaceChange } = this.#around;
    if (outcome.state === 'skipped') {
      const { targetKey, sizeBytes } = item;
      const { state, reason } = outcome;
      this.#end(item, { ...unmoved, state, targetKey, sizeBytes, skipped: reason, error: null });
      return;
    }
    this.#progress.counts.resumedBytes += outcome.resumedBytes;
    this.#end(item, { ...outcome, skipped: null, error: null });
    onPlaceChange(request.target, outcome.targetKey);
    if (request.move) onPlaceChange(request.source, item.key);
  }

  /** For good. */
  failed(item: ClaimedItem, error: ErrorWire): void {
    this.#progress.error ??= error;
    const { targetKey, sizeBytes } = item;
    this.#end(item, { ...unmoved, state: 'failed', targetKey, sizeBytes, error });
  }

  /** In an attempt that will be followed by another. */
  failedForNow({ id, targetKey, sizeBytes, retries }: ClaimedItem): void {
    this.#progress.counts.retries += 1;
    this.#around.ends.add({
      ...{ ...unmoved, id, transfer: this.#work.number, targetKey, sizeBytes },
      ...{ state: 'waiting', error: null, retries: retries + 1 },
    });
  }

  #end(item: ClaimedItem, end: End): void {
    countEnd(this.#progress.counts, item.kind, item.sizeBytes, end);
    this.#around.ends.add({ id: item.id, transfer: this.#work.number, retries: item.retries, ...end });
  }
}
