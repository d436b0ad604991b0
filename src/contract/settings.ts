// What a person sets for all accounts, and what surrounds the engine that answers.

import { Bandwidth, PoolLimits } from './limits.ts';
import { LocalPath } from './models.ts';
import { VaultState } from './profile.ts';
import { z } from './schema.ts';

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Requests in flight to one account, unless its profile says otherwise. */
  requests: PoolLimits,
  /** Threads that move bytes. */
  workers: PoolLimits,
  bandwidth: Bandwidth,
  /** Pairs run by themselves also while the computer has no mains. */
  syncOnBattery: z.boolean(),
  /** Things said once, such as that closing the window keeps transfers running. */
  saidOnce: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;

/** What surrounds the engine that answers: shown in the window, needed to build paths. */
export const EngineFacts = z.object({
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  separator: z.enum(['/', '\\']),
  home: LocalPath,
  /** Where a fresh window starts on this computer, and where the tray's "open" leads. */
  roots: z.array(z.object({ name: z.string(), path: LocalPath })),
  dataFolder: LocalPath,
  vault: VaultState,
});
export type EngineFacts = z.infer<typeof EngineFacts>;
