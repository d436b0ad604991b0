// The figures of the bench of keeping things alike: requests by kind, ratios of pairs, verdicts.

import { describe, expect, it } from 'vitest';
import { asksForPagesAlone, runsOf, timesOurs } from '../../bench/sync/figures.ts';
import { syncPage } from '../../bench/sync/page.ts';
import { countRequest, noRequests, type Requests, requestsText } from '../../bench/sync/requests.ts';
import type { Comparison, Pair, ProgramResult, Run } from '../../bench/sync/results.ts';

function run(wallSeconds: number, requests: Partial<Requests> = { list: 2 }): Run {
  return { wallSeconds, cpuSeconds: wallSeconds, peakMiB: 100, requests: { ...noRequests, ...requests } };
}

function pair(ours: number, theirs: number): Pair {
  return { ours: run(ours), theirs: run(theirs) };
}

function program(label: string, name: ProgramResult['name'], noOp: Pair[]): ProgramResult {
  const common = { version: '1', settings: 'none', isTwoWay: false, first: run(1), changed: [] };
  const sees = { older: true, sameTime: false };
  return { ...common, label, name, noOp, objects: 2000, alike: 2000, sees, failure: null };
}

function comparison(programs: ProgramResult[]): Comparison {
  const common = { dateISO: '2026-11-26T00:00:00.000Z', files: 2000, rounds: 3, edited: 20, othersShare: 0 };
  return { ...common, programs };
}

describe('the figures of keeping things alike', () => {
  it('tells requests apart by what they ask of the server', () => {
    const asked = [
      { method: 'GET', url: '/bench?list-type=2&prefix=a', headers: {} },
      { method: 'GET', url: '/bench/?prefix=&delimiter=%2F', headers: {} },
      { method: 'GET', url: '/bench?versioning', headers: {} },
      { method: 'GET', url: '/bench/key?prefix=none', headers: {} },
      { method: 'HEAD', url: '/bench/key', headers: {} },
      { method: 'HEAD', url: '/bench', headers: {} },
      { method: 'PUT', url: '/bench/key', headers: {} },
      { method: 'PUT', url: '/bench/key', headers: { 'x-amz-copy-source': '/bench/other' } },
      { method: 'POST', url: '/bench?delete', headers: {} },
    ];
    const counts = asked.reduce(countRequest, noRequests);
    expect(counts).toEqual({ list: 2, head: 1, get: 1, put: 1, copy: 1, other: 3 });
    expect(requestsText(counts)).toBe('2 LIST, 1 HEAD, 1 GET, 1 PUT, 1 COPY, 3 other');
  });

  it('takes the median over ratios of pairs, not the ratio of medians', () => {
    expect(timesOurs([pair(1, 4), pair(10, 20), pair(2, 10)])).toEqual({ median: 4, min: 2, max: 5 });
    expect(timesOurs([])).toBeNull();
  });

  it('gathers our runs from beside those of all others', () => {
    const ours = program('longshore sync', 'longshore', []);
    const all = comparison([
      ours,
      program('aws', 'aws', [pair(1, 20)]),
      program('rclone', 'rclone', [pair(3, 6)]),
    ]);
    expect(runsOf(all, ours, 'noOp').map(({ wallSeconds }) => wallSeconds)).toEqual([1, 3]);
  });

  it('finds that a pass asks for pages alone only where no run asked for anything else', () => {
    const pages = run(1, { list: 3 });
    expect(asksForPagesAlone([pages, pages], 2001)).toBe(true);
    expect(asksForPagesAlone([pages], 2000)).toBe(false);
    expect(asksForPagesAlone([pages, run(1, { list: 3, head: 1 })], 2001)).toBe(false);
    expect(asksForPagesAlone([], 2001)).toBe(false);
  });

  it('says of each promise whether it is kept', () => {
    const page = syncPage({
      machine: '2 cores',
      comparison: comparison([
        program('longshore sync', 'longshore', []),
        program('rclone sync', 'rclone', [pair(1, 4)]),
        program('aws s3 sync', 'aws', [pair(1, 4)]),
      ]),
      memory: {
        dateISO: '2026-11-26T00:00:00.000Z',
        files: 1_000_000,
        runs: [{ title: 'large', run: { ...run(1), peakMiB: 501 }, failure: null }],
      },
    });
    expect(page).toContain('against rclone sync: **4.0x** (4.0x to 4.0x) as quick, hit (≥ 3x)');
    expect(page).toContain('against aws s3 sync: **4.0x** (4.0x to 4.0x) as quick, MISSED (≥ 10x)');
    expect(page).toContain('**2 LIST** for 2,000 objects, hit');
    expect(page).toContain('| large | **501**, MISSED |');
  });
});
