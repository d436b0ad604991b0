// A page of a transfer's items as a person sees them: what the journal says, with what runs at this moment on top.

import type { CallInput } from '../../contract/api.ts';
import type { TransferItem } from '../../contract/transfer.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { ItemRow } from '../journal/queue-rows.ts';
import type { Platform } from '../store/path.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { nameIn } from './request.ts';

/** In order of key, from the first after `after`. To the journal an item that runs is waiting. */
export function itemPage(
  journal: QueueJournal,
  transfer: LiveTransfer,
  { state, after, limit }: CallInput<'transfer.items'>,
  platform: Platform,
): TransferItem[] {
  const { row, running } = transfer;
  const rows =
    state === 'running'
      ? journal
          .itemsById([...running.keys()])
          .filter(({ key }) => after === null || key > after)
          .sort((one, other) => (one.key < other.key ? -1 : 1))
      : journal.page(row.number, state, after, state === 'waiting' ? limit + running.size : limit);
  const asItem = itemView(transfer, platform);
  return rows
    .map(asItem)
    .filter((item) => state === null || item.state === state)
    .slice(0, limit);
}

/** How a row of this transfer looks to a person at this moment. */
export function itemView(
  transfer: Pick<LiveTransfer, 'request' | 'running'>,
  platform: Platform,
): (row: ItemRow) => TransferItem {
  const { request, running } = transfer;
  return ({ id, key, targetKey, state, sizeBytes, skipped, error, proof, retries, startedOver }) => {
    const underWay = state === 'waiting' ? running.get(id) : undefined;
    return {
      key,
      targetKey,
      state: underWay ? 'running' : state,
      sizeBytes,
      doneBytes: underWay ? underWay.doneBytes : state === 'done' ? (sizeBytes ?? 0) : 0,
      skipped,
      proof,
      retries,
      startedOver,
      // A failure that ended many at once names none of them.
      error: error && { ...error, from: error.from ?? nameIn(request.source, key, platform) },
    };
  };
}
