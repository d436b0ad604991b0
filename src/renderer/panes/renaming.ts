// Giving an entry another name, told in the pane while it takes its time.

import { formatPlural } from '../../base/units.ts';
import { AppError, fromWire } from '../../contract/errors.ts';
import { placeOf } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import type { WindowState } from '../state/window-state.ts';

/** Renames the row `id`; a folder of objects is copied one by one, which is counted aloud. */
export async function renameRow(window: WindowState, pane: Pane, id: number, name: string): Promise<void> {
  const { listing } = pane;
  const place = placeOf(listing.location);
  if (!place) return;
  if (listing.find(name) >= 0) {
    const from = listing.nameOf(id);
    return pane.fail(new AppError('entry.exists', { op: 'entry.rename', from, to: name }), 'entry.rename');
  }
  try {
    pane.store.setState({ work: `Renaming ${listing.nameOf(id)}` });
    let failure: AppError | null = null;
    for await (const tally of window.line.api.open('entry.rename', { place, key: listing.keyOf(id), name })) {
      if (tally.files > 1)
        pane.store.setState({
          work: `Renaming ${listing.nameOf(id)}: ${formatPlural(tally.files, 'object')}`,
        });
      const [first] = tally.failures;
      if (first) failure = fromWire(first);
    }
    if (failure) throw failure;
    pane.refresh(name);
  } catch (error) {
    pane.fail(error, 'entry.rename');
    pane.refresh();
  } finally {
    pane.store.setState({ work: null });
  }
}
