import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import { type Moved, pairRenames } from '../../../../src/engine/sync/plan/renames.ts';

const file = (path: string, bytes: string, inode: string | null = null): Moved => ({
  path: path as Key,
  sha256: bytes.padEnd(64, '0'),
  sizeBytes: bytes.length,
  inode,
});

describe('renames', () => {
  it('are found by the same bytes, whatever the names and inodes', () => {
    expect(pairRenames([file('a', 'x', '1'), file('b', 'y', '2')], [file('c/d', 'y', '9')])).toEqual([
      { from: 'b', to: 'c/d' },
    ]);
  });

  it('may change nothing but the case', () => {
    expect(pairRenames([file('Plan.txt', 'x', '1')], [file('plan.txt', 'x', '1')])).toEqual([
      { from: 'Plan.txt', to: 'plan.txt' },
    ]);
  });

  it('are never made of empty files, which are all alike', () => {
    expect(pairRenames([file('a', '', '1')], [file('b', '', '1')])).toEqual([]);
  });

  it('need the same size as well as the same hash', () => {
    const other = { ...file('b', 'x'), sizeBytes: 2 };
    expect(pairRenames([file('a', 'x')], [other])).toEqual([]);
  });

  it('go by the inode where several have the same bytes', () => {
    const gone = [file('a', 'x', '1'), file('b', 'x', '2')];
    const news = [file('new/b', 'x', '1'), file('new/a', 'x', '2')];
    expect(pairRenames(gone, news)).toEqual([
      { from: 'a', to: 'new/b' },
      { from: 'b', to: 'new/a' },
    ]);
  });

  it('go by the name where no inode tells', () => {
    const gone = [file('old/a', 'x'), file('old/b', 'x')];
    expect(pairRenames(gone, [file('new/b', 'x'), file('new/a', 'x')])).toEqual([
      { from: 'old/a', to: 'new/a' },
      { from: 'old/b', to: 'new/b' },
    ]);
  });

  it('are told from copies by the inode', () => {
    const news = [file('copy', 'x', '2'), file('moved', 'x', '1')];
    expect(pairRenames([file('a', 'x', '1')], news)).toEqual([{ from: 'a', to: 'moved' }]);
  });

  it('are not guessed: what fits several is none', () => {
    expect(pairRenames([file('a', 'x'), file('b', 'x')], [file('c', 'x')])).toEqual([]);
    expect(pairRenames([file('a', 'x')], [file('b', 'x'), file('c', 'x')])).toEqual([]);
    expect(pairRenames([file('1/a', 'x'), file('2/a', 'x')], [file('3/a', 'x')])).toEqual([]);
  });

  it('are not guessed from two files that both have no inode', () => {
    const news = [file('c', 'x'), file('d', 'x', '2')];
    expect(pairRenames([file('a', 'x'), file('b', 'x', '1')], news)).toEqual([]);
  });

  it('are not guessed from an inode that two names share', () => {
    const gone = [file('a', 'x', '1'), file('b', 'x', '1')];
    expect(pairRenames(gone, [file('c', 'x', '1')])).toEqual([]);
  });
});

const files = (folder: string) =>
  fc
    .uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'A', 'deep/a', 'deep/b', 'er/a'),
        bytes: fc.constantFrom('', 'x', 'y', 'yy'),
        inode: fc.constantFrom('1', '2', '3', null),
      }),
      { selector: ({ name }) => name, maxLength: 6 },
    )
    .map((all) => all.map(({ name, bytes, inode }) => file(`${folder}/${name}`, bytes, inode)));

describe('whatever has gone and come, renames', () => {
  it('join files of the same bytes, each at most once', () => {
    fc.assert(
      fc.property(files('old'), files('new'), (gone, news) => {
        const pairs = pairRenames(gone, news);
        for (const { from, to } of pairs) {
          const [before, after] = [
            gone.find(({ path }) => path === from),
            news.find(({ path }) => path === to),
          ];
          expect(before?.sha256).toBe(after?.sha256);
          expect(before?.sizeBytes).toBe(after?.sizeBytes);
          expect(before?.sizeBytes).toBeGreaterThan(0);
        }
        expect(new Set(pairs.map(({ from }) => from)).size).toBe(pairs.length);
        expect(new Set(pairs.map(({ to }) => to)).size).toBe(pairs.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('do not depend on the order in which they are given', () => {
    const shuffled = (all: Moved[]) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    fc.assert(
      fc.property(
        files('old').chain(shuffled),
        files('new').chain(shuffled),
        ([gone, gone2], [news, news2]) => {
          expect(pairRenames(gone2, news2)).toEqual(pairRenames(gone, news));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('are the same backwards', () => {
    fc.assert(
      fc.property(files('old'), files('new'), (gone, news) => {
        const back = pairRenames(news, gone).map(({ from, to }) => `${to} ${from}`);
        expect(back.sort()).toEqual(
          pairRenames(gone, news)
            .map(({ from, to }) => `${from} ${to}`)
            .sort(),
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
