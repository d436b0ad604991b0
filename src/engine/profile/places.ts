// From a place to the store that serves it.

import { AppError } from '../../contract/errors.ts';
import type { Place } from '../../contract/models.ts';
import type { Host } from '../host.ts';
import { createLocalStore } from '../store/local/local-store.ts';
import type { Store } from '../store/store.ts';
import type { Accounts } from './accounts.ts';

/** Opens stores by place. Cheap: ask again rather than keep one, for the account behind it may have changed. */
export type OpenPlace = (place: Place) => Promise<Store>;

export function createOpenPlace(host: Host, accounts: Accounts): OpenPlace {
  return async (place) => {
    if (place.kind === 'local') return createLocalStore(place.path, host.platform);
    const { profileId, bucket, prefix } = place;
    if (prefix !== '' && !prefix.endsWith('/')) {
      const detail = 'The prefix of a place must end in a slash.';
      throw new AppError('input.wrong', { op: 'entry.list', from: `s3://${bucket}/${prefix}`, detail });
    }
    return (await accounts.get(profileId)).open(bucket, prefix);
  };
}
