// Keys and paths: whatever the key, the path stays inside, means one key only, and leads back to it.

import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { Key, LocalPath } from '../../../src/contract/models.ts';
import {
  folderOfPrefix,
  folderPrefix,
  joinKey,
  keyProblem,
  keyToPath,
  lastSegment,
  localProblem,
  type Platform,
  parentKey,
  pathToKey,
} from '../../../src/engine/store/path.ts';
import { key } from './conformance.ts';

const roots: Record<Platform, LocalPath> = {
  linux: '/home/ann/in box' as LocalPath,
  darwin: '/Users/ann' as LocalPath,
  win32: 'C:\\Users\\ann' as LocalPath,
};
const platforms = Object.keys(roots) as Platform[];

// Made of what has broken other clients, so that nearly every run meets several of them.
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '...',
        ' ',
        ':',
        'C:',
        'CON',
        'nul.txt',
        'a',
        'A',
        '~',
        '%2e',
        '\0',
        '\n',
      ),
      fc.constantFrom(
        '\u00e9',
        'e\u0301',
        '\ud800',
        '\u2215',
        '\uff0f',
        '.longshore-0a1b2c-1-0123456789ab.part',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => key(parts.join('')));
const onPlatform = fc.constantFrom(...platforms);

function pathOf(name: Key, platform: Platform): LocalPath | null {
  try {
    return keyToPath(roots[platform], name, platform, 'test');
  } catch (error) {
    if (error instanceof AppError && error.code === 'entry.name' && error.detail) return null;
    throw error;
  }
}

describe('keyToPath', () => {
  it('gives a path strictly below the root, or refuses with a sentence', () => {
    fc.assert(
      fc.property(hostile, onPlatform, (name, platform) => {
        const path = pathOf(name, platform);
        if (path === null) return;
        const rules = platform === 'win32' ? win32 : posix;
        expect(rules.resolve(path)).toBe(path);
        expect(path.startsWith(roots[platform] + rules.sep)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('gives no two keys one path', () => {
    fc.assert(
      fc.property(hostile, hostile, onPlatform, (one, other, platform) => {
        const path = pathOf(one, platform);
        if (one !== other && path !== null) expect(pathOf(other, platform)).not.toBe(path);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is undone by pathToKey', () => {
    fc.assert(
      fc.property(hostile, onPlatform, (name, platform) => {
        const path = pathOf(name, platform);
        if (path !== null) expect(pathToKey(roots[platform], path, platform)).toBe(name);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '',
    '..',
    '.',
    'a/..',
    '../evil',
    'a/../../evil',
    'a/./b',
    'a//b',
    '/etc/passwd',
    'a/',
    'nul\0byte',
    'x'.repeat(256),
    '\u00e9'.repeat(128),
    '\ud800',
    '.longshore-0a1b2c-1-0123456789ab.part',
  ])('refuses %j everywhere', (name) => {
    expect(platforms.map((platform) => pathOf(key(name), platform) === null)).toEqual(
      platforms.map((platform) => platform !== 'win32' || name !== '\u00e9'.repeat(128)),
    );
  });

  it.each([
    'a\\b',
    '..\\evil',
    'C:evil',
    'a:stream',
    'a?',
    'a*',
    'a|b',
    '<a>',
    'quo"te',
    'tab\t',
    'dot.',
    'space ',
    'CON',
    'con.txt',
    'NUL .txt',
    'folder/Aux/a',
    'COM1',
    'lpt\u00b2.log',
    'conin$',
  ])('refuses %j on Windows alone', (name) => {
    expect(platforms.filter((platform) => pathOf(key(name), platform) === null)).toEqual(['win32']);
  });

  it.each(['CONTACTS', 'com', 'com10', 'console.log', 'a.b.c', '.profile', '-', 'x'.repeat(255)])(
    'takes %j everywhere',
    (name) => {
      expect(platforms.map((platform) => localProblem(key(name), platform))).toEqual([null, null, null]);
    },
  );
});

describe('pathToKey', () => {
  it('gives nothing for a path that is not below the root', () => {
    const root = '/a/b' as LocalPath;
    const outside = ['/a', '/a/bc', '/', '/a/b/../c'].map((path) =>
      pathToKey(root, path as LocalPath, 'linux'),
    );
    expect(outside).toEqual([null, null, null, null]);
    expect(pathToKey(root, '/a/b/..c' as LocalPath, 'linux')).toBe('..c');
    expect(pathToKey('C:\\a' as LocalPath, 'D:\\a\\b' as LocalPath, 'win32')).toBeNull();
  });
});

describe('the parts of a key', () => {
  it('go together again', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const isNested = /[^/].*\/[^/]*$/.test(name) || !name.includes('/');
        if (isNested) expect(joinKey(parentKey(name), lastSegment(name))).toBe(name);
        expect(folderOfPrefix(folderPrefix(name))).toBe(name);
      }),
    );
  });

  it('are told apart even where they have no name', () => {
    expect(['', 'a', 'a/', '/', '//', '/a'].map((name) => folderPrefix(key(name)))).toEqual([
      '',
      'a/',
      'a//',
      '/',
      '//',
      '/a/',
    ]);
  });
});

describe('keyProblem', () => {
  it('allows 1,024 bytes and no more', () => {
    expect(keyProblem('\u00e9'.repeat(512))).toBeNull();
    expect(keyProblem(`${'\u00e9'.repeat(512)}a`)).toContain('1,024');
    expect([keyProblem(''), keyProblem('a\udc00')].map((problem) => typeof problem)).toEqual([
      'string',
      'string',
    ]);
  });
});
