// What one run of a pair needs from around it, and what may be asked of it.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Pair, PairAction } from '../../contract/pair.ts';
import type { Clock, Log } from '../host.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import type { Folder } from './folder.ts';
import type { Ignore } from './ignore.ts';
import type { Rules } from './model.ts';
import type { Objects } from './objects.ts';

export interface Surroundings {
  readonly pair: Pair;
  readonly extras: Rules['extras'];
  /** Both sides carry a mark of the pair. Without, as for a command that syncs once, neither side is given anything of ours. */
  readonly isMarked: boolean;
  /** What is left alone on both sides. */
  readonly ignore: Ignore;
  /** Files of the same size are taken for the same, as `aws s3 sync --size-only` does. */
  readonly isSizeOnly?: boolean;
  /** The person has let it all happen: the guard holds nothing. */
  readonly isApproved?: boolean;
  readonly folder: Folder;
  readonly objects: Objects;
  readonly journal: PairJournal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** How this computer is called in the name of a conflict copy. */
  readonly device: string;
  /** How many acts are under way at once. */
  readonly atOnce: number;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Says what would be done and touches nothing, not even the marks. */
  readonly isDry?: boolean;
  /** Looks at the folder alone and takes the bucket to be as it was left; what proves otherwise is left to a whole run. */
  readonly isQuick?: boolean;
  /** Reads all local bytes again instead of trusting times. */
  readonly isExact?: boolean;
  /** A file is uploaded once it has stayed as it is for that long. */
  readonly settleMs: number;
  /** A file is believed to be gone once it has been missing for that long. */
  readonly absenceMs: number;
  /** What failed for a reason that only a person can change is tried again after that long, unless it changes; 0, unless told otherwise: at once. */
  readonly retryMs?: number;
  /** Told of each act: planned in a dry run, else done. */
  readonly onAction?: (action: PairAction) => void;
  /** Told of each act that failed; a later pass of the same run may still make up for it. */
  readonly onFailure?: (path: Key, error: ErrorWire) => void;
  readonly onProgress?: (progress: { phase: string; done: number; total: number | null }) => void;
}
