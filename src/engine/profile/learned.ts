// What accounts learn of their servers by the way: remembered by endpoint, and given to each account that is opened there.

import { toWire } from '../../contract/errors.ts';
import type { Log } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';
import { bucketsAtMost } from '../store/s3/known-conditions.ts';
import type { KnownFacts } from '../store/s3/server-knowledge.ts';

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
            regions: newest(old?.regions, known.regions),
            buckets: newest(old?.buckets, known.buckets),
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

/** Both, without the oldest where they are too many; what another process has seen is the older. */
function newest<T>(
  others: Readonly<Record<string, T>> = {},
  own: Readonly<Record<string, T>>,
): Record<string, T> {
  const older = Object.entries(others).filter(([bucket]) => !Object.hasOwn(own, bucket));
  return Object.fromEntries([...older, ...Object.entries(own)].slice(-bucketsAtMost));
}
