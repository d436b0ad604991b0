import * as fc from 'fast-check';
import createRules from 'ignore';
import { describe, expect, it } from 'vitest';
import { builtInIgnore } from '../../../src/contract/built-in-ignore.ts';
import type { Key } from '../../../src/contract/models.ts';
import { createIgnore, type Ignore, isHidden } from '../../../src/engine/sync/ignore.ts';

const key = (text: string) => text as Key;

/** Asks about a path as a pass does: after all the folders above it. A slash at the end means a folder. */
function hides(rules: readonly string[] | Ignore, path: string): boolean {
  const ignore = 'hides' in rules ? rules : createIgnore(rules);
  if (!path.endsWith('/')) return isHidden(ignore, key(path));
  const folder = path.slice(0, -1);
  const above = folder.slice(0, folder.lastIndexOf('/') + 1);
  return (above !== '' && hides(ignore, above)) || ignore.hides(key(folder), 'folder');
}

/** As `git check-ignore` has them. */
const cases: readonly (readonly [rules: string, hidden: string, kept: string])[] = [
  ['*.log', 'a.log|deep/er/b.log|x.log/|x.log/inside', 'a.log.txt|log'],
  ['build/', 'build/|build/a|deep/build/|deep/build/a/b', 'build|deep/build|builds/a'],
  ['/build', 'build|build/|build/a', 'deep/build|deep/build/a'],
  ['docs/*.pdf', 'docs/a.pdf', 'docs/deep/a.pdf|deep/docs/a.pdf'],
  ['**/cache', 'cache|a/cache|a/b/cache/|a/b/cache/c', 'caches|a/mycache'],
  ['a/**/b', 'a/b|a/x/b|a/x/y/b/', 'a/xb|c/a/b|b'],
  ['logs/**', 'logs/a|logs/a/b', 'logs/|logs|deep/logs/a'],
  ['photo?.jpg', 'photo1.jpg|deep/photoX.jpg', 'photo.jpg|photo12.jpg|photo/.jpg'],
  ['photo[0-9a].jpg', 'photo1.jpg|photoa.jpg', 'photob.jpg|photo10.jpg'],
  ['photo[!0-9].jpg', 'photob.jpg', 'photo1.jpg'],
  ['*.txt !keep.txt', 'a.txt|deep/a.txt', 'keep.txt|deep/keep.txt'],
  ['!keep.txt *.txt', 'a.txt|keep.txt', 'keep.md'],
  ['out/ !out/keep.txt', 'out/|out/keep.txt', 'keep.txt'],
  ['out/* !out/keep.txt', 'out/a|out/deep/', 'out/|out/keep.txt'],
  ['/* !/src', 'a|docs/|docs/src', 'src/|src/a'],
  ['\\#a \\!b', '#a|!b', 'a|b'],
  ['Build/', 'Build/a', 'build/a'],
];

describe('the rules of a person', () => {
  const lines = cases.flatMap(([rules, hidden, kept]) => [
    ...hidden.split('|').map((path) => [rules, path, true] as const),
    ...kept.split('|').map((path) => [rules, path, false] as const),
  ]);

  it.each(lines)('with %s, as with git, hide %s: %s', (rules, path, isHiddenByGit) => {
    expect(hides(rules.split(' '), path)).toBe(isHiddenByGit);
  });

  it('may have comments, empty lines and blanks at the end', () => {
    expect(hides(['# *.md', '', '   ', '*.log  ', '*.tmp\r'], 'a.md')).toBe(false);
    expect(hides(['*.log  '], 'a.log')).toBe(true);
    expect(hides(['*.bak\r'], 'a.bak')).toBe(true);
  });

  it('never throw, whatever the rules and the keys', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '*',
      '**',
      '[',
      ']',
      '!',
      '#',
      '[z-a]',
      ' ',
      '\r',
      'a',
      '\ud800',
      '\0',
    );
    const text = fc
      .array(fc.oneof(part, fc.string({ maxLength: 2 })), { maxLength: 6 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.array(text), (rules, paths) => {
        const ignore = createIgnore(rules);
        for (const path of paths) {
          expect(typeof isHidden(ignore, key(path))).toBe('boolean');
          expect(typeof ignore.hides(key(path), 'folder')).toBe('boolean');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('say the same however many other paths were asked about in between', () => {
    const ignore = createIgnore(['out/*', '!out/keep.txt', '*.log']);
    for (let at = 0; at < 5_000; at += 1) {
      expect(hides(ignore, `out/${at}`)).toBe(true);
      expect(hides(ignore, `in/${at}`)).toBe(false);
      expect(hides(ignore, 'out/keep.txt')).toBe(false);
    }
  });
});

describe('the built-in rules', () => {
  const none = createIgnore([]);

  it.each([
    '.DS_Store',
    'deep/.ds_store',
    'Icon\r',
    'THUMBS.DB',
    'desktop.ini',
    '$RECYCLE.BIN/S-1-5-21/a.txt',
    '.Trash-1000/files/a.txt',
    '.nfs00000000a1b2',
    '~$report.docx',
    '~WRL0001.tmp',
    '.~lock.report.odt#',
    '.notes.txt.swp',
    '.#notes.txt',
    'notes.txt.sb-1a2b3c4d-AbCdEf',
    'film.mkv.crdownload',
  ])('hide %j', (path) => expect(hides(none, path)).toBe(true));

  it.each([
    'Icons',
    'Icon',
    'notes.txt~',
    '#notes.txt#',
    '._photo.jpg',
    'a.tmp',
    'film.part',
    'game.swf',
    'a.swp',
    '~notes.txt',
    '$100.txt',
    '.Trash-can/a',
    '.nfs-notes',
    'desktop.ini.txt',
    'my desktop.ini',
    '.Trashes',
    '.gitignore',
    '.git/config',
    '.env',
  ])('leave %j to be synced, which a person would miss', (path) => expect(hides(none, path)).toBe(false));

  it('are read as git would read them', () => {
    const rules = createRules({ ignorecase: true }).add(builtInIgnore);
    const piece = fc.constantFrom(
      ...builtInIgnore.flatMap((rule) => [rule, ...rule.split(/[*?[\]/]+/)]),
      'a',
      'n',
      '\r',
      '.x',
    );
    const name = fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .map((all) => all.join('').replaceAll('/', ''))
      .filter((text) => text !== '' && text !== '.' && text !== '..');
    fc.assert(
      fc.property(name, fc.constantFrom('file', 'folder'), (some, kind) => {
        expect(none.hides(key(some), kind)).toBe(rules.ignores(kind === 'folder' ? `${some}/` : some));
      }),
      { numRuns: 5_000 },
    );
  });

  it('give way to a rule of the person', () => {
    expect(hides(['!Thumbs.db'], 'deep/Thumbs.db')).toBe(false);
    expect(hides(['!Thumbs.db'], '.DS_Store')).toBe(true);
    expect(hides(['!lost+found/'], 'lost+found/a')).toBe(false);
  });
});

describe('what is Longshore’s own', () => {
  it.each([[[]], [['!.longshore/', '!.longshore-*', '!*']]])('is hidden with the rules %j', (rules) => {
    expect(hides(rules, '.longshore/trash/a')).toBe(true);
    expect(hides(rules, 'deep/.longshore/')).toBe(true);
    expect(hides(rules, 'deep/.longshore-0a1b2c-1-0123456789ab.part')).toBe(true);
    expect(hides(rules, '.longshore-notes.txt')).toBe(false);
  });
});

describe('the hash of the rules', () => {
  const hashOf = (...lines: string[]) => createIgnore(lines).hash;

  it('changes with a rule and with the order of rules', () => {
    expect(new Set([hashOf(), hashOf('a'), hashOf('a', '!b'), hashOf('!b', 'a')]).size).toBe(4);
  });

  it('does not change with comments and empty lines', () => {
    expect(hashOf('# mine', '', 'a')).toBe(hashOf('a'));
  });
});
