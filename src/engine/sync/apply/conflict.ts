// Both sides changed and not to the same bytes: the object keeps the name, the file gets another beside it.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { conflictNames } from '../plan/conflict-name.ts';
import { type ActEnd, type Acting, beginAct, raced } from './act.ts';
import { keep, undone } from './download.ts';
import { hashOf } from './keep-beside.ts';
import { setAside } from './set-aside.ts';

/**
 * Renames the file; the next pass brings the object under the name that is free then, and uploads the file under its new one. The
 * new name depends on the bytes alone, so that two attempts make one copy.
 */
export async function conflict(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, folder, device, pair, clock } = acting;
  const { path } = action;
  const change = journal.change(path);
  const local = change?.local?.is === 'file' ? change.local.file : null;
  const fingerprint = local?.fingerprint ?? change?.base?.fingerprint ?? '';
  const before = await folder.stat(path);
  if (before?.kind !== 'file' || before.fingerprint !== fingerprint) return raced;
  const sha256 = local?.sha256 ?? (await hashOf(acting, path, fingerprint));
  if (sha256 === null) return raced;
  const of = { device, sha256, modifiedMs: before.modifiedMs };
  for (const copy of conflictNames(path, of, Buffer.byteLength(pair.place.prefix))) {
    try {
      await folder.move(path, copy);
      journal.transactionSoon(() => journal.addConflict({ path, copy, sinceMs: clock.now() }));
      return { end: 'done' };
    } catch (error) {
      if (hasCode(error, 'entry.missing') || hasCode(error, 'entry.changed')) return raced;
      if (!hasCode(error, 'entry.exists')) throw error;
      const kept = await alreadyKept(acting, action, { fingerprint, sha256, copy });
      if (kept.end === 'done') return kept;
    }
  }
  const detail = 'No other name is free or fits beside it.';
  throw new AppError('entry.name', { op: 'pair.apply', from: path, detail });
}

/** A copy of that name is there. With the same bytes it is enough that the file goes to the trash. */
async function alreadyKept(
  acting: Acting,
  action: PlannedAction,
  {
    fingerprint,
    sha256,
    copy,
  }: { readonly fingerprint: string; readonly sha256: string; readonly copy: Key },
): Promise<ActEnd> {
  const { journal, folder } = acting;
  const there = await folder.stat(copy);
  if (there?.kind !== 'file' || (await hashOf(acting, copy, there.fingerprint)) !== sha256) return raced;
  const begun = beginAct(acting, action, { aside: true });
  const { op, aside } = begun;
  try {
    const gone = aside && (await setAside(acting, action.path, { fingerprint, sha256 }, aside));
    if (!gone) return await undone(acting, begun);
    journal.transactionSoon(() => {
      keep(acting, action.path, gone);
      journal.endOp(op);
    });
    return { end: 'done', trash: gone.path };
  } catch (error) {
    await undone(acting, begun);
    throw error;
  }
}
