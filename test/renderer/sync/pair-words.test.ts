// Pairs in words.

import { describe, expect, it } from 'vitest';
import type { PairStatus, RunReport } from '../../../src/contract/pair.ts';
import {
  detailText,
  nextText,
  progressText,
  runText,
  stateText,
} from '../../../src/renderer/sync/pair-words.ts';
import { callExamples } from '../../contract/examples.ts';

const minuteMs = 60_000;
const nowMs = 1_800_000_000_000;
const [example] = callExamples['pair.list'].output as [PairStatus];
const whole: RunReport = {
  ...(example.last as RunReport),
  ...{ isWhole: true, error: null, endedMs: nowMs - 5 * minuteMs, files: 1204 },
};
const status = (part: Partial<PairStatus>): PairStatus => ({
  ...example,
  last: whole,
  progress: null,
  ...part,
});

describe('the words of a pair', () => {
  it('say since when both sides are alike', () => {
    const idle = status({ state: 'idle' });
    expect([stateText(idle, nowMs), detailText(idle, nowMs)]).toEqual([
      'Alike as of 5 min ago',
      '1,204 files',
    ]);
  });

  it('say what waits for the person', () => {
    const needs = status({
      state: 'attention',
      last: { ...whole, held: 62, conflicts: 1, attention: 2, failed: 3 },
    });
    expect(detailText(needs, nowMs)).toBe('62 changes held, 1 conflict, 2 files left alone, 3 failed');
  });

  it('say why it could not run', () => {
    const error = { code: 'network.lost', op: 'pair.run', retry: 'later' } as const;
    const offline = status({ state: 'offline', last: { ...whole, isWhole: false, error } });
    expect(detailText(offline, nowMs)).toBe('The server could not be reached.');
  });

  it('tell a pair that has never run from one that looks twice', () => {
    expect(stateText(status({ state: 'waiting', last: null }), nowMs)).toBe('Has not run yet');
    const twice = status({ state: 'waiting', last: { ...whole, unsure: 2 } });
    expect(stateText(twice, nowMs)).toBe('Waiting for a second look');
    expect(detailText(twice, nowMs)).toBe('2 files gone; removed once that is certain');
  });

  it('say what a run is at, also in a phase that they have no word for', () => {
    expect(progressText(null)).toBe('Opening both sides');
    expect(progressText({ phase: 'observe', done: 12_345, total: null })).toBe(
      'Looking: 12,345 seen on both sides',
    );
    expect(progressText({ phase: 'apply', done: 3, total: 9 })).toBe('Carrying out: 3 of 9 done');
    expect(progressText({ phase: 'other', done: 3, total: null })).toBe('3');
  });

  it('say when it runs next, if it does by itself', () => {
    expect(nextText(status({ state: 'idle', nextRunMs: nowMs + 12 * minuteMs }), nowMs)).toBe('in 12 min');
    expect(nextText(status({ state: 'idle', nextRunMs: nowMs - 1 }), nowMs)).toBe('now');
    const byHand = { ...example.pair, schedule: { kind: 'by-hand' } as const };
    expect(nextText(status({ state: 'idle', nextRunMs: null, pair: byHand }), nowMs)).toBe('by hand');
    expect(nextText(status({ state: 'attention', nextRunMs: null }), nowMs)).toBe('when you say so');
    expect(nextText(status({ state: 'working', nextRunMs: 5 }), nowMs)).toBe('');
  });

  it('sum up a run, and do not call held changes nothing to do', () => {
    const none = { ...whole.done, upload: 0, adopt: 0 };
    expect(runText({ ...whole, done: { ...none, upload: 2, 'remove-local': 1 }, uploadedBytes: 2048 })).toBe(
      '2 uploaded (2.0 KiB), 1 removed',
    );
    expect(runText({ ...whole, done: none })).toBe('nothing to do');
    expect(runText({ ...whole, done: none, held: 4 })).toBe('nothing done');
  });
});
