// What the engine asks of its surroundings. A face builds one; the engine reaches for nothing else.

import type { LocalPath, ProfileId } from '../contract/models.ts';
import type { Secret, VaultState } from '../contract/profile.ts';

/** Keeps secrets by profile. Reading a profile that has none gives null; a vault that cannot tell throws vault.unavailable. */
export interface Vault {
  state(): Promise<VaultState>;
  read(id: ProfileId): Promise<Secret | null>;
  /** Keeps the secret in the system's keychain, or for this run only; the answer says which. */
  write(id: ProfileId, secret: Secret): Promise<VaultState>;
  remove(id: ProfileId): Promise<void>;
}

/** Time as the engine sees it. Milliseconds since 1970, and a wait that a cancel ends at once. */
export interface Clock {
  now(): number;
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One line of the log: plain data, never a secret, a signed address or a file's content. */
export interface Log {
  (level: 'info' | 'warn' | 'error', what: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Where the practice bucket listens and how to sign in to it. Lives in memory only. */
export interface PracticeAccount {
  readonly endpoint: string;
  readonly region: string;
  readonly secret: Secret;
}

export interface Host {
  readonly version: string;
  /** The folder that is Longshore's own; it exists. null: keep everything in memory, for one command. */
  readonly dataFolder: LocalPath | null;
  readonly home: LocalPath;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** How this computer is called, for people with several. */
  readonly device: string;
  /** How many threads the machine can run at once, 1 or more. */
  readonly cores: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** A number in [0, 1), for jitter and for temporary names. */
  readonly random: () => number;
  /** The program of a data worker (worker/thread.ts); absent: bytes go through the engine's own thread. */
  readonly workerProgram?: URL;
  /** Hears of changes below a folder until it is closed: a hint, for some are missed. Absent where that cannot be. */
  readonly watch?: (folder: LocalPath, onChange: () => void) => { close(): void };
  /** Starts the practice bucket on first use; absent where there is none. */
  readonly practice?: () => Promise<PracticeAccount>;
}
