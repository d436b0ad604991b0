// The page's scheme never leads out of its folder.

import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageFileOf } from '../../src/main/page-file.ts';

const root = resolve('/srv/page');

describe('A request of the page', () => {
  it.each([
    ['app://longshore/', 'index.html', 'text/html; charset=utf-8'],
    ['app://longshore/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://longshore/assets/index-C3.js?v=1#x', 'assets/index-C3.js', 'text/javascript; charset=utf-8'],
    ['app://longshore/assets/app.css', 'assets/app.css', 'text/css; charset=utf-8'],
    // URL folds these away before anybody sees them; what is left is inside.
    ['app://longshore/../../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('for %s is answered with %s', (address, path, type) => {
    expect(pageFileOf(root, address)).toEqual({ path: join(root, path), type });
  });

  it.each([
    ['another host', 'app://elsewhere/index.html'],
    ['a port', 'app://longshore:81/index.html'],
    ['credentials', 'app://user:password@longshore/index.html'],
    ['another scheme', 'file:///srv/page/index.html'],
    ['encoded dots', 'app://longshore/%2e%2e%2f%2e%2e%2fetc/passwd.json'],
    ['an encoded separator', 'app://longshore/assets%2findex.html'],
    ['an encoded backslash', 'app://longshore/..%5c..%5cindex.html'],
    ['a backslash', 'app://longshore/assets\\..\\..\\index.html'],
    ['a drive', 'app://longshore/C:/index.html'],
    ['a stream of a file', 'app://longshore/index.html:secret.json'],
    ['an empty segment', 'app://longshore//index.html'],
    ['a hidden file', 'app://longshore/.env.json'],
    ['an unknown type', 'app://longshore/index.map'],
    ['a NUL', 'app://longshore/index.html%00.js'],
    ['a folder', 'app://longshore/assets/'],
    ['no address at all', 'index.html'],
  ])('with %s is refused', (_what, address) => {
    expect(pageFileOf(root, address)).toBeNull();
  });

  it('is never answered from outside the root, whatever it says', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e',
        '%2f',
        '%5c',
        ':',
        '%00',
        'a',
        '.js',
        'C:',
        '//',
        '?',
        '#',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = pageFileOf(root, `app://longshore/${pieces.join('')}`);
        return file === null || resolve(file.path).startsWith(join(root, '/'));
      }),
      { numRuns: 2_000 },
    );
  });
});
