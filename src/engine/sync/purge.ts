// What has been kept long enough goes: trash of both sides, and old lines of the history.

import { isAbort } from '../../base/abort.ts';
import { AppError, fromWire, hasCode, toWire } from '../../contract/errors.ts';
import type { Trashed } from '../journal/pair-journal.ts';
import { keptBeside } from './apply/keep-beside.ts';
import { emptyTrash } from './local/empty-trash.ts';
import { isOurFolder } from './marks.ts';
import type { Surroundings } from './surroundings.ts';

type NumberedTrashed = Trashed & { readonly id: number };

const dayMs = 24 * 60 * 60 * 1000;
const historyDays = 365;
/** So many at a time; the rest waits for the next run. */
const atMost = 500;

/** After a run that came to its end. What cannot be removed now is told in the log alone, and is due again a day later. */
export async function purge(surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  const { journal, folder, objects, pair, clock, log } = surroundings;
  // In another folder that stands in its place, nothing of the trash would be found.
  const [facts, found] = [journal.facts(), await folder.identity()];
  if (!facts || !isOurFolder(surroundings, found, facts)) return;
  const nowMs = clock.now();
  journal.dropHistory(nowMs - historyDays * dayMs);
  const beforeMs = nowMs - pair.trashDays * dayMs;
  const due = journal.trashed(beforeMs, atMost);
  // Else the same 500 would be tried by each run, and no other ever.
  const putOff = (trashed: NumberedTrashed) => journal.addTrashed({ ...trashed, atMs: beforeMs + dayMs });
  const failed = (trashed: NumberedTrashed) => (error: unknown) => {
    if (isAbort(error) || signal.aborted) throw error;
    log('info', 'the trash could not be emptied', { error: toWire(error, 'entry.remove') });
    putOff(trashed);
  };
  for await (const emptied of emptyTrash(folder, due, beforeMs, { signal })) {
    const { trashed } = emptied;
    const { id, path, where } = trashed;
    if (emptied.is === 'failed') failed(trashed)(fromWire(emptied.error));
    else if (emptied.is === 'gone') journal.dropTrashed(id);
    else
      await comeBack({ ...surroundings, signal }, trashed).then((isBack) => {
        if (isBack) return journal.dropTrashed(id);
        // These bytes are nowhere else: the file stays where it is, and the person is told where.
        journal.needAttention(path, 'local', writtenLater(path, where), nowMs);
        putOff(trashed);
      }, failed(trashed));
  }
  for (const trashed of due) {
    if (trashed.side !== 'remote') continue;
    await removeKept(objects, trashed, signal).then(() => journal.dropTrashed(trashed.id), failed(trashed));
  }
}

/** What an application wrote to the file in the trash is an edit like any other: it goes beside its old name, if it can. */
async function comeBack(
  surroundings: Surroundings & { readonly signal: AbortSignal },
  { path, where }: Trashed,
): Promise<boolean> {
  const found = await surroundings.folder.stat(where);
  return found?.kind === 'file' && (await keptBeside(surroundings, path, found));
}

async function removeKept(
  objects: Surroundings['objects'],
  { where }: Trashed,
  signal: AbortSignal,
): Promise<void> {
  const found = await objects.look(where, { signal });
  if (!found) return;
  await objects.remove(where, found.etag, { signal }).catch((error: unknown) => {
    if (!hasCode(error, 'entry.missing')) throw error;
  });
}

function writtenLater(path: string, where: string) {
  const detail = `An application went on writing to the old file, which is kept as ${where}.`;
  return toWire(new AppError('entry.unsupported', { op: 'pair.apply', from: path, detail }), 'pair.apply');
}
