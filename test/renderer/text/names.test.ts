// Names as they are shown.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNames, splitForElision, stemLength, visibleName } from '../../../src/renderer/text/names.ts';

describe('splitForElision', () => {
  it('keeps the extension and a little before it', () => {
    expect(splitForElision('a very long name of a report (final).pdf')[1]).toBe('final).pdf');
  });

  it('loses nothing and parts no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '.', '\u00e9', '\u{1f30a}'), maxLength: 40 }),
        (name) => {
          const [head, tail] = splitForElision(name);
          expect(head + tail).toBe(name);
          expect(head.isWellFormed() && tail.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('leaves short names whole', () => {
    expect(splitForElision('notes.md')).toEqual(['notes.md', '']);
  });
});

describe('visibleName', () => {
  it('shows what would otherwise break the line or hide', () => {
    expect(visibleName('a\nb\tc\u007f')).toBe('a\u240ab\u2409c\u2421');
  });
});

describe('stemLength', () => {
  it('leaves out the extension, but not a whole name that begins with a dot', () => {
    expect([stemLength('a.tar.gz'), stemLength('.bashrc'), stemLength('README')]).toEqual([5, 7, 6]);
  });
});

describe('listNames', () => {
  it('names one or two, and counts the rest', () => {
    expect([listNames(['a']), listNames(['a', 'b']), listNames(['a', 'b', 'c', 'd'])]).toEqual([
      'a',
      'a and b',
      'a and 3 more',
    ]);
  });
});
