// Brings an object into the folder: whole and verified in our own folder first, then under its name, over exactly what was seen.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Op, PlannedAction } from '../../journal/pair-journal.ts';
import type { Found } from '../folder.ts';
import { incomingKey } from '../ops.ts';
import { type ActEnd, type Acting, baseOf, beginAct, raced, versionOf } from './act.ts';
import { putBack, setAside } from './set-aside.ts';
import { hasRaced } from './upload.ts';

/** What must stay free on the disk for everything else. */
const spareBytes = 128 * 1024 * 1024;

export async function download(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, folder, signal, spelling } = acting;
  const { path, replaces } = action;
  const change = journal.change(path);
  const remote = change?.remote?.is === 'file' ? change.remote.file : null;
  const etag = remote?.etag ?? change?.base?.etag;
  const sizeBytes = remote?.sizeBytes ?? change?.base?.sizeBytes;
  if (etag === undefined || sizeBytes === undefined) return raced;
  await demandRoom(acting, sizeBytes);
  if (!replaces) await spelling.demandFree(path);

  const begun = beginAct(acting, action, { temp: true, aside: replaces });
  const { op, aside } = begun;
  const temp = incomingKey(op);
  try {
    const downloaded = await objects.download(path, { etag, sizeBytes, to: temp, signal });
    const gone = aside ? await setAside(acting, path, expectedOf(acting, action), aside) : null;
    if (aside && !gone) return await endRaced(acting, begun, null);
    const found = await takeName(acting, temp, path, aside);
    if (!found || found.sizeBytes !== sizeBytes) return await endRaced(acting, begun, gone);
    journal.transactionSoon(() => {
      if (gone) keep(acting, path, gone);
      journal.saveBase(baseOf(acting, found, { sha256: downloaded.sha256, etag }));
      journal.endOp(op);
    });
    return { end: 'done', trash: gone?.path };
  } catch (error) {
    if (hasRaced(error)) return endRaced(acting, begun, null);
    await folder.destroy(temp).catch(() => undefined);
    journal.endOp(op);
    throw error;
  }
}

/** The file that is to give way, as it was seen. */
function expectedOf({ journal }: Acting, action: PlannedAction) {
  const change = journal.change(action.path);
  const seen = change?.local?.is === 'file' ? change.local.file.sha256 : (change?.base?.sha256 ?? null);
  return { fingerprint: versionOf(action), sha256: seen };
}

/** The new file under its name; null when somebody has made one meanwhile, which is left alone. */
async function takeName({ folder }: Acting, temp: Key, path: Key, aside: Key | null): Promise<Found | null> {
  try {
    return await folder.move(temp, path);
  } catch (error) {
    if (hasCode(error, 'entry.exists')) return null;
    if (aside) await putBack(folder, aside, path);
    throw error;
  }
}

/** Writes down what the trash has taken. */
export function keep(
  { journal, clock }: Acting,
  path: Key,
  { path: where, sizeBytes, fingerprint }: Found,
): void {
  journal.addTrashed({ side: 'local', path, where, sizeBytes, atMs: clock.now(), fingerprint });
}

async function endRaced(acting: Acting, { op, temp, path }: Op, gone: Found | null): Promise<ActEnd> {
  const { folder, journal } = acting;
  if (temp)
    await folder.destroy(temp).catch((error: unknown) => {
      if (!hasCode(error, 'entry.missing')) throw error;
    });
  journal.transactionSoon(() => {
    if (gone) keep(acting, path, gone);
    journal.endOp(op);
  });
  return raced;
}

async function demandRoom({ folder, pair }: Acting, sizeBytes: number): Promise<void> {
  const freeBytes = await folder.freeBytes();
  if (freeBytes === null || freeBytes >= sizeBytes + spareBytes) return;
  throw new AppError('disk.full', { op: 'download', from: pair.folder, raw: 'ENOSPC' });
}
