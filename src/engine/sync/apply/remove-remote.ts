// Removes an object because its file is gone; its bytes stay, as a version or in the trash.

import { hasCode } from '../../../contract/errors.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { type ActEnd, type Acting, beginAct, raced, versionOf } from './act.ts';
import { keepRemote } from './keep-remote.ts';
import { isFileThere } from './spelling.ts';
import { hasRaced } from './upload.ts';

/** The file is looked for once more: only a positive "there is none" lets the object go, and only the very one that was seen. */
export async function removeRemote(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, folder, pair, signal } = acting;
  const { path } = action;
  if (await isFileThere(folder, path)) return raced;
  // An empty mount point has no file either.
  await acting.demandOurFolder();
  const etag = versionOf(action);
  const { op } = beginAct(acting, action);
  try {
    const isMirrored = pair.mode !== 'two-way' && pair.deletes === 'mirror';
    const kept = isMirrored
      ? null
      : await keepRemote(acting, { path, etag, sizeBytes: action.sizeBytes ?? 0 }, op);
    await objects.remove(path, etag, { signal }).catch((error: unknown) => {
      // Gone already is what was wanted.
      if (!hasCode(error, 'entry.missing')) throw error;
    });
    journal.transactionSoon(() => {
      journal.dropBase(path);
      journal.endOp(op);
    });
    return { end: 'done', trash: kept ?? undefined };
  } catch (error) {
    journal.endOp(op);
    if (hasRaced(error)) return raced;
    throw error;
  }
}
