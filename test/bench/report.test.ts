// What the bench writes: the table of targets, the figures, the chart, the page.

import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { chart } from '../../bench/report/chart.ts';
import { performancePage } from '../../bench/report/page.ts';
import { ratioText, targetsTable } from '../../bench/report/targets-table.ts';
import { mergeResults, type PeerResult, type Results } from '../../bench/results.ts';

function peer(
  program: PeerResult['program'],
  wallSeconds: number,
  more: Partial<PeerResult> = {},
): PeerResult {
  const run = { wallSeconds, cpuSeconds: wallSeconds / 2, peakMiB: 100 };
  return {
    label: program,
    program,
    version: '1.2.3-DEV',
    settings: `settings of ${program}`,
    isExtra: false,
    runs: [run, run, run],
    failure: null,
    ...more,
  };
}

const results: Results = {
  store: 'a store',
  machine: '2 cores',
  cases: [
    {
      id: 'small-up',
      dateISO: '2026-11-25T10:00:00.000Z',
      amount: 5000,
      othersShare: 0,
      peers: [
        peer('longshore', 1),
        peer('rclone', 1.2),
        peer('rclone', 1.1, { label: 'rclone-9', isExtra: true }),
        peer('aws', 20),
        peer('s3cmd', 4, { runs: [], failure: 'ended with 1: <no>' }),
      ],
    },
  ],
  memory: [
    {
      title: '8 GiB up',
      dateISO: '2026-11-24T10:00:00.000Z',
      peakMiB: 310,
      growthMiB: 2,
      wallSeconds: 9,
      failure: null,
    },
  ],
};

/** The cells of the row that begins so. */
function row(text: string, start: string): string[] {
  const line = text.split('\n').find((one) => one.startsWith(`| ${start}`)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

describe('the table of targets', () => {
  const table = targetsTable(results);

  it('has a column for every program, the one that the system has before the one beside it', () => {
    expect(row(table, ' ').slice(2, -1)).toEqual([
      'against rclone',
      'against rclone-9',
      'against aws',
      'against s3cmd',
    ]);
  });

  it('says for each ratio what was promised and whether it is kept', () => {
    const [, , rclone, newest, aws, s3cmd] = row(table, '5,000 x 4 KiB up, requests');
    expect(rclone).toBe('**1.2x** (1.2x to 1.2x), MISSED (≥ 1.5x)');
    expect(newest).toBe('**1.1x** (1.1x to 1.1x), hit (≥ 1x)');
    expect(aws).toBe('**20x** (20x to 20x), hit (≥ 8x)');
    expect(s3cmd).toBe('failed');
  });

  it('holds CPU against a bound from above', () => {
    expect(row(table, '5,000 x 4 KiB up, CPU')[2]).toContain('MISSED (≤ 0.5x)');
    expect(row(table, '5,000 x 4 KiB up, CPU')[4]).toContain('**0.05x**');
    expect(row(table, '5,000 x 4 KiB up, CPU')[4]).toContain('hit (≤ 0.1x)');
  });

  it('calls memory above the bound missed, however flat it is', () => {
    expect(table).toContain('peak 310 MiB, last quarter +2 MiB on the second**, MISSED');
  });

  it('shows no more of a ratio than it means', () => {
    expect([25.31, 2.04, 0.268].map(ratioText)).toEqual(['25x', '2.0x', '0.27x']);
  });
});

describe('the page', () => {
  it('has the date of the last measurement, the versions, the settings and the chart', () => {
    const page = performancePage(results, 'images/p.svg');
    expect(page).toContain('Last measured on 2026-11-25, on 2 cores');
    expect(page).toContain('](images/p.svg)');
    expect(page).toContain('| rclone 1.2.3-DEV | 4,167 | 1.20 / 1.20 / 1.20 | 0.120 | 100 |');
    expect(page).toContain('`settings of aws`');
  });

  it('warns where other work has disturbed a case', () => {
    const [one] = results.cases;
    const disturbed = one ? [{ ...one, othersShare: 0.42 }] : [];
    expect(performancePage({ ...results, cases: disturbed }, 'x')).toContain('42 % of the processors busy');
    expect(performancePage(results, 'x')).not.toContain('of the processors busy');
  });
});

describe('the chart', () => {
  it('is well-formed, has a bar for every program that ran, and the longest belongs to the largest figure', () => {
    const svg = chart(results);
    expect(XMLValidator.validate(svg)).toBe(true);
    const widths = [...svg.matchAll(/<rect x="116" y="\d+" width="([\d.]+)"/g)].map((match) =>
      Number(match[1]),
    );
    // Four programs, speed and CPU; s3cmd never ran.
    expect(widths).toHaveLength(8);
    expect(Math.max(...widths.slice(0, 4))).toBe(widths[0]);
    expect(Math.max(...widths.slice(4))).toBe(widths[7]);
  });
});

describe('results of several runs', () => {
  it('keep the cases that were not measured again', () => {
    const fresh: Results = {
      ...results,
      cases: [{ id: 'list', amount: 1, othersShare: 0, dateISO: '', peers: [] }],
      memory: [],
    };
    const merged = mergeResults(results, fresh);
    expect(merged.cases.map(({ id }) => id)).toEqual(['small-up', 'list']);
    expect(merged.memory).toEqual(results.memory);
  });
});
