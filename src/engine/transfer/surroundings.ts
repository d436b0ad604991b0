// What the transfers of a queue need from around them; the same for all.

import type { Key, Place, StorageClass } from '../../contract/models.ts';
import type { Clock, Log } from '../host.ts';
import type { Gather } from '../journal/gather.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { OpenPlace } from '../profile/places.ts';
import type { SavedPart } from '../store/checkpoint.ts';
import type { Platform } from '../store/path.ts';

export interface SavedItemPart {
  readonly item: number;
  readonly part: SavedPart;
}

export interface Surroundings {
  readonly platform: Platform;
  readonly journal: QueueJournal;
  readonly ends: ItemEnds;
  /** Parts of large files on their way to the journal. One that is lost with the process is moved again. */
  readonly parts: Gather<SavedItemPart>;
  readonly openPlace: OpenPlace;
  /** What uploads to this place use when the request does not say. */
  readonly preferredClass: (place: Place) => StorageClass | undefined;
  /** Removes what a dead process left unfinished in this folder of a place. */
  readonly sweep: (place: Place, folder: Key) => Promise<void>;
  /** What is being written at this moment, by place and key: nothing has two writers at once. */
  readonly targets: Set<string>;
  /** Somebody can take a transfer up again that waits for the person; else what would hold it ends it. */
  readonly holds: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** An entry of this key was made in, or removed from, this place. */
  readonly onPlaceChange: (place: Place, key: Key) => void;
}
