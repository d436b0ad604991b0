// The folders of the source that a move has emptied.

import { toWire } from '../../contract/errors.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { removeEmptyFolders } from '../entry/empty-folders.ts';
import { placeKey } from '../store/path.ts';
import type { Surroundings } from './surroundings.ts';

/** Removes them, where the request was a move. One that stays is no reason to call the move failed: it goes to the log. */
export async function removeEmptied(
  { source: place, keys, move, rules }: TransferRequest,
  { openPlace, log, onPlaceChange }: Pick<Surroundings, 'openPlace' | 'log' | 'onPlaceChange'>,
): Promise<void> {
  // With rules, an empty folder may be one that was not to be moved.
  if (!move || rules?.length) return;
  try {
    const source = await openPlace(place);
    if (!source.features.hasRealFolders) return;
    for (const key of keys ?? [placeKey]) {
      if (keys && (await source.stat(key))?.kind !== 'folder') continue;
      await removeEmptyFolders(
        source,
        key,
        undefined,
        (folder) => onPlaceChange(place, folder.key),
        () => undefined,
      );
    }
  } catch (error) {
    log('warn', 'emptied folders stay behind', { error: toWire(error, 'entry.remove') });
  }
}
