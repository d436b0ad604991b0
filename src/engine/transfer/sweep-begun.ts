// Before a transfer goes on that an earlier process may have begun: the folders where that may have left an unfinished file are swept.

import { toWire } from '../../contract/errors.ts';
import { parentKey } from '../store/path.ts';
import type { Work } from './item-book.ts';
import type { Surroundings } from './surroundings.ts';

/** Never rejects: what cannot be swept is told to the log. */
export async function sweepBegun(
  { number, request, title }: Work,
  { journal, sweep, log }: Pick<Surroundings, 'journal' | 'sweep' | 'log'>,
): Promise<void> {
  try {
    const folders = new Set(journal.begun(number).map(parentKey));
    for (const folder of folders) await sweep(request.target, folder);
  } catch (error) {
    log('warn', 'unfinished files may stay behind', { title, error: toWire(error, 'entry.remove') });
  }
}
