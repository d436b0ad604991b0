// What the errands of a data worker share.

import type { Throttle } from '../pool/throttle.ts';
import type { SyncFolders } from '../store/local/sync-folders.ts';
import type { Wire } from '../store/s3/wire/wire.ts';
import type { Buffers } from './buffers.ts';
import type { Syncs } from './syncs.ts';

export interface Around {
  readonly folders: SyncFolders;
  readonly buffers: Buffers;
  readonly syncs: Syncs;
  /** The limits on what goes up and comes down, shared by all threads. */
  readonly up: Throttle;
  readonly down: Throttle;
  /** The way to an account; throws profile.missing for one that is not known here. */
  readonly wireOf: (account: string) => Wire | Promise<Wire>;
}

/** What belongs to one errand alone. */
export interface Course {
  readonly signal: AbortSignal;
  /** So many more bytes have moved. */
  readonly moved: (bytes: number) => void;
}
