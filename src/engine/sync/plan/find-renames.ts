// Finds what was only renamed: a removal and an arrival of the same bytes become one act, and no byte moves.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { pages } from '../../journal/pages.ts';
import type { Change, PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Moved, pairRenames } from './renames.ts';

const pageSize = 1000;

/** Both directions; an arrival is read only where its size is that of something that is to go. */
export async function findRenames(
  surroundings: Surroundings,
  journal: PairJournal,
  signal: AbortSignal,
): Promise<void> {
  await pairSide(surroundings, journal, 'local', signal);
  await pairSide(surroundings, journal, 'remote', signal);
}

/** `side` is where the person renamed; the other one follows. */
async function pairSide(
  surroundings: Surroundings,
  journal: PairJournal,
  side: 'local' | 'remote',
  signal: AbortSignal,
): Promise<void> {
  const removals = removalsOf(journal, side === 'local' ? 'remove-remote' : 'remove-local');
  if (removals.length === 0) return;
  const arrivals: Moved[] = [];
  for (const sizeBytes of new Set(removals.map((removal) => removal.sizeBytes))) {
    if (sizeBytes === 0) continue;
    for (const change of journal.newFiles(side, sizeBytes)) {
      throwIfAborted(signal);
      const arrival = await arrivalOf(surroundings, journal, change, side, signal);
      if (arrival) arrivals.push(arrival);
    }
  }
  const pairs = pairRenames(removals, arrivals);
  journal.transactionSoon(() => {
    for (const { from, to } of pairs) rename(journal, side, from, to);
  });
}

function removalsOf(journal: PairJournal, act: 'remove-local' | 'remove-remote'): Moved[] {
  const removals: Moved[] = [];
  for (const page of pages<PlannedAction>((after) => journal.actions(3, after, pageSize)))
    for (const action of page) {
      const base = action.act === act ? journal.base(action.path) : null;
      if (base && isAsBase(journal, action)) removals.push(base);
    }
  return removals;
}

/** What is at the target alone may go although it has other bytes than it had: then it is not what has arrived elsewhere. */
function isAsBase(journal: PairJournal, { act, path }: PlannedAction): boolean {
  const change = journal.change(path);
  const leaving = act === 'remove-local' ? change?.local : change?.remote;
  return leaving?.is !== 'file' || change?.areEqual === true;
}

/** A new file with its bytes' SHA-256; null where it cannot be told, or it is not to be moved across. */
async function arrivalOf(
  { folder, objects }: Surroundings,
  journal: PairJournal,
  { path, local, remote }: Change,
  side: 'local' | 'remote',
  signal: AbortSignal,
): Promise<Moved | null> {
  try {
    if (side === 'local') {
      if (local?.is !== 'file') return null;
      const { fingerprint, sizeBytes, inode } = local.file;
      const sha256 = local.file.sha256 ?? (await folder.hash(path, fingerprint, { signal }));
      journal.noteLook(path, { areEqual: null, sha256 });
      return { path, sha256, sizeBytes, inode };
    }
    if (remote?.is !== 'file') return null;
    const looked = await objects.look(path, { signal });
    if (looked?.etag !== remote.file.etag || looked.sha256 === null) return null;
    return { path, sha256: looked.sha256, sizeBytes: looked.sizeBytes, inode: null };
  } catch (error) {
    throwIfAborted(signal);
    // Then it is no rename but a removal and an arrival.
    if (error instanceof AppError && error.retry !== 'later') return null;
    throw error;
  }
}

function rename(journal: PairJournal, side: 'local' | 'remote', from: Key, to: Key): void {
  const base = journal.base(from);
  const removal = journal.action(from);
  if (!base || !removal) return;
  // On a disk the one must go before the other has room.
  if (side === 'remote' && (from.startsWith(`${to}/`) || to.startsWith(`${from}/`))) return;
  journal.strikeAction(from);
  journal.strikeAction(to);
  journal.planAction({
    act: side === 'local' ? 'rename-remote' : 'rename-local',
    path: from,
    to,
    phase: 1,
    sizeBytes: base.sizeBytes,
    // Its times or its ETag may have changed since the base was written.
    expected: removal.expected,
    replaces: false,
    isHeld: false,
  });
}
