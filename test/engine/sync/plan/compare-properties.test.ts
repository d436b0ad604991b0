// What the table must never say, whatever it is asked; and that what it says settles a path.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rules, Seen, Sight, Verdict } from '../../../../src/engine/sync/model.ts';
import { compare } from '../../../../src/engine/sync/plan/compare.ts';
import { base, type LookWord, lookWords, seenAs } from './seen.ts';

const numRuns = 20_000;

const rules: fc.Arbitrary<Rules> = fc.record({
  mode: fc.constantFrom('two-way', 'backup', 'restore'),
  deletes: fc.constantFrom('keep', 'trash', 'mirror'),
  conflicts: fc.constantFrom('keep-both', 'local-wins', 'remote-wins'),
  extras: fc.constantFrom('keep', 'remove'),
});
const twoWayRules = rules.map((some): Rules => ({ ...some, mode: 'two-way' }));

interface Words {
  readonly local: LookWord;
  readonly remote: LookWord;
  readonly hasBase: boolean;
  readonly areEqual: boolean | null;
  readonly sha256: string | null;
}

const words: fc.Arbitrary<Words> = fc.record({
  local: fc.constantFrom(...lookWords),
  remote: fc.constantFrom(...lookWords),
  hasBase: fc.boolean(),
  areEqual: fc.constantFrom(true, false, null),
  sha256: fc.constantFrom(null, base.sha256, 'b'.repeat(64)),
});

const inWords = (some: Words): Seen => seenAs(some.local, some.remote, some);

describe('compare', () => {
  it('never acts on what is unknown or barred', () => {
    fc.assert(
      fc.property(words, rules, (some, by) => {
        const verdict = compare(inWords(some), by);
        const isClear = [some.local, some.remote].every((word) => word !== 'unknown' && word !== 'barred');
        expect(isClear || verdict.do === 'nothing' || verdict.do === 'wait').toBe(true);
      }),
      { numRuns },
    );
  });

  it('names for every removal and replacement the version that stands there', () => {
    fc.assert(
      fc.property(words, rules, (some, by) => {
        const verdict = compare(inWords(some), by);
        const standing = {
          local: { same: 'local-of-base', changed: 'local-now' }[some.local as string],
          remote: { same: 'remote-of-base', changed: 'remote-now' }[some.remote as string],
        };
        if (verdict.do === 'remove-local') expect(verdict.fingerprint).toBe(standing.local);
        if (verdict.do === 'remove-remote') expect(verdict.etag).toBe(standing.remote);
        if (verdict.do === 'upload' || verdict.do === 'download') {
          const target = verdict.do === 'upload' ? standing.remote : standing.local;
          const wanted = target === undefined ? { kind: 'absent' } : { kind: 'version', version: target };
          expect(verdict.expected).toEqual(wanted);
        }
      }),
      { numRuns },
    );
  });

  it('removes nothing in a two-way pair that was never alike', () => {
    fc.assert(
      fc.property(words, twoWayRules, (some, by) => {
        expect(compare(inWords({ ...some, hasBase: false }), by).do).not.toMatch(/remove/);
      }),
      { numRuns },
    );
  });

  it('says the same of both sides: swapped sides give the swapped verdict', () => {
    fc.assert(
      fc.property(words, rules, (some, by) => {
        // Of a file more can be known than of an object: that its bytes are the base's, whatever the other side has.
        const here = { ...some, sha256: null };
        const there = { ...here, local: some.remote, remote: some.local };
        expect(compare(inWords(there), mirroredRules(by))).toEqual(mirrored(compare(inWords(here), by)));
      }),
      { numRuns },
    );
  });
});

const swapped = {
  'two-way': 'two-way',
  backup: 'restore',
  restore: 'backup',
  'local-wins': 'remote-wins',
  'remote-wins': 'local-wins',
  'keep-both': 'keep-both',
} as const;

function mirroredRules(by: Rules): Rules {
  return { ...by, mode: swapped[by.mode], conflicts: swapped[by.conflicts] };
}

function mirrored(verdict: Verdict): unknown {
  const swaps: Record<string, string> = {
    upload: 'download',
    download: 'upload',
    local: 'remote',
    remote: 'local',
    fingerprint: 'etag',
    etag: 'fingerprint',
  };
  const text = JSON.stringify(verdict);
  return JSON.parse(
    text.replace(/upload|download|local|remote|fingerprint|etag/g, (word) => swaps[word] ?? ''),
  );
}

// --- A model of one path: two sides and the base ---

interface Held {
  readonly version: string;
  readonly bytes: string;
}

interface Path {
  readonly base: { readonly local: string; readonly remote: string; readonly bytes: string } | null;
  readonly local: Held | null;
  readonly remote: Held | null;
}

const letters = fc.constantFrom('a', 'b', 'c');

/** Untouched since the base, written with some bytes (perhaps the same), or gone. */
const fate = fc.oneof(
  fc.constant('untouched' as const),
  fc.constant('gone' as const),
  letters.map((bytes) => ({ bytes })),
);

const paths: fc.Arbitrary<Path> = fc
  .record({ bytes: fc.option(letters), local: fate, remote: fate })
  .map(({ bytes, local, remote }) => {
    const held = (side: 'local' | 'remote', what: typeof local): Held | null => {
      if (what === 'gone' || (what === 'untouched' && bytes === null)) return null;
      if (what === 'untouched') return { version: `${side}-of-base`, bytes: bytes ?? '' };
      return { version: `${side}-now`, bytes: what.bytes };
    };
    const known = bytes === null ? null : { local: 'local-of-base', remote: 'remote-of-base', bytes };
    return { base: known, local: held('local', local), remote: held('remote', remote) };
  });

const common = { sizeBytes: 5, modifiedMs: 2_000 };
const shaOf = (bytes: string) => bytes.repeat(64);

/** What one sees of it, before or after a look. */
function seenOf({ base: known, local, remote }: Path, isLookedAt: boolean): Seen {
  const isGoneSomewhere = known !== null && (local === null || remote === null);
  const all = new Set([local, remote, isGoneSomewhere ? known : null].flatMap((some) => some?.bytes ?? []));
  return {
    path: base.path,
    base: known && { ...base, sha256: shaOf(known.bytes), fingerprint: known.local, etag: known.remote },
    local: sightOf(local, known?.local, ({ version, bytes }) => ({
      ...common,
      inode: '7',
      fingerprint: version,
      sha256: isLookedAt ? shaOf(bytes) : null,
    })),
    remote: sightOf(remote, known?.remote, ({ version }) => ({
      ...common,
      etag: version,
      storageClass: null,
    })),
    areEqual: isLookedAt ? all.size === 1 : null,
  };
}

function sightOf<F>(held: Held | null, ofBase: string | undefined, asFile: (held: Held) => F): Sight<F> {
  if (held === null) return { is: 'absent' };
  return held.version === ofBase ? { is: 'same' } : { is: 'file', file: asFile(held) };
}

function decide(path: Path, by: Rules): Verdict {
  const first = compare(seenOf(path, false), by);
  return first.do === 'look' ? compare(seenOf(path, true), by) : first;
}

/** The path after the verdict was carried out, and the bytes that gave way. Throws where something else stands than is expected. */
function carried(path: Path, verdict: Verdict): { path: Path; gave: Held | null } {
  const { base: known, local, remote } = path;
  const alike = (here: Held, there: Held): Path => ({
    base: { local: here.version, remote: there.version, bytes: here.bytes },
    local: here,
    remote: there,
  });
  switch (verdict.do) {
    case 'nothing':
      return { path, gave: null };
    case 'forget':
      return { path: { ...path, base: null }, gave: null };
    case 'adopt':
      if (!local || !remote || local.bytes !== remote.bytes) throw new Error('not the same bytes');
      return { path: alike(local, remote), gave: null };
    case 'upload':
      if (!local) throw new Error('nothing to upload');
      expect(verdict.expected).toEqual(expectedOf(remote));
      return { path: alike(local, { version: 'uploaded', bytes: local.bytes }), gave: remote };
    case 'download':
    case 'conflict':
      if (!remote) throw new Error('nothing to download');
      if (verdict.do === 'download') expect(verdict.expected).toEqual(expectedOf(local));
      // What a conflict moves aside is kept beside it, so it does not give way.
      return {
        path: alike({ version: 'downloaded', bytes: remote.bytes }, remote),
        gave: verdict.do === 'download' ? local : null,
      };
    case 'remove-local':
      expect(verdict.fingerprint).toBe(local?.version);
      return { path: { base: null, local: null, remote }, gave: local };
    case 'remove-remote':
      expect(verdict.etag).toBe(remote?.version);
      return { path: { base: null, local, remote: null }, gave: remote };
    case 'wait':
    case 'look':
      throw new Error(`${verdict.do} settles nothing for ${JSON.stringify(known)}`);
  }
}

const expectedOf = (held: Held | null) =>
  held ? { kind: 'version', version: held.version } : { kind: 'absent' };

describe('a verdict that was carried out', () => {
  it('leaves nothing more to do', () => {
    fc.assert(
      fc.property(paths, rules, (path, by) => {
        const after = carried(path, decide(path, by)).path;
        expect(decide(after, by)).toEqual({ do: 'nothing' });
      }),
      { numRuns },
    );
  });

  it('leaves both sides of a two-way pair alike', () => {
    fc.assert(
      fc.property(paths, twoWayRules, (path, by) => {
        const { local, remote } = carried(path, decide(path, by)).path;
        expect(local?.bytes).toBe(remote?.bytes);
      }),
      { numRuns },
    );
  });

  it('lets only bytes that both sides had give way, where both are to be kept', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const by: Rules = { mode: 'two-way', deletes: 'trash', conflicts: 'keep-both', extras: 'keep' };
        const { gave } = carried(path, decide(path, by));
        if (gave) expect(gave.bytes).toBe(path.base?.bytes);
      }),
      { numRuns },
    );
  });

  it('is a conflict only where both sides were written, and not with the same bytes', () => {
    fc.assert(
      fc.property(paths, rules, (path, by) => {
        if (decide(path, by).do !== 'conflict') return;
        expect(path.local?.version).toBe('local-now');
        expect(path.remote?.version).toBe('remote-now');
        expect(path.local?.bytes).not.toBe(path.remote?.bytes);
        expect(path.local?.bytes).not.toBe(path.base?.bytes);
      }),
      { numRuns },
    );
  });

  it('never writes to the source of a backup or a restore', () => {
    fc.assert(
      fc.property(paths, rules, (path, by) => {
        const { local, remote } = carried(path, decide(path, by)).path;
        if (by.mode === 'backup') expect(local).toEqual(path.local);
        if (by.mode === 'restore') expect(remote).toEqual(path.remote);
      }),
      { numRuns },
    );
  });
});
