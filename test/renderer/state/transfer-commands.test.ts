// What can be done with a transfer, and by which key.

import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../src/contract/transfer.ts';
import { reportName } from '../../../src/renderer/state/report.ts';
import {
  canRunOn,
  type TransferCommand,
  transferCommandOf,
  transferCommands,
} from '../../../src/renderer/state/transfer-commands.ts';
import { callExamples } from '../../contract/examples.ts';

const [example] = callExamples['transfer.list'].output.transfers as [Transfer];
const transfer = (part: Partial<Transfer>): Transfer => ({
  ...example,
  error: null,
  failedFiles: 0,
  ...part,
});
const names = Object.keys(transferCommands) as TransferCommand[];
const offered = (one: Transfer) => names.filter((name) => canRunOn([one], one, name));
const press = (key: string, altKey = false) => ({
  key,
  altKey,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
});

describe('a transfer', () => {
  it('that runs can be paused, ranked and cancelled', () => {
    expect(offered(transfer({ state: 'running' }))).toEqual([
      'details',
      'pause',
      'priority-high',
      'priority-low',
      'report-csv',
      'report-json',
      'cancel',
    ]);
  });

  it('that was paused can be resumed, and says why where the engine did it', () => {
    expect(offered(transfer({ state: 'paused' }))).not.toContain('why');
    expect(offered(transfer({ state: 'paused', error: example.error }))).toEqual([
      'details',
      'why',
      'resume',
      'priority-high',
      'priority-low',
      'report-csv',
      'report-json',
      'cancel',
    ]);
  });

  it('that has ended can be cleared, and retried unless all went well', () => {
    expect(offered(transfer({ state: 'done' }))).toEqual(['details', 'report-csv', 'report-json', 'clear']);
    expect(offered(transfer({ state: 'failed', failedFiles: 1 }))).toEqual([
      'details',
      'why',
      'retry',
      'report-csv',
      'report-json',
      'clear',
    ]);
  });
});

describe('transferCommandOf', () => {
  const byKey = (key: string, one: Transfer, altKey = false) =>
    transferCommandOf(press(key, altKey), false, [one], one);

  it('pauses and resumes by one key, cancels and clears by another', () => {
    expect([' ', 'Delete'].map((key) => byKey(key, transfer({ state: 'running' })))).toEqual([
      'pause',
      'cancel',
    ]);
    expect([' ', 'Delete'].map((key) => byKey(key, transfer({ state: 'paused' })))).toEqual([
      'resume',
      'cancel',
    ]);
    expect(byKey('Delete', transfer({ state: 'done' }))).toBe('clear');
  });

  it('takes a key of its own even where it can do nothing, and leaves the others', () => {
    expect(byKey('ArrowUp', transfer({ state: 'running' }), true)).toBe('none');
    expect(byKey('ArrowUp', transfer({ state: 'running' }))).toBeNull();
  });
});

describe('reportName', () => {
  it('is a name that every system can write', () => {
    const createdMs = Date.UTC(2026, 10, 25);
    expect(reportName(transfer({ title: 'a/b: "c"?', createdMs }), 'csv')).toBe(
      'a_b_ _c__, report 2026-11-25.csv',
    );
    expect(reportName(transfer({ title: '', createdMs }), 'json')).toBe('transfer, report 2026-11-25.json');
  });
});
