// How a pair recognises its two places: a mark in the folder, and one in the bucket that counts the runs which changed something.

import { AppError, hasCode } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { PairFacts } from '../journal/pair-journal.ts';
import { type FolderIdentity, ownFolder } from './folder.ts';
import type { Listed, Objects } from './objects.ts';
import type { Surroundings } from './surroundings.ts';

const op = 'pair.recognise';

/** What was found out about the folder. `isUnion`: nothing that was known of it may lead to a removal. */
export interface KnownFolder {
  readonly facts: PairFacts;
  readonly isUnion: boolean;
  /** The mark that it has now; null: none. */
  readonly mark: string | null;
}

/** The object that marks a place as this pair's. */
export function markKey(mark: string): Key {
  return `${ownFolder}/pairs/${mark}` as Key;
}

/**
 * Recognises the folder. Throws pair.foreign where it is not the one that was paired, such as an empty mount point, and what
 * `Folder.identity` throws. Writes nothing.
 *
 * | the journal | the folder's mark | then |
 * | --- | --- | --- |
 * | knows the pair | is the same | go on; where it is another folder with the same mark, such as a copy, as a union |
 * | knows the pair | is none or another | pair.foreign |
 * | is new or lost | is whichever | a union under a new mark, for the folder may be a copy of a pair's |
 */
export async function recogniseFolder(
  { pair, folder, journal, isMarked }: Surroundings,
  newMark: string,
): Promise<KnownFolder> {
  const { device, inode, mark } = await folder.identity();
  const known = journal.facts();
  if (!known) {
    const facts: PairFacts = {
      ...{ mark: newMark, device, inode, epoch: 0, pendingEpoch: null, markEtag: null },
      ...{ ignoreHash: '', verifiedMs: null, lookedMs: null, last: null },
    };
    return { facts, isUnion: true, mark };
  }
  if (isMarked && mark !== known.mark) {
    const detail = mark === null ? 'The folder has no mark.' : 'The folder has the mark of another pair.';
    throw new AppError('pair.foreign', { op, from: pair.folder, detail });
  }
  // The number of a disk changes with a restart on some systems; that of a folder does not.
  const isUnion = known.inode !== null && known.inode !== inode;
  return { facts: { ...known, device, inode }, isUnion, mark };
}

/** Whether what stands there is still the folder that was recognised, and not another, a copy of it, or an empty mount point. */
export function isOurFolder(
  { isMarked }: Pick<Surroundings, 'isMarked'>,
  found: FolderIdentity,
  facts: Pick<PairFacts, 'mark' | 'inode'>,
): boolean {
  return found.inode === facts.inode && (!isMarked || found.mark === facts.mark);
}

/** What the bucket's mark says. */
export interface KnownPlace {
  readonly facts: PairFacts;
  /** The bucket is another, was emptied, or was set back to an older state. */
  readonly isUnion: boolean;
}

/** Recognises the place by its mark as it was listed; asks for it only where it is not as it was last written. */
export async function recognisePlace(
  { objects, pair, isMarked }: Surroundings,
  facts: PairFacts,
  listed: Listed | null,
): Promise<KnownPlace> {
  // A restore writes nothing into the bucket, not even a mark.
  if (pair.mode === 'restore' || !isMarked) return { facts, isUnion: false };
  if (listed && facts.markEtag === listed.etag && facts.pendingEpoch === null)
    return { facts, isUnion: false };
  const found = listed ? await readMark(objects, facts.mark) : null;
  if (!found) return { facts: { ...facts, markEtag: null, pendingEpoch: null }, isUnion: true };
  const isOurs = found.epoch === facts.epoch || found.epoch === facts.pendingEpoch;
  return {
    facts: {
      ...facts,
      epoch: isOurs ? found.epoch : Math.max(found.epoch, facts.epoch),
      markEtag: found.etag,
      pendingEpoch: null,
    },
    isUnion: !isOurs,
  };
}

/** Counts one more run that changes something, in the journal and in the bucket, before anything is changed. */
export async function nextEpoch(
  { objects, journal, pair, isMarked }: Surroundings,
  facts: PairFacts,
): Promise<PairFacts> {
  if (pair.mode === 'restore' || !isMarked) return facts;
  const epoch = facts.epoch + 1;
  const pending: PairFacts = { ...facts, pendingEpoch: epoch };
  journal.saveFacts(pending);
  const etag = await writeMark(objects, pending, epoch);
  const done: PairFacts = { ...pending, epoch, pendingEpoch: null, markEtag: etag };
  journal.saveFacts(done);
  return done;
}

async function writeMark(objects: Objects, { mark, markEtag }: PairFacts, epoch: number): Promise<string> {
  const text = markText(mark, epoch);
  try {
    return await objects.writeOwn(
      markKey(mark),
      text,
      markEtag === null ? { kind: 'absent' } : { kind: 'version', version: markEtag },
    );
  } catch (error) {
    if (!hasCode(error, 'entry.exists') && !hasCode(error, 'entry.changed')) throw error;
    // Our own write whose answer got lost, or somebody who has a copy of our journal.
    const found = await readMark(objects, mark);
    if (found?.epoch === epoch) return found.etag;
    const detail = 'Another computer keeps this pair too, with a copy of what Longshore knows of it.';
    throw new AppError('pair.foreign', { op: 'pair.mark', detail });
  }
}

async function readMark(objects: Objects, mark: string): Promise<{ epoch: number; etag: string } | null> {
  const found = await objects.readOwn(markKey(mark));
  const epoch = Number(/^longshore pair (\S+) run (\d{1,15})\n$/.exec(found?.text ?? '')?.[2] ?? Number.NaN);
  return found && Number.isSafeInteger(epoch) ? { epoch, etag: found.etag } : null;
}

function markText(mark: string, epoch: number): string {
  return `longshore pair ${mark} run ${epoch}\n`;
}
