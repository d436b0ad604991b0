// Whether a pair can be made: before anything is written down.

import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { LocalPath, S3Place } from '../../contract/models.ts';
import type { Pair, PairDraft, PairId } from '../../contract/pair.ts';

const op = 'pair.save';

/** Throws input.wrong, with a sentence, for a folder that is none, or one that another pair has, holds or lies in; the same for places. */
export async function checkPair(draft: PairDraft, others: readonly Pair[], id: PairId | null): Promise<void> {
  const refuse = (detail: string) => {
    throw new AppError('input.wrong', { op, from: draft.name, detail });
  };
  const { prefix, bucket } = draft.place;
  if (prefix !== '' && !prefix.endsWith('/')) refuse('The prefix of a pair must end in a slash.');
  const folder = await realFolder(draft.folder);
  if (folder === null) refuse(`There is no folder ${draft.folder}. A pair needs one that is there.`);
  for (const other of others) {
    if (other.id === id) continue;
    const its = await realFolder(other.folder);
    if (folder !== null && its !== null && overlaps(folder, its, sep))
      refuse(`The pair \u201c${other.name}\u201d has that folder, or one in it or above it, already.`);
    if (samePlace(draft.place, other.place))
      refuse(
        `The pair \u201c${other.name}\u201d has s3://${bucket}/${prefix}, or a prefix in it or above it, already.`,
      );
  }
}

async function realFolder(path: LocalPath): Promise<string | null> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : null;
  } catch {
    return null;
  }
}

function samePlace(one: S3Place, other: S3Place): boolean {
  if (one.profileId !== other.profileId || one.bucket !== other.bucket) return false;
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}

function overlaps(one: string, other: string, separator: string): boolean {
  const ended = (path: string) => (path.endsWith(separator) ? path : path + separator);
  return ended(one).startsWith(ended(other)) || ended(other).startsWith(ended(one));
}
