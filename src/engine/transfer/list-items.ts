// Lists what a transfer is to move, and says how the listing came out.

import { type ErrorWire, toWire } from '../../contract/errors.ts';
import type { NewItem, TransferRow } from '../journal/queue-rows.ts';
import { placeKey } from '../store/path.ts';
import { expand } from './expand.ts';
import { isOnePlace } from './request.ts';
import type { Surroundings } from './surroundings.ts';

interface Listener {
  /** Items that were found; throws what the journal throws. */
  readonly onItems: (items: readonly NewItem[]) => void;
  /** The source cannot be listed; true when that waits for the person. */
  readonly onFailure: (failure: ErrorWire) => boolean;
}

/** True when all was listed, or what could not be is kept as a failed item; false when it is to be listed again. */
export async function listItems(
  { request, title }: Pick<TransferRow, 'request' | 'title'>,
  { openPlace, clock, random, log, holds }: Surroundings,
  signal: AbortSignal,
  { onItems, onFailure }: Listener,
): Promise<boolean> {
  try {
    const source = await openPlace(request.source);
    const isTheTarget = await isOnePlace(request.source, request.target);
    const expanding = { request, source, isOnePlace: isTheTarget, clock, random, signal, holds };
    for await (const items of expand(expanding)) {
      signal.throwIfAborted();
      onItems(items);
    }
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const failure = toWire(error, 'entry.list');
    if (failure.op.startsWith('journal.')) throw error;
    log('error', 'a transfer could not be listed', { title, error: failure });
    if (onFailure(failure)) return false;
    onItems([placeFailure(failure)]);
    return true;
  }
}

/** The failure of the source as a whole, kept as the one item that there is. */
function placeFailure(error: ErrorWire): NewItem {
  return {
    kind: 'listing',
    key: placeKey,
    targetKey: placeKey,
    sizeBytes: null,
    state: 'failed',
    skipped: null,
    error,
  };
}
