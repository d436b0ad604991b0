// A rename on one side followed on the other, without moving a byte through this computer.

import { hasCode } from '../../../contract/errors.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { isUnchanged } from '../folder.ts';
import { type ActEnd, type Acting, baseOf, beginAct, raced, versionOf } from './act.ts';
import { demandFree } from './download.ts';
import { isFileThere } from './spelling.ts';
import { hasRaced, orOurs } from './upload.ts';

/**
 * Copies the object to its new key, in exactly the version that was alike, and looks at the copy; only then the old key is removed.
 * Where the old one has changed meanwhile it stays, and is an object of its own.
 */
export async function renameRemote(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, folder, objects, signal } = acting;
  const { path: from, to } = action;
  const base = journal.base(from);
  const arrived = to === null ? null : await folder.stat(to);
  const change = to === null ? null : journal.change(to);
  const seen = change?.local?.is === 'file' ? change.local.file : null;
  if (to === null || !base || arrived?.kind !== 'file' || arrived.fingerprint !== seen?.fingerprint)
    return raced;
  if (await isFileThere(folder, from)) return raced;
  await acting.demandOurFolder();
  const etag = versionOf(action);
  const { op } = beginAct(acting, action);
  try {
    const copied = await orOurs(acting, action, op, () =>
      objects.copy(from, etag, to, { expected: { kind: 'absent' }, op, signal }),
    );
    if (copied?.sizeBytes !== base.sizeBytes) {
      journal.endOp(op);
      return raced;
    }
    journal.saveBase(baseOf(acting, arrived, { sha256: base.sha256, etag: copied.etag }));
    await objects.remove(from, etag, { signal }).catch((error: unknown) => {
      if (!hasCode(error, 'entry.missing')) throw error;
    });
    journal.transactionSoon(() => {
      journal.dropBase(from);
      journal.endOp(op);
    });
    return { end: 'done' };
  } catch (error) {
    journal.endOp(op);
    if (hasRaced(error)) return raced;
    throw error;
  }
}

/** Gives the file the name that its object has now, never over anything. */
export async function renameLocal(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, folder, spelling } = acting;
  const { path: from, to } = action;
  const base = journal.base(from);
  const change = to === null ? null : journal.change(to);
  const there = change?.remote?.is === 'file' ? change.remote.file : null;
  const before = await folder.stat(from);
  if (to === null || !base || !there || before?.fingerprint !== versionOf(action)) return raced;
  // A file cannot spell the folder anew in which it lies: it would keep its name, and be found renamed back.
  if (isCaseOnly(from, to)) await spelling.demandFree(to, { mayRespell: true });
  else await demandFree(acting, to);
  try {
    const found = await folder.move(from, to);
    const isSame = isUnchanged(folder, before, found);
    journal.transactionSoon(() => {
      if (isSame) journal.saveBase(baseOf(acting, found, { sha256: base.sha256, etag: there.etag }));
      journal.dropBase(from);
    });
    return isSame ? { end: 'done' } : raced;
  } catch (error) {
    if (hasRaced(error)) return raced;
    throw error;
  }
}

function isCaseOnly(from: string, to: string): boolean {
  return from !== to && from.normalize().toLowerCase() === to.normalize().toLowerCase();
}
