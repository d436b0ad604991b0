// Tells which places look different because of us, gathered so that thousands of files make a few announcements.

import type { Key, Place } from '../../contract/models.ts';
import type { Clock } from '../host.ts';
import { folderPrefix, keyToPath, type Platform, parentKey, placeKey } from '../store/path.ts';
import { createAnnouncer } from '../transfer/announcer.ts';

const gapMs = 300;
const rememberedAtMost = 2000;

export interface PlaceNews {
  /** An entry of this key has come, gone or changed in this place. */
  changed(place: Place, key: Key): void;
  close(): void;
}

/**
 * The folder that holds the entry is announced each time; the folders above it only when they may have become visible with it,
 * which is the first time.
 */
export function createPlaceNews(
  clock: Clock,
  platform: Platform,
  announce: (places: Place[]) => void,
): PlaceNews {
  const announcer = createAnnouncer<Place>(clock, (places) => announce([...places]), gapMs);
  /** Each place once, by what it says, so that many files make one announcement. */
  const known = new Map<string, Place>();

  return {
    changed(place, key) {
      if (known.size > rememberedAtMost) known.clear();
      let folder = parentKey(key);
      for (let isDirect = true; ; isDirect = false) {
        const changed = placeOf(place, folder, platform);
        const text = JSON.stringify(changed);
        const same = known.get(text);
        known.set(text, same ?? changed);
        if (isDirect || !same) announcer.mark(same ?? changed);
        if (folder === placeKey || same) return;
        folder = parentKey(folder);
      }
    },
    close: () => announcer.close(),
  };
}

/** The folder `key` of a place as a place of its own. */
function placeOf(place: Place, key: Key, platform: Platform): Place {
  if (key === placeKey) return place;
  if (place.kind === 's3') return { ...place, prefix: (place.prefix + folderPrefix(key)) as Key };
  return { ...place, path: keyToPath(place.path, key, platform, 'entry.list') };
}
