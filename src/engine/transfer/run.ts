// One attempt at one item: what stands in the target decides, then the bytes flow, then what was promised is checked.

import { throwIfAborted } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import type { Entry, IfExists, Key, StorageClass, TransferItem } from '../../contract/models.ts';
import type { ItemKind } from '../journal/queue-rows.ts';
import type { Checkpoint } from '../store/checkpoint.ts';
import type { Carried, Expected, Store } from '../store/store.ts';
import { carryFile } from './carry.ts';
import { numberedKey } from './free-name.ts';
import { hasSameBytes, looksSame } from './same.ts';

/** A place that source and target share, where the store can copy by itself. Keys of both are below a prefix of it. */
export interface Shared {
  readonly store: Store;
  readonly sourcePrefix: string;
  readonly targetPrefix: string;
}

export interface Attempt {
  readonly kind: Exclude<ItemKind, 'listing'>;
  readonly key: Key;
  readonly targetKey: Key;
  /** An earlier attempt may have written the target, or one of its numbered names, without our knowing. */
  readonly isInDoubt: boolean;
  /** As it was listed; null where it was not. */
  readonly listedBytes: number | null;
  readonly checkpoint: Checkpoint | null;
  readonly hope: Hope;
  readonly source: Store;
  readonly target: Store;
  readonly shared: Shared | null;
  readonly ifExists: IfExists;
  readonly isMove: boolean;
  readonly storageClass: StorageClass | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

/** Whether it is worth sending small files without a look at the target: one that is refused was sent for nothing. */
export interface Hope {
  /** Refusals less successes, none below zero. */
  refusals: number;
}

/** How an attempt ended that did not fail. */
export type Outcome =
  | {
      readonly state: 'done';
      readonly targetKey: Key;
      readonly sizeBytes: number | null;
      /** What proved the bytes, such as `crc32`; 'none' where nothing could; null where none were moved. */
      readonly proof: string | null;
      /** Bytes that an earlier attempt had got across. */
      readonly resumedBytes: number;
    }
  | { readonly state: 'skipped'; readonly reason: NonNullable<TransferItem['skipped']> };

const racesAtMost = 5;
const namesAtMost = 10_000;

/**
 * Moves one file, or makes one folder.
 *
 * | target        | skip            | replace             | keep-both              |
 * | ------------- | --------------- | ------------------- | ---------------------- |
 * | nothing       | write           | write               | write                  |
 * | the source    | skipped: same   | skipped: same       | write under a free name |
 * | ours, in doubt | done            | write again         | done                   |
 * | a file        | skipped: exists | write that version  | write under a free name |
 * | a folder      | entry.exists    | entry.exists        | write under a free name |
 *
 * `replace` never takes "same size and time" for "same bytes": an edit may have kept both. A moved source is removed last, in
 * the version that was read, and only after the target was looked at again. A source that was skipped stays.
 * Throws what the stores throw; an abort leaves the target as it was, or complete.
 */
export async function runItem(attempt: Attempt): Promise<Outcome> {
  return attempt.kind === 'folder' ? makeFolder(attempt) : moveFile(attempt);
}

async function makeFolder({ target, targetKey, key, source, isMove, signal }: Attempt): Promise<Outcome> {
  try {
    await target.createFolder(targetKey, { signal });
  } catch (error) {
    if (!hasCode(error, 'entry.exists') || (await target.stat(targetKey, { signal }))?.kind !== 'folder')
      throw error;
  }
  if (isMove && !source.features.hasRealFolders && source.nameOf(key) !== target.nameOf(targetKey)) {
    const marker = await source.stat(key, { signal });
    if (marker?.version) await source.remove(marker, { signal });
  }
  return { state: 'done', targetKey, sizeBytes: null, proof: null, resumedBytes: 0 };
}

async function moveFile(attempt: Attempt): Promise<Outcome> {
  const moved = attempt.isMove && attempt.isInDoubt ? await movedBefore(attempt) : null;
  if (moved) {
    await leaveNothing(attempt);
    return { state: 'done', targetKey: moved, sizeBytes: attempt.listedBytes, proof: null, resumedBytes: 0 };
  }
  for (let race = 1; ; race += 1) {
    const goal = race === 1 && isHopeful(attempt) ? hopefulGoal(attempt) : await findGoal(attempt);
    if (goal.kind === 'skip') {
      await leaveNothing(attempt);
      return { state: 'skipped', reason: goal.reason };
    }
    if (goal.kind === 'ours') {
      await leaveNothing(attempt);
      if (attempt.isMove) await removeSource(attempt, goal.source);
      const { sizeBytes } = goal.source;
      return { state: 'done', targetKey: goal.targetKey, sizeBytes, proof: null, resumedBytes: 0 };
    }
    try {
      const outcome = await transferTo(attempt, goal.targetKey, goal.expected);
      attempt.hope.refusals = Math.max(0, attempt.hope.refusals - 1);
      return outcome;
    } catch (error) {
      if (race === 1) attempt.hope.refusals += hasCode(error, 'entry.exists') ? 1 : 0;
      // Somebody else wrote there since we looked: look again.
      const hasRaced =
        hasCode(error, 'entry.exists') || (hasCode(error, 'entry.changed') && isOfTarget(error));
      if (!hasRaced || race === racesAtMost) throw error;
      throwIfAborted(attempt.signal);
    }
  }
}

/** What an earlier attempt has begun, and this one will not go on with. */
async function leaveNothing({ checkpoint, target }: Attempt): Promise<void> {
  if (!checkpoint?.begun) return;
  await target.abandon?.(checkpoint.begun);
  checkpoint.forget();
}

const largestHopefulBytes = 1024 * 1024;
const refusalsToLook = 3;

/**
 * A look at the target before each small file doubles the requests. Where the target itself refuses to replace, the write
 * may as well be tried: nothing is lost when it is refused. A disk is looked at by whoever writes there, before any byte moves.
 */
function isHopeful({ target, isInDoubt, listedBytes, hope, ifExists, source }: Attempt): boolean {
  if (isInDoubt || ifExists === 'keep-both' || !target.features.isGuarded) return false;
  if (source.features.hasRealFolders === target.features.hasRealFolders) return false;
  if (target.disk) return true;
  return listedBytes !== null && listedBytes <= largestHopefulBytes && hope.refusals < refusalsToLook;
}

function hopefulGoal({ targetKey }: Attempt): Goal {
  return { kind: 'write', targetKey, expected: { kind: 'absent' } };
}

/**
 * Where an earlier attempt has moved the source to, when all that its process did not live to do was to say so: the source is
 * gone, which is the last step, and something of its size stands in the target.
 */
async function movedBefore(attempt: Attempt): Promise<Key | null> {
  const { source, key, target, targetKey, ifExists, listedBytes, signal } = attempt;
  if (listedBytes === null || (await source.stat(key, { signal }))) return null;
  const most = ifExists === 'keep-both' ? namesAtMost : 1;
  for (let count = 1; count <= most; count += 1) {
    const at = count === 1 ? targetKey : numberedKey(targetKey, count);
    const found = await target.stat(at, { signal });
    if (!found) return null;
    if (found.kind === 'file' && found.sizeBytes === listedBytes) return at;
  }
  return null;
}

type Goal =
  | { readonly kind: 'write'; readonly targetKey: Key; readonly expected: Expected }
  | { readonly kind: 'ours'; readonly targetKey: Key; readonly source: Entry }
  | { readonly kind: 'skip'; readonly reason: 'exists' | 'same' };

async function findGoal(attempt: Attempt): Promise<Goal> {
  const { target, targetKey, ifExists, isInDoubt, signal } = attempt;
  for (let count = 1; count <= namesAtMost; count += 1) {
    const key = count === 1 ? targetKey : numberedKey(targetKey, count);
    const found = await target.stat(key, { signal });
    if (!found) return { kind: 'write', targetKey: key, expected: { kind: 'absent' } };
    if (await isTheSource(attempt, found)) {
      if (ifExists !== 'keep-both') return { kind: 'skip', reason: 'same' };
      continue;
    }
    if (isInDoubt && ifExists !== 'replace') {
      const source = await oursAt(attempt, found);
      if (source) return { kind: 'ours', targetKey: key, source };
    }
    if (ifExists === 'keep-both') continue;
    if (found.kind !== 'file')
      throw new AppError('entry.exists', { op: 'entry.write', from: target.nameOf(key) });
    if (ifExists === 'skip') return { kind: 'skip', reason: 'exists' };
    if (found.version === null)
      throw new AppError('entry.changed', { op: 'entry.write', from: target.nameOf(key) });
    return { kind: 'write', targetKey: key, expected: { kind: 'version', version: found.version } };
  }
  throw new AppError('entry.exists', { op: 'entry.write', from: target.nameOf(targetKey) });
}

/** The source, when what stands in the target is a copy of it. Where the source is to go, only equal bytes will do. */
async function oursAt(attempt: Attempt, found: Entry): Promise<Entry | null> {
  const { source, key, target, isMove, signal } = attempt;
  const entry = await source.stat(key, { signal });
  if (!entry || !looksSame(entry, found)) return null;
  if (isMove && !(await hasSameBytes({ store: source, entry }, { store: target, entry: found }, signal)))
    return null;
  return entry;
}

async function transferTo(attempt: Attempt, targetKey: Key, expected: Expected): Promise<Outcome> {
  const { target, isMove, signal } = attempt;
  const { from, written, proof, resumedBytes } =
    (await copyInside(attempt, targetKey, expected)) ??
    (await carryFile(attempt, targetKey, expected)) ??
    (await stream(attempt, targetKey, expected));
  if (isMove) {
    const there = await target.stat(targetKey, { signal });
    if (!there || there.version !== written.version || there.sizeBytes !== from.sizeBytes)
      throw new AppError('bytes.wrong', { op: 'entry.write', from: target.nameOf(targetKey) });
    await removeSource(attempt, from);
  }
  return { state: 'done', targetKey, sizeBytes: from.sizeBytes, proof, resumedBytes };
}

async function stream(attempt: Attempt, targetKey: Key, expected: Expected): Promise<Carried> {
  const { source, key, target, storageClass } = attempt;
  // A signal of its own closes a source that the target did not read to its end.
  const unread = new AbortController();
  const signal = AbortSignal.any([attempt.signal, unread.signal]);
  let isRead = false;
  try {
    const { entry: from, bytes, proof } = await source.read(key, { signal });
    const version = from.version ?? undefined;
    const sizeBytes = from.sizeBytes ?? 0;
    let opened: AsyncIterable<Uint8Array> | undefined = bytes;
    const written = await target.write(
      targetKey,
      async function* () {
        const again = opened ?? (await source.read(key, { signal, version })).bytes;
        opened = undefined;
        yield* again;
        isRead = true;
      },
      {
        expected,
        sizeBytes,
        modifiedMs: from.modifiedMs,
        storageClass,
        signal: attempt.signal,
        onProgress: attempt.onProgress,
      },
    );
    return { from, written, proof: proof ?? null, resumedBytes: 0 };
  } finally {
    if (!isRead) unread.abort();
  }
}

/** A copy that the store makes by itself, or null where it cannot. */
async function copyInside(attempt: Attempt, targetKey: Key, expected: Expected): Promise<Carried | null> {
  const { shared, source, key, storageClass, signal } = attempt;
  if (!shared?.store.copy) return null;
  const from = await source.stat(key, { signal });
  if (from?.kind !== 'file')
    throw new AppError('entry.missing', { op: 'entry.read', from: source.nameOf(key) });
  try {
    const written = await shared.store.copy(
      { ...from, key: (shared.sourcePrefix + key) as Key },
      (shared.targetPrefix + targetKey) as Key,
      {
        expected,
        storageClass,
        signal,
        onProgress: attempt.onProgress,
      },
    );
    // The same object under another name: the service has not touched its bytes.
    return { from, written, proof: 'copy', resumedBytes: 0 };
  } catch (error) {
    if (hasCode(error, 'store.unsupported') || hasCode(error, 'entry.too-large')) return null;
    throw error;
  }
}

async function removeSource({ source, signal }: Attempt, entry: Entry): Promise<void> {
  try {
    await source.remove(entry, { signal });
  } catch (error) {
    // Gone already is what was wanted.
    if (!hasCode(error, 'entry.missing')) throw error;
  }
}

/**
 * True when source and target may well be one and the same entry, so that writing the one would destroy the other: two folders
 * may be one by a link, two profiles may lead to one bucket. Of one entry both sides tell the same version.
 */
async function isTheSource({ source, key, target, signal }: Attempt, found: Entry): Promise<boolean> {
  const { hasRealFolders } = target.features;
  if (source.features.hasRealFolders !== hasRealFolders) return false;
  if (!hasRealFolders && source.nameOf(key) !== target.nameOf(found.key)) return false;
  const entry = await source.stat(key, { signal });
  return entry !== null && entry.version === found.version && looksSame(entry, found);
}

/** A source that changed is told by reading it, and has nothing to do with who writes to the target. */
function isOfTarget(error: unknown): boolean {
  return error instanceof AppError && error.op !== 'entry.read';
}

function hasCode(error: unknown, code: AppError['code']): boolean {
  return error instanceof AppError && error.code === code;
}
