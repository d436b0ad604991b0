// A person decides about a conflict: which of two files keeps the name. What loses goes to the trash; the next run does the rest.

import { AppError, hasCode } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Clock } from '../host.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import type { Folder } from './folder.ts';
import { newOp, trashKey } from './ops.ts';

const op = 'pair.resolve';

interface Resolving {
  readonly folder: Folder;
  readonly journal: PairJournal;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Throws input.wrong where there is no such conflict, and what moving files throws; nothing is ever replaced. */
export async function resolveConflict(
  { folder, journal, clock, random }: Resolving,
  copy: Key,
  keep: 'original' | 'copy' | 'both',
): Promise<void> {
  const conflict = journal.conflicts().find((one) => one.copy === copy);
  if (!conflict)
    throw new AppError('input.wrong', { op, from: copy, detail: 'There is no such conflict any more.' });
  const { path } = conflict;
  if (keep === 'original') await discard(copy);
  if (keep === 'copy') {
    const aside = await discard(path);
    try {
      await folder.move(copy, path);
    } catch (error) {
      // Then both stay as they are.
      if (aside) await folder.move(aside, path);
      throw error;
    }
  }
  journal.dropConflict(copy);

  /** Moves a file to the trash; one that is gone already is as good. */
  async function discard(file: Key): Promise<Key | null> {
    const aside = trashKey(file, newOp(clock.now(), random), clock.now(), 0);
    try {
      const { sizeBytes, fingerprint } = await folder.move(file, aside);
      journal.addTrashed({
        side: 'local',
        path: file,
        where: aside,
        sizeBytes,
        atMs: clock.now(),
        fingerprint,
      });
      return aside;
    } catch (error) {
      if (hasCode(error, 'entry.missing')) return null;
      throw error;
    }
  }
}
