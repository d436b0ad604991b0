// Transfers in words.

import { describe, expect, it } from 'vitest';
import { Key, LocalPath, ProfileId, type Transfer, TransferId } from '../../../src/contract/models.ts';
import {
  filesText,
  fractionOf,
  remainingText,
  stateText,
} from '../../../src/renderer/transfers/transfer-words.ts';

const transfer = (part: Partial<Transfer>): Transfer => ({
  id: TransferId.parse('t'),
  title: 't',
  direction: 'upload',
  source: { kind: 'local', path: LocalPath.parse('/') },
  target: { kind: 's3', profileId: ProfileId.parse('p'), bucket: 'b', prefix: Key.parse('') },
  state: 'running',
  priority: 'normal',
  isListed: true,
  totalFiles: 4,
  totalBytes: 100,
  doneFiles: 1,
  doneBytes: 25,
  skippedFiles: 0,
  failedFiles: 0,
  retries: 0,
  resumedBytes: 0,
  unverifiedFiles: 0,
  bytesPerSecond: 5,
  createdMs: 0,
  endedMs: null,
  error: null,
  ...part,
});

describe('the words of a transfer', () => {
  it('measure by bytes, and by files where all are empty', () => {
    const empties = transfer({ totalBytes: 0, doneBytes: 0, totalFiles: 4, doneFiles: 3 });
    expect([fractionOf(transfer({})), fractionOf(empties)]).toEqual([0.25, 0.75]);
  });

  it('claim nothing while the whole is not known', () => {
    const unlisted = transfer({ isListed: false, totalBytes: 0, doneBytes: 0 });
    expect([fractionOf(unlisted), remainingText(transfer({ isListed: false }))]).toEqual([null, '']);
    expect(filesText(transfer({ isListed: false }))).toBe('1 of 4 files so far');
  });

  it('promise a time only while bytes flow', () => {
    expect(remainingText(transfer({}))).toBe('15 s left');
    expect(remainingText(transfer({ bytesPerSecond: 0 }))).toBe('');
    expect(remainingText(transfer({ state: 'waiting' }))).toBe('');
  });

  it('say that the queue is held', () => {
    expect(stateText(transfer({ state: 'waiting' }), true)).toBe('Paused');
    expect(stateText(transfer({ state: 'waiting' }), false)).toBe('Waiting');
  });
});
