// What a path may look like on both sides, for the tests of planning: made of a word for each side.

import { AppError, toWire } from '../../../../src/contract/errors.ts';
import type { Key } from '../../../../src/contract/models.ts';
import type { Base, LocalFile, RemoteFile, Rules, Seen, Sight } from '../../../../src/engine/sync/model.ts';

export const lookWords = ['same', 'changed', 'absent', 'unknown', 'barred'] as const;
export type LookWord = (typeof lookWords)[number];

export const base: Base = {
  path: 'plans/harbour.txt' as Key,
  sha256: 'a'.repeat(64),
  sizeBytes: 5,
  fingerprint: 'local-of-base',
  inode: '7',
  modifiedMs: 1_000,
  etag: 'remote-of-base',
  isRacy: false,
};

export const twoWay: Rules = { mode: 'two-way', deletes: 'trash', conflicts: 'keep-both', extras: 'keep' };
export const backup: Rules = { ...twoWay, mode: 'backup' };
export const restore: Rules = { ...twoWay, mode: 'restore' };

interface Known {
  readonly hasBase?: boolean;
  readonly areEqual?: boolean | null;
  /** Of the changed file; null: not read. */
  readonly sha256?: string | null;
}

/** A path of which each side has become that since both were alike; what has changed has the version `local-now` or `remote-now`. */
export function seenAs(local: LookWord, remote: LookWord, known: Known = {}): Seen {
  const { hasBase = true, areEqual = null, sha256 = null } = known;
  const file = { sizeBytes: 5, modifiedMs: 2_000, fingerprint: 'local-now', inode: '7', sha256 };
  const object = { sizeBytes: 5, modifiedMs: 2_000, etag: 'remote-now', storageClass: null };
  return {
    path: base.path,
    base: hasBase ? base : null,
    local: sightOf<LocalFile>(local, file),
    remote: sightOf<RemoteFile>(remote, object),
    areEqual,
  };
}

function sightOf<F>(word: LookWord, file: F): Sight<F> {
  if (word === 'changed') return { is: 'file', file };
  if (word !== 'barred') return { is: word };
  const op = 'pair.observe';
  return { is: 'barred', error: toWire(new AppError('entry.unsupported', { op }), op) };
}
