// What uploads to a bucket are stored as when nobody says: asked for by each file, so remembered for a moment.

import type { Place, ProfileId, StorageClass } from '../../contract/models.ts';
import type { Clock } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';

/** Another process may change it meanwhile. */
const trustMs = 1000;

export interface PreferredClasses {
  /** By bucket, as they are written down now. */
  all(id: ProfileId): ReadonlyMap<string, StorageClass>;
  /** What another process has changed is heard of within a second. */
  of(place: Place): StorageClass | undefined;
  set(id: ProfileId, bucket: string, storageClass: StorageClass | null): void;
}

export function createPreferredClasses(
  config: Pick<ConfigJournal, 'preferences' | 'setPreference'>,
  clock: Pick<Clock, 'now'>,
): PreferredClasses {
  const known = new Map<
    ProfileId,
    { readonly atMs: number; readonly classes: ReadonlyMap<string, StorageClass> }
  >();
  return {
    all: (id) => config.preferences(id),
    of(place) {
      if (place.kind !== 's3') return undefined;
      const nowMs = clock.now();
      let entry = known.get(place.profileId);
      if (entry === undefined || Math.abs(nowMs - entry.atMs) >= trustMs) {
        entry = { atMs: nowMs, classes: config.preferences(place.profileId) };
        known.set(place.profileId, entry);
      }
      return entry.classes.get(place.bucket);
    },
    set(id, bucket, storageClass) {
      config.setPreference(id, bucket, storageClass);
      known.delete(id);
    },
  };
}
