// From what was chosen to the files to move: a stream of items in batches, so that the first move while the last are still listed.

import { isAbort } from '../../base/abort.ts';
import { AppError, toAppError, toWire } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { Clock } from '../host.ts';
import type { NewItem } from '../journal/queue-rows.ts';
import { folderPrefix, joinKey, lastSegment, placeKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';
import { retryDelayMs, strikesToHold } from './retry.ts';
import { isIncluded } from './rules.ts';

export interface Expanding {
  readonly request: Pick<TransferRequest, 'keys' | 'rename' | 'rules'>;
  readonly source: Store;
  /** The target is the very place that is listed. */
  readonly isOnePlace: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** What only the person can end is thrown, for there is nothing wrong with what was chosen. */
  readonly holds: boolean;
}

const statsAtOnce = 16;

/**
 * All items below what was chosen; the same ones, and perhaps some twice, when it is done again. What cannot be looked at or
 * listed, after the attempts that the retry policy grants, becomes a failed item; the rest goes on. Throws aborts,
 * and with `holds` what the person has to do something about.
 */
export async function* expand(expanding: Expanding): AsyncGenerator<NewItem[]> {
  const { keys } = expanding.request;
  if (keys === null) {
    yield* withRetries(expanding, placeKey, () => below(expanding, placeKey, placeKey));
    return;
  }
  for (let at = 0; at < keys.length; at += statsAtOnce) {
    const chosen = keys.slice(at, at + statsAtOnce).map((key) => ({ key, entry: lookAt(expanding, key) }));
    for (const { key, entry } of chosen)
      yield* withRetries(expanding, key, () => root(expanding, key, entry));
  }
}

/** Looks at a chosen key early, so that many are under way at once; a failure waits until its turn. */
function lookAt({ source, signal }: Expanding, key: Key): Promise<Entry | null> {
  const entry = source.stat(key, { signal });
  entry.catch(() => undefined);
  return entry;
}

async function* root(
  expanding: Expanding,
  key: Key,
  early: Promise<Entry | null>,
): AsyncGenerator<NewItem[]> {
  const { source, signal, request } = expanding;
  // A second attempt must ask again, for the early answer stays what it was.
  const entry = await early.catch(() => source.stat(key, { signal }));
  const targetKey = (request.rename ?? lastSegment(key)) as Key;
  if (!entry) throw new AppError('entry.missing', { op: 'entry.stat', from: source.nameOf(key) });
  if (entry.kind === 'file') yield [itemOf(entry, targetKey, request)];
  else yield* below(expanding, key, targetKey);
}

/** Everything below a folder; the folder itself where there is nothing in it. */
async function* below(expanding: Expanding, folder: Key, targetFolder: Key): AsyncGenerator<NewItem[]> {
  const { source, signal, request, isOnePlace } = expanding;
  // Its copies would lie among what is still to be listed, and be copied in their turn.
  if (isOnePlace && folder === targetFolder)
    throw new AppError('input.wrong', {
      op: 'entry.list',
      from: source.nameOf(folder),
      detail: 'A folder cannot be transferred onto itself.',
    });
  const prefix = folderPrefix(folder);
  let isEmpty = true;
  for await (const page of source.list(folder, { signal, isDeep: true })) {
    const items = page.flatMap((entry) => {
      if (entry.key === placeKey) return [];
      const targetKey =
        entry.key === folder ? targetFolder : joinKey(targetFolder, entry.key.slice(prefix.length));
      return [itemOf(entry, targetKey, request)];
    });
    isEmpty &&= items.length === 0;
    // They begin in this order; a disk lists in none.
    if (items.length > 0) yield items.sort((one, other) => (one.key < other.key ? -1 : 1));
  }
  if (isEmpty && folder !== placeKey)
    yield [{ kind: 'folder', key: folder, targetKey: targetFolder, sizeBytes: null, ...waiting }];
}

const waiting = { state: 'waiting', skipped: null, error: null } as const;

function itemOf(entry: Entry, targetKey: Key, { rules = [] }: Expanding['request']): NewItem {
  const { kind, key, sizeBytes, trouble } = entry;
  if (!isIncluded(key, rules))
    return { kind, key, targetKey, sizeBytes, state: 'skipped', skipped: 'excluded', error: null };
  // Kept as something unlisted: only a new listing can tell whether the trouble is over.
  if (trouble)
    return {
      kind: 'listing',
      key,
      targetKey,
      sizeBytes: null,
      state: 'failed',
      skipped: null,
      error: trouble,
    };
  return { kind, key, targetKey, sizeBytes: kind === 'file' ? sizeBytes : null, ...waiting };
}

async function* withRetries(
  { source, clock, random, signal, holds }: Expanding,
  key: Key,
  list: () => AsyncGenerator<NewItem[]>,
): AsyncGenerator<NewItem[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      yield* list();
      return;
    } catch (error) {
      if (isAbort(error)) throw error;
      const failure = toAppError(error, 'entry.list');
      const delayMs = retryDelayMs(failure, attempt, random);
      if (delayMs !== null) {
        await clock.delay(delayMs, signal);
        continue;
      }
      if (holds && strikesToHold(failure) !== null) throw failure;
      const wire = toWire(failure, 'entry.list');
      yield [
        {
          kind: 'listing',
          key,
          targetKey: key,
          sizeBytes: null,
          state: 'failed',
          skipped: null,
          error: { ...wire, from: wire.from ?? source.nameOf(key) },
        },
      ];
      return;
    }
  }
}
