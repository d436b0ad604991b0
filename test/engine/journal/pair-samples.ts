// A pair's journal for one test, and what stands in it.

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AppError, toWire } from '../../../src/contract/errors.ts';
import type { Key } from '../../../src/contract/models.ts';
import { openPairJournal } from '../../../src/engine/journal/open-pair-journal.ts';
import type { Op, PairFacts, PairJournal, PlannedAction } from '../../../src/engine/journal/pair-journal.ts';
import type { Base, LocalFile, RemoteFile, Sight } from '../../../src/engine/sync/model.ts';
import { tempFolder } from '../../support/temp-folder.ts';

export const key = (path: string) => path as Key;
export const barred = toWire(new AppError('entry.name', { op: 'entry.list', from: 'con' }), 'entry.list');

/** A journal in `file`, or in memory, that is closed when the test ends, if not before. */
export async function openPair(file = ':memory:'): Promise<PairJournal> {
  const journal = await openPairJournal({ file, now: () => 0, log: () => undefined });
  let isClosed = false;
  const close = () => {
    if (!isClosed) journal.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...journal, close };
}

export async function pairFile(): Promise<string> {
  return join(await tempFolder(), 'pair.db');
}

export function baseRow(path: string, other: Partial<Base> = {}): Base {
  return {
    path: key(path),
    sha256: 'ab'.repeat(32),
    sizeBytes: 10,
    fingerprint: '10-1-1',
    inode: '7',
    modifiedMs: 1_700_000_000_000.25,
    etag: '"e"',
    isRacy: false,
    ...other,
  };
}

export function localFile(other: Partial<LocalFile> = {}): Sight<LocalFile> {
  const file = { sizeBytes: 10, modifiedMs: 1.5, fingerprint: '10-2-2', inode: '8', sha256: null, ...other };
  return { is: 'file', file };
}

export function remoteFile(other: Partial<RemoteFile> = {}): Sight<RemoteFile> {
  return { is: 'file', file: { sizeBytes: 10, modifiedMs: null, etag: '"f"', storageClass: null, ...other } };
}

export function planned(act: PlannedAction['act'], path: string, other: Partial<PlannedAction> = {}) {
  return {
    phase: 2,
    act,
    path: key(path),
    to: null,
    sizeBytes: 10,
    replaces: false,
    isHeld: false,
    expected: null,
    ...other,
  };
}

export function begunOp(op: string, other: Partial<Op> = {}): Op {
  return { op, act: 'upload', path: key('a'), temp: null, aside: null, begunMs: 1, ...other };
}

export const facts: PairFacts = {
  mark: 'm1',
  device: '66305',
  inode: null,
  epoch: 3,
  pendingEpoch: 4,
  markEtag: '"m"',
  lookedMs: 12,
  ignoreHash: 'h',
  verifiedMs: 1_700_000_000_000.5,
  last: null,
};
