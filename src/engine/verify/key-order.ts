// All files of a place in S3's order, that of the UTF-8 bytes of their keys, in bounded memory however many there are.

import { invariant } from '../../base/invariant.ts';
import type { Entry } from '../../contract/models.ts';
import type { Log } from '../host.ts';
import { placeKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';
import { byOrder, type Listed, listedOf } from './listed.ts';
import { inOrderOfKeys } from './sort.ts';

export interface Listing {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly now: () => number;
  /** Files that are none of the comparison's business are left out. */
  readonly isWanted: (entry: Entry) => boolean;
}

/** Files, and folders with trouble. Throws when the listing breaks off. */
export async function* inKeyOrder(listing: Listing): AsyncGenerator<Listed> {
  // A disk lists as it likes; the listing of a bucket is checked where it is read.
  const isOrdered = !listing.store.features.hasRealFolders;
  const listed = isOrdered ? flat(listing) : inOrderOfKeys(pages(listing), listing);
  let last: Listed | null = null;
  for await (const each of listed) {
    invariant(last === null || byOrder(last, each) <= 0, 'a listing is out of order');
    last = each;
    yield each;
  }
}

async function* flat(listing: Listing): AsyncGenerator<Listed> {
  for await (const page of pages(listing)) yield* page;
}

async function* pages({ store, signal, isWanted }: Listing): AsyncGenerator<Listed[]> {
  for await (const page of store.list(placeKey, { signal, isDeep: true })) {
    yield page
      .filter((entry) => (entry.kind === 'file' || entry.trouble !== undefined) && isWanted(entry))
      .map(listedOf);
  }
}
