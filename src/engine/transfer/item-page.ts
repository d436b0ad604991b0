// A page of a transfer's items as a person sees them: what the journal says, with what runs at this moment on top.

import type { CallInput } from '../../contract/api.ts';
import type { TransferItem } from '../../contract/models.ts';
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
  const { row } = transfer;
  const { running } = transfer.items;
  const rows =
    state === 'running'
      ? journal
          .itemsById([...running.keys()])
          .filter(({ key }) => after === null || key > after)
          .sort((one, other) => (one.key < other.key ? -1 : 1))
      : journal.page(row.number, state, after, state === 'waiting' ? limit + running.size : limit);
  return rows
    .map((stored) => asItem(stored, running.get(stored.id)?.doneBytes))
    .filter((item) => state === null || item.state === state)
    .slice(0, limit);

  function asItem(stored: ItemRow, doneBytes: number | undefined): TransferItem {
    const { key, target_key, size_bytes, skipped, error, proof, retries } = stored;
    const isRunning = doneBytes !== undefined && stored.state === 'waiting';
    return {
      key,
      targetKey: target_key,
      state: isRunning ? 'running' : stored.state,
      sizeBytes: size_bytes,
      doneBytes: isRunning ? doneBytes : stored.state === 'done' ? (size_bytes ?? 0) : 0,
      skipped,
      proof,
      retries,
      // A failure that ended many at once names none of them.
      error: error && { ...error, from: error.from ?? nameIn(row.request.source, key, platform) },
    };
  }
}
