// Tells which places look different because of us, gathered so that thousands of files make a few announcements.

import type { Key, Place } from '../../contract/models.ts';
import type { Clock } from '../host.ts';
import { folderPrefix, keyToPath, type Platform, parentKey } from '../store/path.ts';
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
  const announcer = createAnnouncer<string>(
    clock,
    (texts) => announce([...texts].map((text) => known.get(text)).filter((place) => place !== undefined)),
    gapMs,
  );
  const known = new Map<string, Place>();

  function remember(place: Place): { text: string; isNew: boolean } {
    const text = JSON.stringify(place);
    const isNew = !known.has(text);
    known.set(text, place);
    return { text, isNew };
  }

  return {
    changed(place, key) {
      if (known.size > rememberedAtMost) known.clear();
      let folder = parentKey(key);
      for (let isDirect = true; ; isDirect = false) {
        const { text, isNew } = remember(placeOf(place, folder, platform));
        if (isDirect || isNew) announcer.mark(text);
        if (folder === '' || !isNew) return;
        folder = parentKey(folder);
      }
    },
    close: () => announcer.close(),
  };
}

/** The folder `key` of a place as a place of its own. */
function placeOf(place: Place, key: Key, platform: Platform): Place {
  if (key === '') return place;
  if (place.kind === 's3') return { ...place, prefix: (place.prefix + folderPrefix(key)) as Key };
  return { ...place, path: keyToPath(place.path, key, platform, 'entry.list') };
}
