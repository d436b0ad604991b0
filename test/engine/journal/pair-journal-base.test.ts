import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Base } from '../../../src/engine/sync/model.ts';
import { baseRow, key, openPair, pairFile } from './pair-samples.ts';

const paths = (rows: readonly Pick<Base, 'path'>[]) => rows.map(({ path }) => path);

describe('the base of a pair', () => {
  it('gives a row back as it was saved, also to the next process', async () => {
    const file = await pairFile();
    const row = baseRow('a/b', { isRacy: true, modifiedMs: -1.5, sizeBytes: 2 ** 45 });
    const first = await openPair(file);
    first.saveBase(row);
    first.close();
    const journal = await openPair(file);
    expect(journal.base(row.path)).toEqual({ ...row, id: 1 });
    expect(journal.base(key('a'))).toBeNull();
  });

  it('is in the order of UTF-8 bytes, also beyond U+FFFF', async () => {
    const journal = await openPair();
    for (const path of ['\u{1f600}', '\uffff', 'z', 'a/b', 'a', 'a.b', 'a0', '\u00e9', 'e\u0301'])
      journal.saveBase(baseRow(path));
    const inOrder = ['a', 'a.b', 'a/b', 'a0', 'e\u0301', 'z', '\u00e9', '\uffff', '\u{1f600}'];
    expect(paths(journal.basePage(null, 99))).toEqual(inOrder);
    expect(paths(journal.baseBetween(key('a.b'), key('z')))).toEqual(['a.b', 'a/b', 'a0', 'e\u0301', 'z']);
    expect(paths(journal.baseBetween(key('\uffff'), key('\u{1f600}')))).toEqual(['\uffff', '\u{1f600}']);
  });

  it('is read in pages', async () => {
    const journal = await openPair();
    for (const path of ['a', 'b', 'c']) journal.saveBase(baseRow(path));
    expect(paths(journal.basePage(null, 2))).toEqual(['a', 'b']);
    expect(paths(journal.basePage(key('b'), 2))).toEqual(['c']);
    expect(journal.basePage(key('c'), 2)).toEqual([]);
  });

  it('knows what is directly inside a folder', async () => {
    const journal = await openPair();
    for (const path of ['a', 'f/a', 'f/b', 'f/g/a', 'f.txt', 'F/a']) journal.saveBase(baseRow(path));
    expect(paths(journal.baseIn(key('f'))).sort()).toEqual(['f/a', 'f/b']);
    expect(paths(journal.baseIn(key(''))).sort()).toEqual(['a', 'f.txt']);
    expect(journal.baseIn(key('g'))).toEqual([]);
  });

  it('adds up its files and their bytes', async () => {
    const journal = await openPair();
    expect(journal.baseTotals()).toEqual({ files: 0, bytes: 0 });
    journal.saveBase(baseRow('a', { sizeBytes: 3 }));
    journal.saveBase(baseRow('b', { sizeBytes: 4 }));
    expect(journal.baseTotals()).toEqual({ files: 2, bytes: 7 });
  });

  it('keeps the number of a row that is saved again, and uses that of a row that is gone again', async () => {
    const journal = await openPair();
    const idOf = (path: string) => journal.base(key(path))?.id;
    for (const path of ['a', 'b', 'c']) journal.saveBase(baseRow(path));
    journal.dropBase(key('a'));
    journal.dropBase(key('not there'));
    journal.saveBase(baseRow('c', { etag: '"new"' }));
    expect([idOf('b'), idOf('c'), journal.base(key('c'))?.etag]).toEqual([2, 3, '"new"']);
    journal.saveBase(baseRow('d'));
    journal.saveBase(baseRow('e'));
    expect([idOf('d'), idOf('e')]).toEqual([1, 4]);
  });

  it('begins anew when it is cleared', async () => {
    const journal = await openPair();
    for (const path of ['a', 'b']) journal.saveBase(baseRow(path));
    journal.dropBase(key('a'));
    journal.clearBase();
    expect(journal.basePage(null, 9)).toEqual([]);
    journal.saveBase(baseRow('c'));
    expect(journal.base(key('c'))?.id).toBe(1);
  });
});

it('a base holds what a plain map would, whatever is done to it, in numbers no larger than it ever had rows', async () => {
  const path = fc.array(fc.constantFrom('a', 'B', '\u00e9', '\uffff', '\u{10000}', '/', ' '), {
    maxLength: 4,
  });
  const step = fc.record({
    do: fc.constantFrom('save', 'save', 'save', 'drop', 'clear'),
    path: path.map((parts) => `p${parts.join('')}`),
    etag: fc.string(),
    isRacy: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), path, path, async (steps, one, other) => {
      const journal = await openPair();
      const model = new Map<string, Base>();
      let most = 0;
      for (const each of steps) {
        const row = baseRow(each.path, { etag: each.etag, isRacy: each.isRacy });
        if (each.do === 'save') {
          journal.saveBase(row);
          model.set(each.path, row);
        } else if (each.do === 'drop') {
          journal.dropBase(row.path);
          model.delete(each.path);
        } else {
          journal.clearBase();
          model.clear();
        }
        most = Math.max(most, model.size);
      }
      const bytes = (text: string) => Buffer.from(text);
      const sorted = [...model.values()].sort((a, b) => Buffer.compare(bytes(a.path), bytes(b.path)));
      const rows = journal.basePage(null, 99);
      expect(rows).toMatchObject(sorted);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(Math.max(0, ...rows.map(({ id }) => id))).toBeLessThanOrEqual(most);
      const [first, last] = [`p${one.join('')}`, `p${other.join('')}`];
      expect(journal.baseBetween(key(first), key(last))).toMatchObject(
        sorted
          .filter(({ path }) => Buffer.compare(bytes(first), bytes(path)) <= 0)
          .filter(({ path }) => Buffer.compare(bytes(path), bytes(last)) <= 0)
          .map(({ path, sizeBytes, etag }) => ({ path, sizeBytes, etag })),
      );
      expect(journal.baseTotals()).toEqual({ files: model.size, bytes: model.size * 10 });
      journal.close();
    }),
    { numRuns: 60 },
  );
});
