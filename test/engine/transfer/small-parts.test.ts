import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delay } from '../../../src/base/abort.ts';
import type { Key } from '../../../src/contract/models.ts';
import type { NewItem } from '../../../src/engine/journal/queue-rows.ts';
import { createAnnouncer } from '../../../src/engine/transfer/announcer.ts';
import { countEnd, countNew, countsOf } from '../../../src/engine/transfer/counts.ts';
import { numberedKey } from '../../../src/engine/transfer/free-name.ts';
import { Rate } from '../../../src/engine/transfer/rate.ts';
import { titleOf } from '../../../src/engine/transfer/title.ts';
import { bucketPlace, localPlace, realClock } from '../../support/queue.ts';

describe('a title', () => {
  it.each([
    [['DSC_0001.NEF'], localPlace('/home/me'), 'DSC_0001.NEF'],
    [['a/b/reports'], localPlace('/home/me'), 'reports'],
    [
      ['DSC_0001.NEF', ...Array.from({ length: 1213 }, (_, index) => `${index}`)],
      localPlace('/home/me'),
      'DSC_0001.NEF and 1,213 more',
    ],
    [null, localPlace('/home/me/photos'), 'everything in photos'],
    [null, localPlace('/'), 'everything in /'],
    [null, bucketPlace('b', 'x/photos/'), 'everything in photos'],
    [null, bucketPlace('b'), 'everything in b'],
  ])('says what moves', (keys, source, title) => {
    expect(titleOf({ source, keys: keys as Key[] | null })).toBe(title);
  });

  it('names both ends of a transfer under another name', () => {
    const source = localPlace('/home/me');
    expect(titleOf({ source, keys: ['a/notes.md' as Key], rename: 'read-me.md' })).toBe(
      'notes.md as read-me.md',
    );
  });
});

describe('a free name', () => {
  it.each([
    ['a.txt', 'a (2).txt'],
    ['x.y/a', 'x.y/a (2)'],
    ['.profile', '.profile (2)'],
    ['a.tar.gz', 'a.tar (2).gz'],
  ])('of %s is %s', (key, expected) => {
    expect(numberedKey(key as Key, 2)).toBe(expected);
  });
});

describe('a rate', () => {
  it('is the mean of the last seconds and falls to nothing', () => {
    const rate = new Rate();
    for (let ms = 0; ms < 10_000; ms += 100) rate.add(1000, ms);
    expect(rate.bytesPerSecond(10_000)).toBeCloseTo(10_000, -3);
    expect(rate.bytesPerSecond(16_000)).toBe(0);
  });
});

describe('an announcer', () => {
  it('speaks at once, then at most ten times a second, and never forgets the last', async () => {
    const times: number[] = [];
    let last = -1;
    const announcer = createAnnouncer<number>(realClock, (gathered) => {
      times.push(performance.now());
      last = [...gathered].at(-1) ?? -1;
    });
    const startedMs = performance.now();
    let value = 0;
    while (performance.now() - startedMs < 550) {
      announcer.mark(++value);
      await delay(1);
    }
    announcer.close();
    expect(last).toBe(value);
    expect(times[0]! - startedMs).toBeLessThan(400);
    expect(times.length).toBeGreaterThan(1);
    expect(times.length).toBeLessThanOrEqual(7);
  });
});

describe('counts', () => {
  const item = fc.record({
    kind: fc.constantFrom('file' as const, 'folder' as const),
    sizeBytes: fc.nat(40 * 2 ** 20),
    proof: fc.constantFrom('crc32', 'none'),
    end: fc.constantFrom(
      'done' as const,
      'skipped' as const,
      'failed' as const,
      'cancelled' as const,
      'waiting' as const,
    ),
  });

  it('kept step by step are those that the journal\u2019s sums give', () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const counts = countsOf([]);
        for (const { kind, sizeBytes, end, proof } of items) {
          const added: NewItem = {
            kind,
            key: '' as Key,
            targetKey: '' as Key,
            sizeBytes,
            state: 'waiting',
            skipped: null,
            error: null,
          };
          countNew(counts, [added]);
          if (end !== 'waiting') countEnd(counts, kind, sizeBytes, { state: end, sizeBytes, proof });
        }
        expect(counts).toEqual(
          countsOf(
            items.map(({ kind, sizeBytes, end, proof }) => ({
              transfer: 1,
              kind,
              state: end,
              items: 1,
              isLarge: sizeBytes > 16 * 2 ** 20,
              bytes: sizeBytes,
              retries: 0,
              unverified: Number(kind === 'file' && end === 'done' && proof === 'none'),
            })),
          ),
        );
        expect(counts.doneFiles + counts.skippedFiles + counts.failedFiles).toBeLessThanOrEqual(
          counts.totalFiles,
        );
      }),
    );
  });
});
