// Sending entries from one place to another: looks first whether something of that name is there, asks once, then starts.

import type { Api } from '../../contract/api.ts';
import { hasCode } from '../../contract/errors.ts';
import { type Entry, Key, LocalPath, type Place, type StorageClass } from '../../contract/models.ts';
import type { IfExists, TransferRequest } from '../../contract/transfer.ts';
import type { Conflict, ConflictEnd, Dialogs } from './dialogs.ts';
import { isSameLocation } from './location.ts';

/** What is sent; `sizeBytes` and `modifiedMs` are told only to the question about conflicts. */
export interface Sent {
  readonly key: Key;
  readonly name: string;
  readonly entry: ConflictEnd | null;
}

export interface Sending {
  readonly source: Place;
  readonly sent: readonly Sent[];
  readonly target: Place;
  readonly isMove?: boolean;
  /** Another name in the target; for a single entry. */
  readonly rename?: string;
  readonly storageClass?: StorageClass;
}

/** Up to here each name is asked for; beyond, listing the target is quicker. */
const mostStats = 32;

/** Starts a transfer; false when the user chose not to. Rejects with AppError. */
export async function send(api: Api, dialogs: Dialogs, sending: Sending): Promise<boolean> {
  const { source, sent, target, isMove, rename, storageClass } = sending;
  const conflicts = await findConflicts(api, sending);
  const ifExists = conflicts.length === 0 ? 'skip' : await askAbout(dialogs, conflicts, sent.length, target);
  if (ifExists === null) return false;
  const request: TransferRequest = {
    source,
    keys: sent.map(({ key }) => key),
    target,
    ifExists,
    ...(isMove && { move: true }),
    ...(rename !== undefined && { rename }),
    ...(storageClass !== undefined && { storageClass }),
  };
  await api.call('transfer.start', request);
  return true;
}

/** The local paths of a drop as sendings, one for each folder they come from. */
export function sendingsOfPaths(paths: readonly string[], separator: '/' | '\\', target: Place): Sending[] {
  const byFolder = new Map<string, Sent[]>();
  for (const path of paths) {
    const bare = path.endsWith(separator) ? path.slice(0, -1) : path;
    const cut = bare.lastIndexOf(separator);
    const name = bare.slice(cut + 1);
    // A whole disk has no name that it could be sent under.
    if (cut < 0 || name === '') continue;
    const isTop = cut === 0 || (separator === '\\' && cut === 2);
    const folder = bare.slice(0, isTop ? cut + 1 : cut);
    const sent = byFolder.get(folder) ?? [];
    sent.push({ key: Key.parse(name), name, entry: null });
    byFolder.set(folder, sent);
  }
  return Array.from(byFolder, ([folder, sent]) => ({
    source: { kind: 'local', path: LocalPath.parse(folder) },
    sent,
    target,
  }));
}

/** The names that stand in the target already. */
async function findConflicts(api: Api, { source, sent, target, rename }: Sending): Promise<Conflict[]> {
  const names = sent.map(({ name, entry }) => ({ name: rename ?? name, source: entry }));
  // Copying a thing onto itself is no conflict to ask about: it can only mean a second copy.
  if (isSameLocation(source, target) && rename === undefined) return [];
  const standing = new Map<string, Entry>();
  if (names.length <= mostStats) {
    const entries = await Promise.all(names.map(({ name }) => standingAt(api, target, name)));
    entries.forEach((entry, index) => entry && standing.set(names[index]?.name ?? '', entry));
  } else {
    const wanted = new Set(names.map(({ name }) => name));
    for await (const entries of api.open('entry.list', { place: target }))
      for (const entry of entries) if (wanted.has(entry.name)) standing.set(entry.name, entry);
  }
  return names.flatMap(({ name, source }) => {
    const there = standing.get(name);
    return there ? [{ name, source, target: there }] : [];
  });
}

async function standingAt(api: Api, place: Place, name: string): Promise<Entry | null> {
  try {
    return await api.call('entry.stat', { place, key: Key.parse(name) });
  } catch (error) {
    // What cannot be a name there does not stand there; the transfer will tell of that one and move the others.
    if (hasCode(error, 'entry.name')) return null;
    throw error;
  }
}

function askAbout(
  dialogs: Dialogs,
  conflicts: readonly Conflict[],
  totalCount: number,
  target: Place,
): Promise<IfExists | null> {
  return new Promise((answer) => {
    dialogs.ask({ kind: 'conflict', conflicts, totalCount, target, answer });
  });
}
