// What needed a person when it was last tried is not tried again by each run: that would cost requests, and lines of the history.

import { throwIfAborted } from '../../../base/abort.ts';
import type { Key } from '../../../contract/models.ts';
import { pages } from '../../journal/pages.ts';
import type { Change, PairJournal, PlannedAction, Tried } from '../../journal/pair-journal.ts';
import { recordedMs } from '../folder.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';

const pageSize = 1000;

/**
 * The paths whose act waits, for it failed less than `retryMs` ago for a reason that only a person can change, and neither side has
 * changed since. They stay in the plan, and are told of again. What has failed since the run began at `beganMs`, a later pass may
 * still make up for.
 */
export function putOff(
  { clock }: Pick<Surroundings, 'clock'>,
  journal: PairJournal,
  beganMs: number,
  { retryMs = 0, signal }: Pick<RunOptions, 'retryMs' | 'signal'>,
): ReadonlySet<Key> {
  const off = new Set<Key>();
  if (retryMs === 0) return off;
  const nowMs = clock.now();
  for (const page of pages<Tried>((after) => journal.tried(after, pageSize))) {
    throwIfAborted(signal);
    journal.transactionSoon(() => {
      for (const tried of page) {
        const { path, side, error, triedMs } = tried;
        const isRecent = triedMs < beganMs && triedMs > nowMs - retryMs;
        const action = journal.action(path);
        if (!isRecent || action?.path !== path || !canWait(action, tried)) continue;
        if (hasChanged(journal.change(path), triedMs)) continue;
        off.add(path);
        journal.needAttention(path, side, error, nowMs);
      }
    });
  }
  return off;
}

/** What touches no file or object costs nothing, and whether a name is free has just been looked at. */
function canWait({ act, phase, isHeld }: PlannedAction, { error }: Tried): boolean {
  const isArrival = act === 'download' || act === 'rename-local';
  return phase > 0 && !isHeld && !(isArrival && error.code === 'entry.name');
}

function hasChanged(change: Change | null, sinceMs: number): boolean {
  const local = change?.local?.is === 'file' ? recordedMs(change.local.file.fingerprint) : 0;
  const remote = change?.remote?.is === 'file' ? change.remote.file.modifiedMs : 0;
  return Math.max(local, remote ?? 0) > sinceMs;
}
