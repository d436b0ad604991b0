// One attempt at one item: what it has to go by, and how it may end.

import type { Key, StorageClass } from '../../contract/models.ts';
import type { IfExists, TransferItem } from '../../contract/transfer.ts';
import type { ItemKind } from '../journal/queue-rows.ts';
import type { Checkpoint } from '../store/checkpoint.ts';
import type { Store } from '../store/store.ts';
import type { Shared } from './shared.ts';

export interface Attempt {
  readonly kind: Exclude<ItemKind, 'listing'>;
  readonly key: Key;
  readonly targetKey: Key;
  /** An earlier attempt may have written the target, or one of its numbered names, without our knowing. */
  readonly isInDoubt: boolean;
  /** As it was listed; null where it was not. */
  readonly listedBytes: number | null;
  readonly checkpoint: Checkpoint | null;
  readonly hope: Hope;
  readonly source: Store;
  readonly target: Store;
  readonly shared: Shared | null;
  readonly ifExists: IfExists;
  readonly isMove: boolean;
  readonly storageClass: StorageClass | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

/** Whether it is worth sending small files without a look at the target: one that is refused was sent for nothing. */
export interface Hope {
  /** Refusals less successes, none below zero. */
  refusals: number;
}

/** How an attempt ended that did not fail. */
export type Outcome =
  | {
      readonly state: 'done';
      readonly targetKey: Key;
      readonly sizeBytes: number | null;
      /** What proved the bytes, such as `crc32`; 'none' where nothing could; null where none were moved. */
      readonly proof: string | null;
      /** Bytes that an earlier attempt had got across. */
      readonly resumedBytes: number;
    }
  | { readonly state: 'skipped'; readonly reason: NonNullable<TransferItem['skipped']> };
