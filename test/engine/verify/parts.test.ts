// The pieces of a comparison: key order, the join, checksums of parts, and what checksums prove.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorWire } from '../../../src/contract/errors.ts';
import type { Entry, Key } from '../../../src/contract/models.ts';
import { digestOf } from '../../../src/engine/store/digest.ts';
import { base64, createHasher } from '../../../src/engine/store/hasher.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Sum } from '../../../src/engine/store/proofs.ts';
import { compareSums } from '../../../src/engine/verify/compare.ts';
import { inOrder } from '../../../src/engine/verify/in-order.ts';
import { join, type Pair } from '../../../src/engine/verify/join.ts';
import { inKeyOrder } from '../../../src/engine/verify/key-order.ts';
import { type Listed, listedOf } from '../../../src/engine/verify/listed.ts';
import { inOrderOfKeys } from '../../../src/engine/verify/sort.ts';
import { seededBytes, sourceOf } from '../../support/bytes.ts';

function file(key: string, trouble?: ErrorWire): Entry {
  const unknown = { modifiedMs: null, storageClass: null, version: null };
  return {
    kind: 'file',
    key: key as Key,
    name: key,
    sizeBytes: 1,
    ...unknown,
    ...(trouble && { trouble }),
  };
}

async function* listingOf(entries: readonly Entry[]): AsyncGenerator<Listed> {
  for (const entry of entries) yield listedOf(entry);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
const denied: ErrorWire = { code: 'access.denied', op: 'entry.list', retry: 'never' };

/** The keys of a disk that lists them in this order, as the comparison gets them. */
async function sortedKeys(keys: readonly string[]): Promise<string[]> {
  const store = {
    ...createMemoryStore(),
    features: { hasRealFolders: true, hasStorageClasses: false, isGuarded: true },
    async *list() {
      for (const key of keys) yield [file(key)];
    },
  };
  const listing = { signal: new AbortController().signal, log: () => {}, now: () => 0 };
  const listed = await all(inKeyOrder({ store, ...listing, isWanted: () => true }));
  return listed.map(({ entry }) => entry.key);
}

describe('key order', () => {
  it('is that of the bytes of the whole key, whatever the order of a disk', async () => {
    const keys = ['a/b', 'a.txt', 'a-b', 'a', 'a0', '\u{1f600}', '\uffee', 'a/', 'B', '\u00e9'];
    expect(await sortedKeys(keys)).toEqual([...keys].sort(byBytes));
    expect(await sortedKeys(['a/b', 'a.txt', 'a-b'])).toEqual(['a-b', 'a.txt', 'a/b']);
  });

  it('keeps every entry, also those whose broken names have come to be the same', async () => {
    expect(await sortedKeys(['\ufffd', 'a', '\ufffd'])).toEqual(['a', '\ufffd', '\ufffd']);
  });

  it('holds for any keys', async () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(keys, async (some) => {
        expect(await sortedKeys(some)).toEqual([...some].sort(byBytes));
      }),
      { numRuns: 30 },
    );
  });

  it('of more entries than memory is to hold is whole', async () => {
    const keys = Array.from({ length: 3456 }, (_, index) => `k${(index * 7919) % 3456}`);
    async function* pages() {
      for (const key of keys) yield await all(listingOf([file(key)]));
    }
    for (const runLength of [600, 1000, 3456, 3457]) {
      const found = await all(inOrderOfKeys(pages(), { log: () => {}, now: () => 0, runLength }));
      expect(found.map(({ entry }) => entry.key)).toEqual([...keys].sort(byBytes));
    }
  });
});

describe('the join', () => {
  const sides = ({ key, source, target }: Pair) => [key, source !== null, target !== null];

  it('names each key once and says who has it', async () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(names, names, async (some, others) => {
        const listed = (keys: string[]) => listingOf([...keys].sort(byBytes).map((key) => file(key)));
        const keys = [...new Set([...some, ...others])].sort(byBytes);
        expect((await all(join(listed(some), listed(others)))).map(sides)).toEqual(
          keys.map((key) => [key, some.includes(key), others.includes(key)]),
        );
      }),
    );
  });

  it('takes what a folder would hold that cannot be looked into neither for missing nor for extra', async () => {
    const closed: Entry = { ...file('d', denied), kind: 'folder' };
    const disk = listingOf([file('a'), closed, file('d0')]);
    const bucket = listingOf(['a', 'd', 'd/x', 'd/y', 'd0', 'd1'].map((key) => file(key)));
    const pairs = await all(join(disk, bucket));
    expect(pairs.map(({ key, trouble }) => [key, trouble?.code])).toEqual([
      ['a', undefined],
      ['d', undefined],
      ['d', 'access.denied'],
      ['d/x', 'access.denied'],
      ['d/y', 'access.denied'],
      ['d0', undefined],
      ['d1', undefined],
    ]);
  });

  it('ends with the failure of a listing that breaks off', async () => {
    async function* broken() {
      yield* listingOf([file('a')]);
      throw new Error('broken off');
    }
    const told: Pair[] = [];
    const reading = (async () => {
      for await (const pair of join(listingOf([file('a'), file('b')]), broken())) told.push(pair);
    })();
    await expect(reading).rejects.toThrow('broken off');
    expect(told.map(sides)).toEqual([['a', true, true]]);
  });
});

describe('digestOf', () => {
  it('with sizes of parts is the checksum of the checksums of the parts, however the bytes come', async () => {
    const part = fc.integer({ min: 1, max: 50 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('crc32', 'crc64nvme', 'sha256', 'md5'),
        async (sizes, chunkBytes, algorithm) => {
          const bytes = seededBytes(sizes.reduce((sum, size) => sum + size, 0));
          const digest = async (piece: Uint8Array) => {
            const hasher = await createHasher(algorithm);
            hasher.update(piece);
            return hasher.digest();
          };
          const digests: Uint8Array[] = [];
          let at = 0;
          for (const size of sizes) {
            digests.push(await digest(bytes.subarray(at, at + size)));
            at += size;
          }
          const expected = base64(await digest(Buffer.concat(digests)));
          expect(await digestOf(sourceOf(bytes, chunkBytes)(), algorithm, sizes)).toBe(expected);
        },
      ),
    );
  });
});

describe('compareSums', () => {
  const sum = (algorithm: Sum['algorithm'], digest: string, parts: number | null = null): Sum => ({
    algorithm,
    digest,
    parts,
  });

  it.each<[string, Sum[], Sum[], ReturnType<typeof compareSums>]>([
    ['equal checksums: the same', [sum('crc32', 'x')], [sum('crc32', 'x')], { isSame: true, proof: 'crc32' }],
    ['other checksums: different', [sum('sha1', 'x')], [sum('sha1', 'y')], { isSame: false, proof: 'sha1' }],
    [
      'equal ETags of parts: the same',
      [sum('md5', 'x', 2)],
      [sum('md5', 'x', 2)],
      { isSame: true, proof: 'etag' },
    ],
    ['other ETags of as many parts: nothing', [sum('md5', 'x', 2)], [sum('md5', 'y', 2)], null],
    ['checksums of other kinds: nothing', [sum('crc32', 'x')], [sum('crc32c', 'x')], null],
    ['one of the bytes and one of parts: nothing', [sum('crc32', 'x')], [sum('crc32', 'x', 1)], null],
    [
      'the first that both have decides',
      [sum('crc32', 'x'), sum('md5', 'm')],
      [sum('md5', 'm')],
      { isSame: true, proof: 'md5' },
    ],
    ['none: nothing', [], [], null],
  ])('%s', (_, some, others, verdict) => {
    expect(compareSums(some, others)).toEqual(verdict);
  });
});

describe('inOrder', () => {
  it('gives results in the order of the items, a few under way', async () => {
    async function* numbers() {
      for (let number = 0; number < 20; number += 1) yield number;
    }
    let underWay = 0;
    let most = 0;
    let isStopped = false;
    const work = async (number: number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < (number % 3) * 2; turn += 1) await Promise.resolve();
      underWay -= 1;
      return number;
    };
    const results = inOrder(numbers(), 4, work, () => {
      isStopped = true;
    });
    expect(await all(results)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
    expect(isStopped).toBe(true);
  });
});
