// Carries out a plan: what touches no file first, then renames, what moves bytes, removals, and last what these have made room for.

import { isAbort, throwIfAborted } from '../../../base/abort.ts';
import { type AppError, toAppError, toWire } from '../../../contract/errors.ts';
import type { PairAct, PairAction } from '../../../contract/pair.ts';
import { inParallel } from '../../entry/in-parallel.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import type { RunOptions } from '../surroundings.ts';
import type { ActEnd, Acting } from './act.ts';
import { conflict } from './conflict.ts';
import { download } from './download.ts';
import { pruneAbove } from './prune.ts';
import { removeLocal } from './remove-local.ts';
import { removeRemote } from './remove-remote.ts';
import { renameLocal, renameRemote } from './rename.ts';
import { settleBase } from './settle-base.ts';
import type { RunTally } from './tally.ts';
import { upload } from './upload.ts';

const pageSize = 500;
/** So many failures of the network or the account in a row end the run: it is not about single files. */
const strikesAtMost = 5;
/** What removes looks for itself whether the folder is still there; for all else it is enough to look now and then. */
const believedMs = 1000;
/** A removal that may happen within this time is waited for; others wait for the next run. */
const patienceMs = 5000;

const carryOut: Record<
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

/** Throws what ends the run as a whole; what is about one path is counted, written down, and leaves the others alone. */
export async function applyPlan(
  acting: Acting,
  atOnce: number,
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  settleAll(acting, tally, options);
  for (const phase of [1, 2, 3]) await applyPhase(acting, phase, atOnce, tally, options);
  acting.spelling.lookAnew();
  await applyPhase(acting, 4, atOnce, tally, options);
}

function settleAll({ journal, clock }: Acting, tally: RunTally, { onAction }: RunOptions): void {
  for (const page of pagesOf(journal, 0))
    journal.transactionSoon(() => {
      for (const action of page) {
        // A file of the last moment is read again by each pass; that it is alike was told by the first.
        const isNews = tally.passes === 1 || !isKnown(journal, action);
        settleBase(journal, clock, action);
        if (!isNews) continue;
        tally.done(action);
        onAction?.(shown(action));
      }
    });
}

/** Both sides are as the base has them already. */
function isKnown(journal: Acting['journal'], { path }: PlannedAction): boolean {
  const { base, local, remote } = journal.change(path) ?? {};
  if (!base) return false;
  const isLocalKnown = local?.is !== 'file' || local.file.fingerprint === base.fingerprint;
  return isLocalKnown && (remote?.is !== 'file' || remote.file.etag === base.etag);
}

async function applyPhase(
  acting: Acting,
  phase: number,
  atOnce: number,
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  const { journal, signal } = acting;
  const strikes = { count: 0 };
  let done = 0;
  for (const page of pagesOf(journal, phase)) {
    const free = page.filter((action) => !action.isHeld);
    for await (const _ of inParallel(free, atOnce, (action) =>
      one(acting, action, strikes, tally, options),
    )) {
      throwIfAborted(signal);
      done += 1;
      options.onProgress?.({ phase: 'apply', done, total: null });
    }
  }
}

async function one(
  acting: Acting,
  action: PlannedAction,
  strikes: { count: number },
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  const { journal, clock, folder, signal } = acting;
  const { act, path } = action;
  if (act === 'adopt' || act === 'forget') return;
  throwIfAborted(signal);
  try {
    if (action.phase === 3 && !(await isLongGone(acting, action, options))) {
      tally.unsure(action);
      return;
    }
    await acting.demandOurFolder(believedMs);
    const { end, trash } = await carryOut[act](acting, action);
    strikes.count = 0;
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
    const failure = toAppError(error, 'pair.apply');
    if (action.phase === 4 && failure.code === 'entry.name') {
      // What was to go first waits itself.
      tally.unsure(action);
      return;
    }
    record(acting, action, null, failure);
    tally.failed(action);
    options.onFailure?.(path, toWire(failure, 'pair.apply'));
    if (isOfAll(failure)) {
      strikes.count += 1;
      if (strikes.count >= strikesAtMost || isFinal(failure)) throw failure;
      return;
    }
    const side = act === 'upload' || act.endsWith('remote') ? 'remote' : 'local';
    journal.needAttention(path, side, toWire(failure, 'pair.apply'), clock.now());
  }
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
  const error = failure && toWire(failure, 'pair.apply');
  journal.addHistory({ atMs: clock.now(), act, path, to, sizeBytes, trash, error });
}

function* pagesOf(journal: Acting['journal'], phase: number): Generator<readonly PlannedAction[]> {
  let after: PlannedAction | null = null;
  for (;;) {
    const page: readonly PlannedAction[] = journal.actions(phase, after, pageSize);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1) ?? null;
  }
}

/** An action as a face sees it. */
export function shown({ act, path, to, sizeBytes, replaces, isHeld }: PlannedAction): PairAction {
  return { act, path, to, sizeBytes, replaces, isHeld };
}
