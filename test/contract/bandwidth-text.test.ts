import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBandwidth } from '../../src/contract/bandwidth-text.ts';
import { Bandwidth } from '../../src/contract/limits.ts';

const k = 1024;
const m = 1024 * k;

describe('a bandwidth as text', () => {
  it.each([
    ['10M', 10 * m, 10 * m],
    ['512', 512 * k, 512 * k],
    ['512k', 512 * k, 512 * k],
    ['1.5m', 1.5 * m, 1.5 * m],
    ['2048b', 2048, 2048],
    ['1GiB', 1024 * m, 1024 * m],
    ['2M:512k', 2 * m, 512 * k],
    ['off:512Ki', null, 512 * k],
    ['OFF', null, null],
    ['0', null, null],
  ])('"%s" holds always', (text, upload, download) => {
    expect(parseBandwidth(text)).toEqual({ ok: true, bandwidth: { upload, download, timetable: [] } });
  });

  it('may be a timetable of every day', () => {
    expect(parseBandwidth('08:00,512k 12:00,10M:1M  19:00,off')).toEqual({
      ok: true,
      bandwidth: {
        upload: null,
        download: null,
        timetable: [
          { days: [], minute: 480, upload: 512 * k, download: 512 * k },
          { days: [], minute: 720, upload: 10 * m, download: m },
          { days: [], minute: 1140, upload: null, download: null },
        ],
      },
    });
  });

  it('may be a timetable of the week, parted by semicolons too', () => {
    expect(parseBandwidth('Mon-08:00,512k;sunday-23:59,off')).toMatchObject({
      bandwidth: {
        timetable: [
          { days: [1], minute: 480, upload: 512 * k },
          { days: [0], minute: 1439, upload: null },
        ],
      },
    });
  });

  it.each([
    ['', 'A bandwidth limit is missing; write for example 10M, 2M:512k or off.'],
    ['fast', '"fast" is not a bandwidth limit; write for example 512k, 10M, 1.5M or off.'],
    ['-1M', '"-1M" is not a bandwidth limit; write for example 512k, 10M, 1.5M or off.'],
    ['1M:', '"" is not a bandwidth limit; write for example 512k, 10M, 1.5M or off.'],
    ['1M:2M:3M', '"1M:2M:3M" has more than two limits; write one for both directions, or up:down.'],
    ['100b', '"100b" is less than the least limit of 1k a second.'],
    ['9999999T', '"9999999T" is more than can be counted; write off for no limit.'],
    ['24:00,1M', '"24:00" is not a time of day; write for example 08:00 or Mon-08:00.'],
    ['8,1M', '"8" is not a time of day; write for example 08:00 or Mon-08:00.'],
    ['Moon-08:00,1M', '"Moon" is not a day of the week; write for example Mon or Monday.'],
    [
      '08:00,1M 12:00',
      '"12:00" is not an entry of a timetable; write for example 08:00,512k or Mon-08:00,512k.',
    ],
  ])('"%s" is refused with one sentence', (text, problem) => {
    expect(parseBandwidth(text)).toEqual({ ok: false, problem });
  });

  it('is a bandwidth of the contract or refused, whatever the text', () => {
    const piece = fc.constantFrom(
      '1',
      '0',
      '512',
      'M',
      'k',
      'off',
      ':',
      ',',
      '08:00',
      'Mon-',
      ' ',
      ';',
      '.',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseBandwidth(pieces.join(''));
        if (parsed.ok) expect(Bandwidth.safeParse(parsed.bandwidth).success).toBe(true);
        else expect(parsed.problem).toMatch(/^[^\n]+\.$/);
      }),
      { numRuns: 500 },
    );
  });
});
