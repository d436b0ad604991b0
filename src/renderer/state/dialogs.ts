// Which decision is being asked for. One at a time: a dialog never opens another on top of itself.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Key, Place, ProfileId, TransferId } from '../../contract/models.ts';
import type { Pair, Conflict as PairConflict, PairId } from '../../contract/pair.ts';
import type { FoundProfile, Profile } from '../../contract/profile.ts';
import type { IfExists } from '../../contract/transfer.ts';
import type { Row } from './listing.ts';
import type { PaneSide } from './pane.ts';

/** The facts about one of two things of the same name. */
export type ConflictEnd = Pick<Row, 'kind' | 'sizeBytes' | 'modifiedMs'>;

/** A name that stands at both ends; `source` is null where its facts are not known. */
export interface Conflict {
  readonly name: string;
  readonly source: ConflictEnd | null;
  readonly target: ConflictEnd;
}

export type Dialog =
  | { readonly kind: 'delete'; readonly side: PaneSide; readonly place: Place; readonly rows: readonly Row[] }
  | {
      readonly kind: 'copy-as';
      readonly side: PaneSide;
      readonly source: Place;
      readonly row: Row;
      readonly target: Place;
    }
  | {
      readonly kind: 'conflict';
      readonly conflicts: readonly Conflict[];
      readonly totalCount: number;
      readonly target: Place;
      /** Called once; null: do nothing at all. */
      readonly answer: (choice: IfExists | null) => void;
    }
  | { readonly kind: 'new-folder'; readonly side: PaneSide; readonly place: Place }
  | { readonly kind: 'create-bucket'; readonly side: PaneSide; readonly profileId: ProfileId }
  | {
      readonly kind: 'remove-bucket';
      readonly side: PaneSide;
      readonly profileId: ProfileId;
      readonly bucket: string;
    }
  | {
      readonly kind: 'bucket-class';
      readonly side: PaneSide;
      readonly profileId: ProfileId;
      readonly bucket: Row;
    }
  | { readonly kind: 'profile'; readonly profile: Profile | null; readonly found: FoundProfile | null }
  | { readonly kind: 'remove-profile'; readonly profile: Profile }
  | { readonly kind: 'store-facts'; readonly profileId: ProfileId; readonly bucket: string | null }
  | {
      readonly kind: 'uploads';
      readonly profileId: ProfileId;
      readonly bucket: string;
    }
  | { readonly kind: 'failures'; readonly transferId: TransferId }
  /** The pair to change; null makes a new one. */
  | { readonly kind: 'pair'; readonly pair: Pair | null }
  | { readonly kind: 'remove-pair'; readonly pair: Pair }
  /** Take a folder or bucket for the pair's that is not the one it was. */
  | { readonly kind: 'accept-pair'; readonly pair: Pair }
  /** What the guard of a pair holds. */
  | { readonly kind: 'held'; readonly pairId: PairId }
  | { readonly kind: 'pair-conflict'; readonly pair: Pair; readonly conflict: PairConflict }
  /** Why a file of a pair is as it is; `path` null: yet to be typed. */
  | { readonly kind: 'why'; readonly pairId: PairId; readonly path: Key | null }
  | { readonly kind: 'settings' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'welcome' };

export interface Dialogs {
  readonly store: StoreApi<{ readonly current: Dialog | null }>;
  /** Opens a dialog, in place of the one that is open. */
  ask(dialog: Dialog): void;
  close(): void;
}

export function createDialogs(): Dialogs {
  const store = createStore<{ readonly current: Dialog | null }>(() => ({ current: null }));
  const replace = (current: Dialog | null) => {
    const old = store.getState().current;
    store.setState({ current });
    // Whoever waits for an answer must get one, however the dialog went away.
    if (old?.kind === 'conflict' && current !== old) old.answer(null);
  };
  return { store, ask: replace, close: () => replace(null) };
}
