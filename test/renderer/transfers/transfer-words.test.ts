// Transfers in words.

import { describe, expect, it } from 'vitest';
import { Key, LocalPath, ProfileId, TransferId } from '../../../src/contract/models.ts';
import type { Transfer } from '../../../src/contract/transfer.ts';
import {
  detailTexts,
  filesText,
  fractionOf,
  remainingText,
  stateText,
  summaryText,
  unverifiedText,
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

  it('tell what an earlier run had moved, what was tried again, and what nothing could vouch for', () => {
    const one = transfer({ totalFiles: 1, resumedBytes: 1.25 * 2 ** 30, retries: 1 });
    expect(detailTexts(one)).toEqual(['25 B of 100 B', 'went on from 1.3 GiB', '1 retry']);
    expect(unverifiedText(transfer({ unverifiedFiles: 3 }))).toBe('3 files not verifiable');
    expect(unverifiedText(transfer({}))).toBe('');
  });

  it('count what is paused, one by one or all together', () => {
    const queue = {
      isPaused: false,
      running: 1,
      waiting: 2,
      ended: 0,
      failed: 0,
      uploadBytesPerSecond: 0,
      downloadBytesPerSecond: 0,
      remainingMs: null,
    };
    expect(summaryText(queue, 3)).toBe('1 running, 2 waiting, 3 paused');
    expect(summaryText({ ...queue, running: 0, isPaused: true }, 3)).toBe('5 paused');
    expect(summaryText({ ...queue, running: 0, waiting: 0 }, 1)).toBe('1 paused');
  });
});
