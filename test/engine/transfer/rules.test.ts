import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIncluded, matches } from '../../../src/engine/transfer/rules.ts';

describe('a pattern', () => {
  it.each([
    ['*', 'a/b/c.txt', true],
    ['*.txt', 'a/b/c.txt', true],
    ['*.txt', 'a/b/c.txt.gz', false],
    ['a/*', 'a/b/c', true],
    ['?.txt', '\u{1f600}.txt', true],
    ['?.txt', 'ab.txt', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]]x', ']x', true],
    ['[x', '[x', true],
    ['a.c', 'abc', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j on %j: %j', (pattern, key, expected) => {
    expect(matches(key, pattern)).toBe(expected);
  });

  it('means the same as a regular expression of dots and stars', () => {
    const part = fc.stringMatching(/^[ab/*?]{0,12}$/);
    fc.assert(
      fc.property(part, fc.stringMatching(/^[ab/]{0,12}$/), (pattern, key) => {
        const regex = new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
        expect(matches(key, pattern)).toBe(regex.test(key));
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes long, whatever it is', () => {
    const startedMs = performance.now();
    expect(matches('a'.repeat(1000), `${'*a'.repeat(100)}b`)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe('rules', () => {
  it('let everything in, and the last that matches decides', () => {
    expect(isIncluded('a.txt', [])).toBe(true);
    const rules = [
      { kind: 'exclude', pattern: '*' },
      { kind: 'include', pattern: '*.txt' },
      { kind: 'exclude', pattern: 'secret*' },
    ] as const;
    expect(['a.txt', 'a.jpg', 'secret.txt'].map((key) => isIncluded(key, [...rules]))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
