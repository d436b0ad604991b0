// Brings an object into the folder: whole and verified in our own folder first, then under its name, over exactly what was seen.

import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Op, PlannedAction } from '../../journal/pair-journal.ts';
import { parentKey } from '../../store/path.ts';
import type { Found } from '../folder.ts';
import { incomingKey } from '../ops.ts';
import { type ActEnd, type Acting, baseOf, beginAct, raced, versionOf } from './act.ts';
import { recoverOp } from './recover.ts';
import { setAside } from './set-aside.ts';
import { nameTaken } from './spelling.ts';
import { hasRaced } from './upload.ts';

/** What must stay free on the disk for everything else. */
const spareBytes = 128 * 1024 * 1024;

export async function download(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, folder, signal } = acting;
  const { path, replaces } = action;
  const change = journal.change(path);
  const remote = change?.remote?.is === 'file' ? change.remote.file : null;
  const etag = remote?.etag ?? change?.base?.etag;
  const sizeBytes = remote?.sizeBytes ?? change?.base?.sizeBytes;
  if (etag === undefined || sizeBytes === undefined) return raced;
  await demandRoom(acting, sizeBytes);
  if (!replaces) await demandFree(acting, path);
  if (action.phase === 4) await demandFolders(acting, path);

  const begun = beginAct(acting, action, { temp: true, aside: replaces });
  const { op, aside } = begun;
  const temp = incomingKey(op);
  try {
    const downloaded = await objects.download(path, { etag, sizeBytes, to: temp, signal });
    const gone = aside && (await setAside(acting, path, expectedOf(acting, action), aside));
    if (aside && !gone) return await undone(acting, begun);
    const found = await folder.move(temp, path);
    // A program may have written to it as soon as it had its name.
    const isAsBrought = found.sizeBytes === sizeBytes && found.modifiedMs === downloaded.modifiedMs;
    if (!isAsBrought) return await undone(acting, begun);
    journal.transactionSoon(() => {
      if (gone) keep(acting, path, gone);
      journal.saveBase(baseOf(acting, found, { sha256: downloaded.sha256, etag }));
      journal.endOp(op);
    });
    return { end: 'done', trash: gone?.path };
  } catch (error) {
    // A file that somebody has made of that name meanwhile is among the reasons, and is left alone.
    await undone(acting, begun);
    if (hasRaced(error)) return raced;
    throw error;
  }
}

/** Leaves everything as an act that was cut off would be left, and put right. What cannot be put right now is at the next start. */
export async function undone(acting: Acting, begun: Op): Promise<ActEnd> {
  await recoverOp(acting, begun).catch(() => undefined);
  return raced;
}

/** Throws entry.name where another spelling of the name or a folder stands in the way, and will until somebody moves it. */
export async function demandFree({ folder, spelling }: Acting, path: Key): Promise<void> {
  await spelling.demandFree(path);
  if ((await folder.stat(path))?.kind !== 'folder') return;
  throw nameTaken(path, path);
}

/** Throws entry.name where a file that was to make room still stands in place of a folder above, before anything is brought. */
async function demandFolders({ folder }: Acting, path: Key): Promise<void> {
  for (let above = parentKey(path); above !== ''; above = parentKey(above))
    if ((await folder.stat(above))?.kind === 'file') throw nameTaken(path, above);
}

/** The file that is to give way, as it was seen. */
export function expectedOf({ journal }: Acting, action: PlannedAction) {
  const change = journal.change(action.path);
  const seen = change?.local?.is === 'file' ? change.local.file.sha256 : (change?.base?.sha256 ?? null);
  return { fingerprint: versionOf(action), sha256: seen };
}

/** Writes down what the trash has taken. */
export function keep(
  { journal, clock }: Acting,
  path: Key,
  { path: where, sizeBytes, fingerprint }: Found,
): void {
  journal.addTrashed({ side: 'local', path, where, sizeBytes, atMs: clock.now(), fingerprint });
}

/** Of a small file the disk itself says soon enough that it does not fit. */
const worthAskingBytes = 1024 * 1024;

async function demandRoom({ folder, pair }: Acting, sizeBytes: number): Promise<void> {
  if (sizeBytes < worthAskingBytes) return;
  const freeBytes = await folder.freeBytes();
  if (freeBytes === null || freeBytes >= sizeBytes + spareBytes) return;
  throw new AppError('disk.full', { op: 'download', from: pair.folder, raw: 'ENOSPC' });
}
