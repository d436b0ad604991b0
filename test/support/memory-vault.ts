// A vault that keeps secrets for this run only.

import type { ProfileId } from '../../src/contract/models.ts';
import type { Secret } from '../../src/contract/profile.ts';
import type { Vault } from '../../src/engine/host.ts';

/** Keeps them in `secrets`, where a test may look. */
export function memoryVault(secrets = new Map<ProfileId, Secret>()): Vault {
  const state = { keeps: 'this-run', reason: 'This is a test.' } as const;
  return {
    state: async () => state,
    read: async (id) => secrets.get(id) ?? null,
    write: async (id, secret) => {
      secrets.set(id, secret);
      return state;
    },
    remove: async (id) => void secrets.delete(id),
  };
}
