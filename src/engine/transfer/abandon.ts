// Cleaning up after large files that will not be gone on with: parts in a bucket are billed, part files take room.

import { toWire } from '../../contract/errors.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { Unfinished } from '../journal/checkpoints.ts';
import type { Surroundings } from './surroundings.ts';

/** Removes what these have left. What cannot be reached now is told to the log; a scan for unfinished uploads finds it later. */
export async function abandon(
  unfinished: readonly Unfinished[],
  { target }: Pick<TransferRequest, 'target'>,
  { openPlace, journal, log }: Pick<Surroundings, 'openPlace' | 'journal' | 'log'>,
): Promise<void> {
  for (const { item, begun } of unfinished) {
    try {
      await (await openPlace(target)).abandon?.(begun);
    } catch (error) {
      log('warn', 'something unfinished stays behind', { error: toWire(error, 'entry.remove') });
    }
    journal.forgetBegun(item);
  }
}
