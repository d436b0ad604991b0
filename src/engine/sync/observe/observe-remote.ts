// One pass over the bucket: what differs from the base is noted, and what was there is remembered.

import { AppError, type ErrorWire, toWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PairJournal, RemoteBase } from '../../journal/pair-journal.ts';
import { localProblem, type Platform } from '../../store/path.ts';
import { ownFolder } from '../folder.ts';
import { type Ignore, isHidden } from '../ignore.ts';
import type { RemoteFile, Sight } from '../model.ts';
import type { Listed, Objects } from '../objects.ts';
import { Bits } from './bits.ts';

const op = 'pair.observe';

interface Pass {
  readonly objects: Objects;
  readonly journal: PairJournal;
  readonly ignore: Ignore;
  readonly platform: Platform;
  readonly signal: AbortSignal;
  readonly onTrouble: (path: Key, error: ErrorWire) => void;
  /** Told of what lies below our own prefix. */
  readonly onOwn: (listed: Listed) => void;
  /** Told how many more were seen that are to be kept alike: neither ours, nor markers of folders, nor left alone by the rules. */
  readonly onObjects: (objects: number) => void;
}

/** Gives the base rows of which an object stands there. Throws unless the whole listing came: a part of it says nothing. */
export async function observeRemote(pass: Pass): Promise<Bits> {
  const seen = new Bits();
  for await (const page of pass.objects.list({ signal: pass.signal })) {
    const theirs = page.filter((listed) => !isOwn(listed.path));
    if (theirs.length < page.length) page.filter(({ path }) => isOwn(path)).forEach(pass.onOwn);
    pass.onObjects(notePage(pass, theirs, seen));
  }
  return seen;
}

/** Gives how many objects of the page the pair is about. */
function notePage(
  { journal, ignore, platform, onTrouble }: Pass,
  page: readonly Listed[],
  seen: Bits,
): number {
  const rowOf = rowsOf(journal, page);
  const noted: { path: Key; sight: Sight<RemoteFile> }[] = [];
  let objects = 0;
  for (const { path, sizeBytes, etag, modifiedMs, storageClass } of page) {
    // A marker says that there is a folder, which files below it say as well.
    if (path === '' || (path.endsWith('/') && sizeBytes === 0)) continue;
    if (isHidden(ignore, path)) continue;
    objects += 1;
    const row = rowOf(path);
    if (row) seen.add(row.id);
    const problem = localProblem(path, platform);
    if (problem !== null) {
      const error = toWire(new AppError('entry.name', { op, from: path, detail: problem }), op);
      onTrouble(path, error);
      noted.push({ path, sight: { is: 'barred', error } });
    } else if (!row || row.etag !== etag || row.sizeBytes !== sizeBytes) {
      noted.push({ path, sight: { is: 'file', file: { sizeBytes, etag, modifiedMs, storageClass } } });
    }
  }
  if (noted.length > 0) journal.noteRemote(noted);
  return objects;
}

/** Below our own prefix, or where a probe of the bucket tries things out for a moment. */
function isOwn(path: Key): boolean {
  return path.startsWith(`${ownFolder}/`) || path.startsWith(`${ownFolder}-probe-`);
}

/** How to find a listed key's base row: at once for a page in the order of bytes, else one by one. */
function rowsOf(journal: PairJournal, page: readonly Listed[]): (path: Key) => RemoteBase | undefined {
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return () => undefined;
  if (!isOrdered(page)) return (path) => journal.base(path) ?? undefined;
  const rows = new Map(journal.baseBetween(first.path, last.path).map((row) => [row.path, row]));
  return (path) => rows.get(path);
}

function isOrdered(page: readonly Listed[]): boolean {
  let before: Buffer | null = null;
  for (const { path } of page) {
    const bytes = Buffer.from(path);
    if (before && Buffer.compare(before, bytes) >= 0) return false;
    before = bytes;
  }
  return true;
}
