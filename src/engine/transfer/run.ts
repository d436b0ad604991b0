// One item moved: what stands in the target decides, then the bytes flow, then what was promised is checked.

import { throwIfAborted } from '../../base/abort.ts';
import { AppError, hasCode } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Expected } from '../store/store.ts';
import { carryFile } from './carry.ts';
import { copyInside } from './copy-inside.ts';
import { findGoal, hopefulGoal, isHopeful, movedBefore } from './goal.ts';
import type { Attempt, Outcome } from './item-attempt.ts';
import { streamFile } from './stream.ts';

const racesAtMost = 5;

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

async function transferTo(attempt: Attempt, targetKey: Key, expected: Expected): Promise<Outcome> {
  const { target, isMove, signal } = attempt;
  const { from, written, proof, resumedBytes } =
    (await copyInside(attempt, targetKey, expected)) ??
    (await carryFile(attempt, targetKey, expected)) ??
    (await streamFile(attempt, targetKey, expected));
  if (isMove) {
    const there = await target.stat(targetKey, { signal });
    if (!there || there.version !== written.version || there.sizeBytes !== from.sizeBytes)
      throw new AppError('bytes.wrong', { op: 'entry.write', from: target.nameOf(targetKey) });
    await removeSource(attempt, from);
  }
  return { state: 'done', targetKey, sizeBytes: from.sizeBytes, proof, resumedBytes };
}

async function removeSource({ source, signal }: Attempt, entry: Entry): Promise<void> {
  try {
    await source.remove(entry, { signal });
  } catch (error) {
    // Gone already is what was wanted.
    if (!hasCode(error, 'entry.missing')) throw error;
  }
}

/** A source that changed is told by reading it, and has nothing to do with who writes to the target. */
function isOfTarget(error: unknown): boolean {
  return error instanceof AppError && error.op !== 'entry.read';
}
