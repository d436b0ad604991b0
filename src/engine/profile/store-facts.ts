// What the stores of profiles can do: found out on demand, and remembered by endpoint.

import type { ProfileId } from '../../contract/models.ts';
import type { StoreFacts } from '../../contract/store-facts.ts';
import type { Clock } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';
import type { Accounts } from './accounts.ts';

export interface StoreFactsOfProfiles {
  /** What the last probe of the profile's store has found; null where there was none. */
  get(id: ProfileId): Promise<StoreFacts | null>;
  /** Finds out anew; see S3Account.probe. */
  probe(id: ProfileId, bucket: string | null, signal: AbortSignal | undefined): Promise<StoreFacts>;
}

export function createStoreFacts(
  accounts: Accounts,
  config: ConfigJournal,
  clock: Clock,
): StoreFactsOfProfiles {
  return {
    get: async (id) => config.storeMemory(await accounts.endpointOf(id)).probed,
    async probe(id, bucket, signal) {
      const account = await accounts.get(id);
      const probed = await account.probe(bucket, { now: () => clock.now(), signal });
      config.changeStoreMemory(await accounts.endpointOf(id), () => ({ probed, known: account.facts() }));
      return probed;
    },
  };
}
