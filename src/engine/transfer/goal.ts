// Where an attempt writes, and what it expects to find there; or that nothing is to be written.

import { AppError } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Expected } from '../store/store.ts';
import { numberedKey } from './free-name.ts';
import type { Attempt } from './item-attempt.ts';
import { hasSameBytes, looksSame } from './same.ts';

const namesAtMost = 10_000;

export type Goal =
  | { readonly kind: 'write'; readonly targetKey: Key; readonly expected: Expected }
  | { readonly kind: 'ours'; readonly targetKey: Key; readonly source: Entry }
  | { readonly kind: 'skip'; readonly reason: 'exists' | 'same' };

/** Looks at what stands in the target; see runItem for the table. */
export async function findGoal(attempt: Attempt): Promise<Goal> {
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

const largestHopefulBytes = 1024 * 1024;
const refusalsToLook = 3;

/**
 * A look at the target before each small file doubles the requests. Where the target itself refuses to replace, the write
 * may as well be tried: nothing is lost when it is refused. A disk is looked at by whoever writes there, before any byte moves.
 */
export function isHopeful({ target, isInDoubt, listedBytes, hope, ifExists, source }: Attempt): boolean {
  if (isInDoubt || ifExists === 'keep-both' || !target.features.isGuarded) return false;
  if (source.features.hasRealFolders === target.features.hasRealFolders) return false;
  if (target.disk) return true;
  return listedBytes !== null && listedBytes <= largestHopefulBytes && hope.refusals < refusalsToLook;
}

export function hopefulGoal({ targetKey }: Attempt): Goal {
  return { kind: 'write', targetKey, expected: { kind: 'absent' } };
}

/**
 * Where an earlier attempt has moved the source to, when all that its process did not live to do was to say so: the source is
 * gone, which is the last step, and something of its size stands in the target.
 */
export async function movedBefore(attempt: Attempt): Promise<Key | null> {
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
