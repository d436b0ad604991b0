// The memory of one item between attempts: read from the journal on first use, parts written down together a little later.

import type { ClaimedItem } from '../journal/queue-rows.ts';
import type { Begun, Checkpoint, SavedPart } from '../store/checkpoint.ts';
import type { Surroundings } from './surroundings.ts';

/** An item whose listed size makes it fit into one request has nothing to remember, unless it is in doubt. */
const worthRememberingBytes = 1024 * 1024;

/** null for an item too small to be gone on with. */
export function checkpointOf(
  { id, sizeBytes, isInDoubt }: ClaimedItem,
  { journal, parts: saving }: Pick<Surroundings, 'journal' | 'parts'>,
): Checkpoint | null {
  if (sizeBytes !== null && sizeBytes <= worthRememberingBytes && !isInDoubt) return null;
  let begun: Begun | null | undefined;
  let parts: SavedPart[] | undefined;
  return {
    get begun() {
      begun = begun === undefined ? journal.begunOf(id) : begun;
      return begun;
    },
    get parts() {
      saving.flush();
      parts ??= journal.partsOf(id);
      return parts;
    },
    begin(next) {
      saving.flush();
      journal.saveBegun(id, next);
      begun = next;
      parts = [];
    },
    save(part) {
      saving.add({ item: id, part });
    },
    forget() {
      if (begun === null) return;
      saving.flush();
      journal.forgetBegun(id);
      begun = null;
      parts = [];
    },
    startOver() {
      saving.flush();
      journal.startOver(id);
      begun = null;
      parts = [];
    },
  };
}
