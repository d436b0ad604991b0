// What has been kept long enough goes: trash of both sides, and old lines of the history.

import { isAbort } from '../../base/abort.ts';
import { AppError, hasCode, toWire } from '../../contract/errors.ts';
import type { Trashed } from '../journal/pair-journal.ts';
import { emptyTrash } from './local/empty-trash.ts';
import { isOurFolder } from './marks.ts';
import type { Surroundings } from './surroundings.ts';

const dayMs = 24 * 60 * 60 * 1000;
const historyDays = 365;
/** So many at a time; the rest waits for the next run. */
const atMost = 500;

/** After a run that came to its end. What cannot be removed now stays for another time, and is told in the log alone. */
export async function purge(surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  const { journal, folder, objects, pair, clock, log } = surroundings;
  // In another folder that stands in its place, nothing of the trash would be found.
  const [facts, found] = [journal.facts(), await folder.identity()];
  if (!facts || !isOurFolder(surroundings, found, facts)) return;
  const nowMs = clock.now();
  journal.dropHistory(nowMs - historyDays * dayMs);
  const beforeMs = nowMs - pair.trashDays * dayMs;
  const due = journal.trashed(beforeMs, atMost);
  for await (const emptied of emptyTrash(folder, due, beforeMs, { signal })) {
    const { id, path, where } = emptied.trashed;
    if (emptied.is === 'failed') log('info', 'the trash could not be emptied', { error: emptied.error });
    else journal.dropTrashed(id);
    // These bytes are nowhere else: the file stays where it is, and the person is told where.
    if (emptied.is === 'changed') journal.needAttention(path, 'local', writtenLater(path, where), nowMs);
  }
  for (const trashed of due) {
    if (trashed.side !== 'remote') continue;
    try {
      await removeKept(objects, trashed, signal);
      journal.dropTrashed(trashed.id);
    } catch (error) {
      if (isAbort(error) || signal.aborted) throw error;
      log('info', 'the trash could not be emptied', { error: toWire(error, 'entry.remove') });
    }
  }
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
