// What must become of the two trees when exactly what a dry run has told is done: worked out without the engine.

import type { PairAction } from '../../src/contract/pair.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimS3 } from './sim-s3.ts';
import { localTree, remoteTree } from './trees.ts';

interface At {
  readonly bytes: string;
  /** Another one for each write, also of the same bytes. */
  readonly version: string;
}

type Side = ReadonlyMap<string, At>;

export interface Sides {
  readonly local: Side;
  readonly remote: Side;
}

export function sidesOf(disk: SimDisk, s3: SimS3, prefix: string): Sides {
  const local = [...localTree(disk).keys()].map((path): [string, At] => {
    const node = disk.find(path);
    return [path, { bytes: node?.bytes ?? '', version: `${node?.ino} ${node?.mtimeUs}` }];
  });
  const remote = [...remoteTree(s3, prefix).keys()].map((path): [string, At] => {
    const live = s3.live(prefix + path);
    return [path, { bytes: live?.bytes ?? '', version: live?.versionId ?? '' }];
  });
  return { local: new Map(local), remote: new Map(remote) };
}

/** The name under which a conflict has kept the file of `path`; null where those bytes already had such a name. */
export function copyOf(path: string, before: Sides, after: Sides): string | null {
  const bytes = before.local.get(path)?.bytes;
  const stem = /^(.*?)(?: \(conflict, .*\))?(?:\.[^./]*)?$/s.exec(path)?.[1] ?? path;
  const isCopy = (other: string) =>
    other !== path && [stem, path].some((one) => other.startsWith(`${one} (conflict, `));
  for (const [other, at] of after.local)
    if (isCopy(other) && at.bytes === bytes && !before.local.has(other)) return other;
  return null;
}

/** Everything that is to happen, where only conflicts are told: of each, what brings the object and the copy across. */
export function withConflicts(told: readonly PairAction[], before: Sides, after: Sides): PairAction[] {
  return told.flatMap((action) => {
    if (action.act !== 'conflict') return [action];
    const { path } = action;
    const copy = copyOf(path, before, after);
    const common = { ...action, replaces: false };
    const sizeBytes = before.remote.get(path)?.bytes.length ?? null;
    const across: PairAction[] = [{ ...common, act: 'download', sizeBytes }];
    if (copy !== null) across.push({ ...common, act: 'upload', path: copy as PairAction['path'] });
    return [action, ...across];
  });
}

/** Path by path, what the trees have that was not told, and what was told that they do not have. Empty: they are as was told. */
export function untold(told: readonly PairAction[], before: Sides, after: Sides): string[] {
  const local = new Map([...before.local].map(([path, { bytes }]) => [path, bytes]));
  const remote = new Map([...before.remote].map(([path, { bytes }]) => [path, bytes]));
  const touched = { local: new Set<string>(), remote: new Set<string>() };
  const set = (side: 'local' | 'remote', path: string, bytes: string | undefined) => {
    const tree = side === 'local' ? local : remote;
    if (bytes === undefined) tree.delete(path);
    else tree.set(path, bytes);
    touched[side].add(path);
  };
  const [here, there] = [
    (path: string) => before.local.get(path)?.bytes,
    (path: string) => before.remote.get(path)?.bytes,
  ];
  for (const { act, path, to, isHeld } of told) {
    if (isHeld) continue;
    if (act === 'upload') set('remote', path, here(path));
    if (act === 'download') set('local', path, there(path));
    if (act === 'remove-local' || act === 'rename-local') set('local', path, undefined);
    if (act === 'remove-remote' || act === 'rename-remote') set('remote', path, undefined);
    if (act === 'rename-local' && to !== null) set('local', to, here(path));
    if (act === 'rename-remote' && to !== null) set('remote', to, there(path));
    if (act !== 'conflict') continue;
    const copy = copyOf(path, before, after);
    set('local', path, there(path));
    if (copy === null) continue;
    set('local', copy, here(path));
    set('remote', copy, here(path));
  }
  return [
    ...compared('local', local, touched.local, before.local, after.local),
    ...compared('remote', remote, touched.remote, before.remote, after.remote),
  ];
}

function compared(
  side: string,
  expected: ReadonlyMap<string, string>,
  touched: ReadonlySet<string>,
  before: Side,
  after: Side,
): string[] {
  const wrongs: string[] = [];
  for (const path of new Set([...expected.keys(), ...before.keys(), ...after.keys()])) {
    const [wanted, found] = [expected.get(path), after.get(path)];
    if (wanted !== found?.bytes)
      wrongs.push(`${side} ${path} is ${found?.bytes ?? 'gone'}, told was ${wanted ?? 'gone'}`);
    const isTouched = before.get(path)?.version !== found?.version;
    if (isTouched !== touched.has(path))
      wrongs.push(`${side} ${path} was ${isTouched ? '' : 'not '}written, unlike what was told`);
  }
  return wrongs;
}
