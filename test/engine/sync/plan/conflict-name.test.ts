import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import { keyProblem, lastSegment, localProblem, parentKey } from '../../../../src/engine/store/path.ts';
import { type ConflictOf, conflictName } from '../../../../src/engine/sync/plan/conflict-name.ts';

const key = (text: string) => text as Key;
const sha256 = 'a1b2c3d4e5f6'.padEnd(64, '0');
const ann: ConflictOf = { device: 'Ann’s laptop', modifiedMs: Date.UTC(2026, 10, 6, 9, 5, 59), sha256 };
const label = '(conflict, Ann’s laptop, 2026-11-06 0905, a1b2c3)';

const named = (path: string, of: Partial<ConflictOf> = {}, prefixBytes = 0) =>
  conflictName(key(path), { ...ann, ...of }, prefixBytes);

describe('the name of a conflict copy', () => {
  it.each([
    ['plan.txt', `plan ${label}.txt`],
    ['deep/er/plan.txt', `deep/er/plan ${label}.txt`],
    ['plan', `plan ${label}`],
    ['.bashrc', `.bashrc ${label}`],
    ['.config.json', `.config ${label}.json`],
    ['backup.tar.gz', `backup ${label}.tar.gz`],
    ['.tar.gz', `.tar ${label}.gz`],
    ['archive.7z', `archive ${label}.7z`],
    ['jquery.min.js', `jquery.min ${label}.js`],
    ['Report v1.2', `Report v1.2 ${label}`],
    ['Dear Mr. Smith', `Dear Mr. Smith ${label}`],
    ['план.документ', `план ${label}.документ`],
    ['ends with a dot.', `ends with a dot. ${label}`],
    ['folder.d/plan', `folder.d/plan ${label}`],
  ])('of %s is %s', (path, name) => expect(named(path)).toBe(name));

  it('tells the time of change in UTC, whatever it is', () => {
    expect(named('a', { modifiedMs: -1 })).toContain(', 1970-01-01 0000, ');
    expect(named('a', { modifiedMs: Number.NaN })).toContain(', 1970-01-01 0000, ');
    expect(named('a', { modifiedMs: 1e300 })).toContain(', 9999-12-31 2359, ');
  });

  it('has a device that every system takes', () => {
    expect(named('a', { device: ' C:\\<me>\u0000\u202e ' })).toContain('(conflict, C-me-, ');
    expect(named('a', { device: '' })).toContain('(conflict, unnamed, ');
    expect(named('a', { device: '\ud83d\ude00'.repeat(50) })).toContain(
      `(conflict, ${'\ud83d\ude00'.repeat(12)}, `,
    );
  });

  it('gets a new label instead of a second one where the path is a copy already', () => {
    expect(named(`plan ${label}.txt`, { sha256: 'f'.repeat(64) })).toBe(
      'plan (conflict, Ann’s laptop, 2026-11-06 0905, ffffff).txt',
    );
  });

  it('is not the path itself where that has the very same label', () => {
    expect(named(`plan ${label}.txt`)).toBe('plan (conflict, Ann’s laptop, 2026-11-06 0905, d4e5f6).txt');
  });

  it('has exactly the bytes that are allowed where the stem is long', () => {
    const name = named(`${'a'.repeat(251)}.txt`);
    expect(Buffer.byteLength(name ?? '')).toBe(255);
    const folder = `${'f'.repeat(200)}/`.repeat(4);
    expect(Buffer.byteLength(named(`${folder}${'a'.repeat(100)}.txt`, {}, 100) ?? '')).toBe(924);
  });

  it('is none where the folders leave no room', () => {
    const folder = `${'f'.repeat(200)}/`.repeat(5);
    expect(named(`${folder}plan.txt`)).toBeNull();
  });
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('.', ' ', '.tar', '.gz', 'CON', 'a', 'é', '\ud83d\ude00', '(', ',', label), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
);
const paths = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map((parts) => key(parts.join('/')))
  .filter((path) => keyProblem(path) === null && !path.endsWith('/'));
const of = fc.record({
  device: fc.oneof(text, fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', '\n', '*') })),
  modifiedMs: fc.oneof(fc.integer(), fc.double()),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
});

describe('whatever the path and the device, the name of a conflict copy', () => {
  it('stays in the folder, fits into S3 and a disk, and is another one than the path', () => {
    fc.assert(
      fc.property(paths, of, fc.nat(900), (path, some, prefixBytes) => {
        const copy = conflictName(path, some, prefixBytes);
        if (copy === null) {
          expect(Buffer.byteLength(parentKey(path)) + prefixBytes).toBeGreaterThan(860);
          return;
        }
        expect(copy).not.toBe(path);
        expect(parentKey(copy)).toBe(parentKey(path));
        expect(copy.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(lastSegment(copy))).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(copy) + prefixBytes).toBeLessThanOrEqual(1024);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is one that every system takes, where it takes the path', () => {
    fc.assert(
      fc.property(paths, of, (path, some) => {
        const copy = conflictName(path, some, 0);
        fc.pre(copy !== null);
        for (const platform of ['win32', 'linux', 'darwin'] as const)
          if (localProblem(path, platform) === null) expect(localProblem(copy, platform)).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  it('is the same when asked again, and another for other content', () => {
    fc.assert(
      fc.property(paths, of, of, (path, one, other) => {
        const copy = conflictName(path, one, 0);
        fc.pre(copy !== null && one.sha256.slice(0, 6) !== other.sha256.slice(0, 6));
        expect(conflictName(path, { ...one }, 0)).toBe(copy);
        expect(conflictName(path, { ...one, sha256: other.sha256 }, 0)).not.toBe(copy);
      }),
      { numRuns: 2_000 },
    );
  });
});
