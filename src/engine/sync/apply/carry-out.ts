// Carries out one action of a plan, and judges what a failure of it means: for the path alone, or for the run as a whole.

import { isAbort, throwIfAborted } from '../../../base/abort.ts';
import { type AppError, toAppError, toWire } from '../../../contract/errors.ts';
import type { PairAct } from '../../../contract/pair.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { shown } from '../plan/shown.ts';
import type { RunOptions } from '../surroundings.ts';
import type { ActEnd, Acting } from './act.ts';
import { conflict } from './conflict.ts';
import { download } from './download.ts';
import { pruneAbove } from './prune.ts';
import { removeLocal } from './remove-local.ts';
import { removeRemote } from './remove-remote.ts';
import { renameLocal, renameRemote } from './rename.ts';
import type { RunTally } from './tally.ts';
import { upload } from './upload.ts';

const op = 'pair.apply';
/** So many failures of the network or the account in a row end the run: it is not about single files. */
const strikesAtMost = 5;
/** What removes looks for itself whether the folder is still there; for all else it is enough to look now and then. */
const believedMs = 1000;
/** A removal that may happen within this time is waited for; others wait for the next run. */
const patienceMs = 5000;

const acts: Record<
  Exclude<PairAct, 'adopt' | 'forget'>,
  (acting: Acting, action: PlannedAction) => Promise<ActEnd>
> = {
  upload,
  download,
  conflict,
  'rename-remote': renameRemote,
  'rename-local': renameLocal,
  'remove-local': removeLocal,
  'remove-remote': removeRemote,
};

/** Throws what ends the run as a whole; the failures that lead to it are counted over all that this carries out. */
export function createCarryOut(
  acting: Acting,
  tally: RunTally,
  options: RunOptions,
): (action: PlannedAction) => Promise<void> {
  const { journal, clock, folder, signal } = acting;
  const mayFollow = tally.unsures > 0;
  let strikes = 0;

  return async (action) => {
    const { act, path } = action;
    if (act === 'adopt' || act === 'forget') return;
    throwIfAborted(signal);
    try {
      if (action.phase === 3 && !(await isLongGone(acting, action, options))) {
        tally.unsure(action);
        return;
      }
      await acting.demandOurFolder(believedMs);
      const { end, trash } = await acts[act](acting, action);
      strikes = 0;
      if (end !== 'done') {
        tally.raced(action);
        return;
      }
      tally.done(action);
      record(acting, action, trash ?? null, null);
      options.onAction?.(shown(action));
      if (act === 'remove-local' || act === 'rename-local') await pruneAbove(folder, path);
    } catch (error) {
      if (isAbort(error) || signal.aborted) throw error;
      const failure = toAppError(error, op);
      if (action.phase === 4 && mayFollow && failure.code === 'entry.name') {
        // What was to go first waits itself.
        tally.unsure(action);
        return;
      }
      record(acting, action, null, failure);
      tally.failed(action);
      options.onFailure?.(path, toWire(failure, op));
      if (isOfAll(failure)) {
        strikes += 1;
        if (strikes >= strikesAtMost || isFinal(failure)) throw failure;
        return;
      }
      const side = act === 'upload' || act.endsWith('remote') ? 'remote' : 'local';
      journal.needAttention(path, side, toWire(failure, op), clock.now(), clock.now());
    }
  };
}

/** Whether what is to be removed has been missing on the other side for long enough; waits where that is a moment away. */
async function isLongGone(
  { journal, clock, signal }: Acting,
  { act, path }: PlannedAction,
  { absenceMs }: RunOptions,
): Promise<boolean> {
  const side = act === 'remove-remote' ? 'local' : 'remote';
  const waitMs = journal.missingSince(path, side, clock.now()) + absenceMs - clock.now();
  if (waitMs <= 0) return true;
  if (waitMs > patienceMs) return false;
  await clock.delay(waitMs, signal);
  return true;
}

/** The network, the account or the disk is at fault, not this path. */
function isOfAll({ code, retry }: AppError): boolean {
  return retry === 'later' || code.startsWith('auth.') || code === 'disk.full' || code === 'pair.foreign';
}

/** No other act can fare better. */
function isFinal({ code }: AppError): boolean {
  return code === 'disk.full' || code === 'pair.foreign';
}

function record(
  { journal, clock }: Acting,
  action: PlannedAction,
  trash: string | null,
  failure: AppError | null,
): void {
  const { act, path, to, sizeBytes } = action;
  const error = failure && toWire(failure, op);
  journal.addHistory({ atMs: clock.now(), act, path, to, sizeBytes, trash, error });
}
