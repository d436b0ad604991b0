// The table that decides, cell by cell.

import { describe, expect, it } from 'vitest';
import type { Rules, Verdict } from '../../../../src/engine/sync/model.ts';
import { compare } from '../../../../src/engine/sync/plan/compare.ts';
import { backup, base, type LookWord, lookWords, restore, seenAs, twoWay } from './seen.ts';

/** What each side has become, the verdict, and where that is to look: the verdicts on equal and on other bytes. */
type Row = readonly [
  local: LookWord,
  remote: LookWord,
  verdict: string,
  onEqual?: string,
  onDifferent?: string,
];

const wereAlike: readonly Row[] = [
  ['same', 'same', 'nothing'],
  ['same', 'changed', 'look', 'adopt', 'download over local-of-base'],
  ['same', 'absent', 'remove-local local-of-base'],
  ['changed', 'same', 'look', 'adopt', 'upload over remote-of-base'],
  ['changed', 'changed', 'look', 'adopt', 'conflict'],
  ['changed', 'absent', 'look', 'remove-local local-now', 'upload where nothing is'],
  ['absent', 'same', 'remove-remote remote-of-base'],
  ['absent', 'changed', 'look', 'remove-remote remote-now', 'download where nothing is'],
  ['absent', 'absent', 'forget'],
];

const neverAlike: readonly Row[] = [
  ['changed', 'changed', 'look', 'adopt', 'conflict'],
  ['changed', 'absent', 'upload where nothing is'],
  ['absent', 'changed', 'download where nothing is'],
  ['absent', 'absent', 'nothing'],
];

/** Of a backup: the source is local. A restore is the same in the mirror. */
const backupAlike: readonly Row[] = [
  ['same', 'same', 'nothing'],
  ['same', 'changed', 'look', 'adopt', 'upload over remote-now'],
  ['same', 'absent', 'upload where nothing is'],
  ['changed', 'same', 'look', 'adopt', 'upload over remote-of-base'],
  ['changed', 'changed', 'look', 'adopt', 'upload over remote-now'],
  ['changed', 'absent', 'upload where nothing is'],
  ['absent', 'same', 'remove-remote remote-of-base'],
  ['absent', 'changed', 'look', 'remove-remote remote-now', 'forget'],
  ['absent', 'absent', 'forget'],
];

const backupNeverAlike: readonly Row[] = [
  ['changed', 'changed', 'look', 'adopt', 'upload over remote-now'],
  ['changed', 'absent', 'upload where nothing is'],
  ['absent', 'changed', 'nothing'],
  ['absent', 'absent', 'nothing'],
];

const swaps: Record<string, string> = {
  upload: 'download',
  download: 'upload',
  local: 'remote',
  remote: 'local',
};

function mirrored(words: string): string {
  return words.replace(/upload|download|local|remote/g, (word) => swaps[word] ?? word);
}

function mirroredRow([local, remote, verdict, onEqual, onDifferent]: Row): Row {
  const row = [remote, local, mirrored(verdict)] as const;
  return onEqual && onDifferent ? [...row, mirrored(onEqual), mirrored(onDifferent)] : row;
}

function inWords(verdict: Verdict): string {
  if (verdict.do === 'remove-local') return `remove-local ${verdict.fingerprint}`;
  if (verdict.do === 'remove-remote') return `remove-remote ${verdict.etag}`;
  if (verdict.do !== 'upload' && verdict.do !== 'download') return verdict.do;
  const { expected } = verdict;
  return `${verdict.do} ${expected.kind === 'absent' ? 'where nothing is' : `over ${expected.version}`}`;
}

function decides(rows: readonly Row[], rules: Rules, hasBase: boolean): void {
  const lines = rows.flatMap(([local, remote, verdict, onEqual = verdict, onDifferent = verdict]) => [
    { local, remote, areEqual: null, bytes: 'bytes not looked at', verdict },
    { local, remote, areEqual: true, bytes: 'equal bytes', verdict: onEqual },
    { local, remote, areEqual: false, bytes: 'other bytes', verdict: onDifferent },
  ]);
  it.each(lines)(
    'says for local $local, remote $remote, $bytes: $verdict',
    ({ local, remote, areEqual, verdict }) => {
      expect(inWords(compare(seenAs(local, remote, { hasBase, areEqual }), rules))).toBe(verdict);
    },
  );
}

describe('a two-way pair, where both sides were alike', () => decides(wereAlike, twoWay, true));

describe('a two-way pair, where both sides never were alike', () => decides(neverAlike, twoWay, false));

describe('a two-way pair whose conflicts one side wins', () => {
  it.each([
    ['local-wins', 'upload over remote-now'],
    ['remote-wins', 'download over local-now'],
  ] as const)('lets with %s the other side give way, in the version that was seen', (conflicts, verdict) => {
    for (const hasBase of [true, false]) {
      const seen = seenAs('changed', 'changed', { hasBase, areEqual: false });
      expect(inWords(compare(seen, { ...twoWay, conflicts }))).toBe(verdict);
    }
  });

  it('changes nothing where only one side has changed', () => {
    for (const conflicts of ['local-wins', 'remote-wins'] as const)
      for (const [local, remote, verdict, , onDifferent = verdict] of wereAlike) {
        if (local === 'changed' && remote === 'changed') continue;
        const seen = seenAs(local, remote, { areEqual: false });
        expect(inWords(compare(seen, { ...twoWay, conflicts }))).toBe(onDifferent);
      }
  });
});

describe('a file that was touched and has the bytes of the base', () => {
  const touched = { areEqual: false, sha256: base.sha256 };

  it('is no conflict with a changed object, which comes down in its place', () => {
    for (const conflicts of ['keep-both', 'local-wins', 'remote-wins'] as const)
      expect(inWords(compare(seenAs('changed', 'changed', touched), { ...twoWay, conflicts }))).toBe(
        'download over local-now',
      );
  });

  it('goes when its object is gone, without another look', () => {
    const seen = seenAs('changed', 'absent', { ...touched, areEqual: null });
    expect(inWords(compare(seen, twoWay))).toBe('remove-local local-now');
  });
});

describe('a backup, where both sides were alike', () => decides(backupAlike, backup, true));
describe('a backup, where both sides never were alike', () => decides(backupNeverAlike, backup, false));
describe('a restore, where both sides were alike', () => {
  decides(backupAlike.map(mirroredRow), restore, true);
});
describe('a restore, where both sides never were alike', () => {
  decides(backupNeverAlike.map(mirroredRow), restore, false);
});

describe('a backup whose source no longer has the file', () => {
  const gone = (remote: LookWord, rules: Partial<Rules>, hasBase = true) =>
    inWords(compare(seenAs('absent', remote, { hasBase, areEqual: false }), { ...backup, ...rules }));

  it('keeps it where deletions are not carried over', () => {
    expect(gone('same', { deletes: 'keep' })).toBe('forget');
    expect(gone('changed', { deletes: 'keep' })).toBe('forget');
  });

  it('removes it with mirror as it does with trash', () => {
    expect(gone('same', { deletes: 'mirror' })).toBe('remove-remote remote-of-base');
  });

  it('removes what was changed there, or never came from it, where extras are to go', () => {
    expect(gone('changed', { extras: 'remove' })).toBe('remove-remote remote-now');
    expect(gone('changed', { extras: 'remove' }, false)).toBe('remove-remote remote-now');
  });

  it('keeps extras too where deletions are not carried over', () => {
    expect(gone('changed', { deletes: 'keep', extras: 'remove' })).toBe('forget');
    expect(gone('changed', { deletes: 'keep', extras: 'remove' }, false)).toBe('nothing');
  });
});

describe.each([
  ['two-way', twoWay],
  ['backup', backup],
  ['restore', restore],
])('what cannot be judged in a %s pair', (_, rules) => {
  const other = lookWords.filter((word) => word !== 'barred');

  it.each(other)('waits while one side is unknown and the other %s', (word) => {
    expect(inWords(compare(seenAs('unknown', word), rules))).toBe('wait');
    expect(inWords(compare(seenAs(word, 'unknown'), rules))).toBe('wait');
  });

  it.each(lookWords)('is left alone where one side is barred and the other %s', (word) => {
    expect(inWords(compare(seenAs('barred', word), rules))).toBe('nothing');
    expect(inWords(compare(seenAs(word, 'barred'), rules))).toBe('nothing');
  });

  it.each(other)(
    'waits where one side is said to be as in a base that is not there, the other %s',
    (word) => {
      expect(inWords(compare(seenAs('same', word, { hasBase: false }), rules))).toBe('wait');
      expect(inWords(compare(seenAs(word, 'same', { hasBase: false }), rules))).toBe('wait');
    },
  );
});
