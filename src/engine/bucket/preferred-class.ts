// What uploads to a bucket are stored as when nobody says: asked for by each file, so remembered for a moment.

import type { Place, ProfileId, StorageClass } from '../../contract/models.ts';
import type { Clock } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';

/** Another window may change it meanwhile. */
const trustMs = 1000;

export function createPreferredClass(
  config: ConfigJournal,
  clock: Pick<Clock, 'now'>,
): (place: Place) => StorageClass | undefined {
  const known = new Map<
    ProfileId,
    { readonly atMs: number; readonly classes: ReadonlyMap<string, StorageClass> }
  >();
  return (place) => {
    if (place.kind !== 's3') return undefined;
    const nowMs = clock.now();
    let entry = known.get(place.profileId);
    if (entry === undefined || Math.abs(nowMs - entry.atMs) >= trustMs) {
      entry = { atMs: nowMs, classes: config.preferences(place.profileId) };
      known.set(place.profileId, entry);
    }
    return entry.classes.get(place.bucket);
  };
}
