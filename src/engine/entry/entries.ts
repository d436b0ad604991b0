// What can be done with the entries of a place, besides moving them.

import { AppError } from '../../contract/errors.ts';
import type { Entry, Key, Place } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { Clock } from '../host.ts';
import type { OpenPlace } from '../profile/places.ts';
import { placeKey } from '../store/path.ts';
import { countEntries } from './count.ts';
import { checkName } from './name.ts';
import { removeEntries } from './remove.ts';
import { renameEntry } from './rename.ts';

export interface Entries {
  stat(place: Place, key: Key, signal?: AbortSignal): Promise<Entry | null>;
  createFolder(place: Place, name: string, signal?: AbortSignal): Promise<Entry>;
  list(place: Place, isDeep: boolean, signal: AbortSignal): AsyncIterable<Entry[]>;
  count(place: Place, keys: readonly Key[], signal: AbortSignal): AsyncIterable<Tally>;
  remove(place: Place, keys: readonly Key[], signal: AbortSignal): AsyncIterable<Tally>;
  rename(place: Place, key: Key, name: string, signal: AbortSignal): AsyncIterable<Tally>;
}

export function createEntries(
  openPlace: OpenPlace,
  clock: Clock,
  onChanged: (place: Place, key: Key) => void,
): Entries {
  const now = () => clock.now();

  return {
    stat: async (place, key, signal) => (await openPlace(place)).stat(key, { signal }),

    async createFolder(place, name, signal) {
      const store = await openPlace(place);
      checkName(name, 'entry.create-folder', store.nameOf(placeKey));
      const entry = await store.createFolder(name as Key, { signal });
      onChanged(place, entry.key);
      return entry;
    },

    async *list(place, isDeep, signal) {
      yield* (await openPlace(place)).list(placeKey, { signal, isDeep });
    },

    async *count(place, keys, signal) {
      yield* countEntries(await openPlace(place), keys, now, signal);
    },

    async *remove(place, keys, signal) {
      const store = await openPlace(place);
      refuseThePlace(keys, 'entry.remove', store.nameOf(placeKey));
      yield* removeEntries({ store, now, signal, onRemoved: (key) => onChanged(place, key) }, keys);
    },

    async *rename(place, key, name, signal) {
      const store = await openPlace(place);
      refuseThePlace([key], 'entry.rename', store.nameOf(placeKey));
      yield* renameEntry(
        { store, now, signal, onChanged: (changed) => onChanged(place, changed) },
        key,
        name,
      );
    },
  };
}

/** The place itself has no name in it: a key that went missing must not come to mean everything. */
function refuseThePlace(keys: readonly Key[], op: string, from: string): void {
  if (keys.includes(placeKey))
    throw new AppError('input.wrong', { op, from, detail: 'An entry without a name was chosen.' });
}
