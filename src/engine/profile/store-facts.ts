// What the stores of profiles can do: remembered by endpoint, given to each account that is opened there, found out on demand.

import { toWire } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { StoreFacts } from '../../contract/store-facts.ts';
import type { Clock, Log } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';
import type { KnownFacts } from '../store/s3/server-knowledge.ts';
import type { Accounts } from './accounts.ts';

/** What accounts have learned of the servers they speak to. */
export interface Learned {
  recall(endpoint: string): KnownFacts | undefined;
  /** Never throws: that something could not be remembered is only logged. */
  remember(endpoint: string, known: KnownFacts): void;
}

export function createLearned(config: ConfigJournal, log: Log): Learned {
  return {
    recall: (endpoint) => config.storeMemory(endpoint).known ?? undefined,
    remember(endpoint, known) {
      try {
        config.changeStoreMemory(endpoint, ({ known: old, probed }) => ({
          probed,
          known: {
            ...known,
            regions: { ...old?.regions, ...known.regions },
            // Another process may have probed since this one looked; only a probe changes what a probe has found.
            abilities: old?.abilities ?? known.abilities,
          },
        }));
      } catch (error) {
        log('warn', 'what was learned of a store could not be remembered', {
          endpoint,
          error: toWire(error, 'journal.write'),
        });
      }
    },
  };
}

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
