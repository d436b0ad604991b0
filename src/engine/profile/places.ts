// From a place to the store that serves it.

import type { Place } from '../../contract/models.ts';
import type { Host } from '../host.ts';
import { createLocalStore } from '../store/local/local-store.ts';
import type { Store } from '../store/store.ts';
import type { Accounts } from './accounts.ts';

/** Opens stores by place. Cheap: ask again rather than keep one, for the account behind it may have changed. */
export type OpenPlace = (place: Place) => Promise<Store>;

export function createOpenPlace(host: Host, accounts: Accounts): OpenPlace {
  return async (place) =>
    place.kind === 'local'
      ? createLocalStore(place.path, host.platform)
      : (await accounts.get(place.profileId)).open(place.bucket, place.prefix);
}
