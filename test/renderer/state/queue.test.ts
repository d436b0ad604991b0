// The queue as last announced.

import { describe, expect, it } from 'vitest';
import { Key, LocalPath, ProfileId, type Transfer, TransferId } from '../../../src/contract/models.ts';
import { foldInto, type QueueState } from '../../../src/renderer/state/queue.ts';

const summary = {
  isPaused: false,
  running: 1,
  waiting: 0,
  ended: 0,
  failed: 0,
  uploadBytesPerSecond: 0,
  downloadBytesPerSecond: 0,
  remainingMs: null,
};
const transfer = (id: string, createdMs: number, doneBytes = 0): Transfer => ({
  id: TransferId.parse(id),
  title: id,
  direction: 'upload',
  source: { kind: 'local', path: LocalPath.parse('/') },
  target: { kind: 's3', profileId: ProfileId.parse('p'), bucket: 'b', prefix: Key.parse('') },
  state: 'running',
  priority: 'normal',
  isListed: true,
  totalFiles: 1,
  totalBytes: 10,
  doneFiles: 0,
  doneBytes,
  skippedFiles: 0,
  failedFiles: 0,
  retries: 0,
  resumedBytes: 0,
  unverifiedFiles: 0,
  bytesPerSecond: 0,
  createdMs,
  endedMs: null,
  error: null,
});
const state: QueueState = { transfers: [transfer('b', 2), transfer('a', 1)], summary };
const ids = ({ transfers }: QueueState) => transfers.map(({ id }) => id);

describe('foldInto', () => {
  it('puts a new transfer on top', () => {
    expect(ids(foldInto(state, { changed: [transfer('c', 3)], removed: [], summary }))).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it('changes a row in place and leaves the others the same objects', () => {
    const next = foldInto(state, { changed: [transfer('b', 2, 5)], removed: [], summary });
    expect(ids(next)).toEqual(['b', 'a']);
    expect(next.transfers[0]?.doneBytes).toBe(5);
    expect(next.transfers[1]).toBe(state.transfers[1]);
  });

  it('takes removed ones out', () => {
    const removed = [TransferId.parse('a'), TransferId.parse('unknown')];
    expect(ids(foldInto(state, { changed: [], removed, summary }))).toEqual(['b']);
  });
});
