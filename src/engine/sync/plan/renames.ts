// Which file that is gone is which file that is new, so that it can be renamed instead of carried once more.

import type { Key } from '../../../contract/models.ts';
import { lastSegment } from '../../store/path.ts';

/** A file that is gone from one side of a pair, or new there. */
export interface Moved {
  readonly path: Key;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** null where there is none, as in a bucket. */
  readonly inode: string | null;
}

export interface Rename {
  readonly from: Key;
  readonly to: Key;
}

/** Gives what tells files of the same bytes apart; null: nothing does. */
type Trait = (file: Moved) => string | null;

/** What decides, the surest first: the bytes alone, the system's number of the file, its name. */
const traits: readonly Trait[] = [() => '', ({ inode }) => inode, ({ path }) => lastSegment(path)];

/**
 * Pairs a removal with an arrival of the same bytes where it is the only one that fits on both sides: first by the bytes alone, then
 * by the inode, then by the last segment of the path. What fits several is no rename, and neither is an empty file. Each file is in
 * one pair at most; the pairs are in the order of UTF-16 units of `from`, whatever the order of what is given.
 */
export function pairRenames(removals: readonly Moved[], arrivals: readonly Moved[]): readonly Rename[] {
  const gone = byBytes(removals);
  const renames: Rename[] = [];
  for (const [bytes, news] of byBytes(arrivals)) renames.push(...pairEqual(gone.get(bytes) ?? [], news));
  return renames.sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** Pairs files that all have the same bytes. */
function pairEqual(removals: readonly Moved[], arrivals: readonly Moved[]): Rename[] {
  const renames: Rename[] = [];
  let [gone, news] = [removals, arrivals];
  for (const trait of traits) {
    const newOf = uniqueBy(news, trait);
    const paired = new Set<Moved>();
    for (const [value, from] of uniqueBy(gone, trait)) {
      const to = newOf.get(value);
      if (!to) continue;
      renames.push({ from: from.path, to: to.path });
      paired.add(from).add(to);
    }
    gone = gone.filter((file) => !paired.has(file));
    news = news.filter((file) => !paired.has(file));
  }
  return renames;
}

/** The files whose trait no other has. */
function uniqueBy(files: readonly Moved[], trait: Trait): Map<string, Moved> {
  const counted = Map.groupBy(files, trait);
  const unique = new Map<string, Moved>();
  for (const [value, [first, ...others]] of counted)
    if (value !== null && first && others.length === 0) unique.set(value, first);
  return unique;
}

function byBytes(files: readonly Moved[]): Map<string, Moved[]> {
  const filled = files.filter(({ sizeBytes }) => sizeBytes > 0);
  return Map.groupBy(filled, ({ sizeBytes, sha256 }) => `${sizeBytes} ${sha256}`);
}
