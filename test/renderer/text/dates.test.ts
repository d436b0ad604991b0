// Times as people read them.

import { describe, expect, it } from 'vitest';
import { formatExactTime, formatWhen } from '../../../src/renderer/text/dates.ts';

const at = (...parts: [number, number, number, number?, number?, number?]) => new Date(...parts).getTime();
const now = at(2026, 10, 23, 14, 30);

describe('formatWhen', () => {
  it('says near days in words and far ones as dates', () => {
    const times = [
      at(2026, 10, 23, 9, 12),
      at(2026, 10, 22, 23, 59),
      at(2026, 10, 3, 8, 5),
      at(2024, 1, 29, 12),
    ];
    expect(times.map((ms) => formatWhen(ms, now))).toEqual([
      'today 09:12',
      'yesterday 23:59',
      'Nov 3 08:05',
      'Feb 29, 2024',
    ]);
  });
});

describe('formatExactTime', () => {
  it('rounds nothing', () => {
    expect(formatExactTime(at(2026, 10, 3, 14, 2, 11))).toMatch(/^2026-11-03 14:02:11 [+-]\d\d:\d\d$/);
  });
});
