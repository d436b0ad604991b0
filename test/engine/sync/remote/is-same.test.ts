// What proves that an object has a file's bytes, whatever its server says of it.

import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/engine/store/digest.ts';
import type { Algorithm } from '../../../../src/engine/store/hasher.ts';
import { fingerprint } from '../../../../src/engine/store/local/local-entry.ts';
import { createLocalStore } from '../../../../src/engine/store/local/local-store.ts';
import { createMemoryStore } from '../../../../src/engine/store/memory/memory-store.ts';
import type { ObjectAccess, SeenObject } from '../../../../src/engine/store/object-access.ts';
import { isSameFile } from '../../../../src/engine/sync/remote/is-same.ts';
import { seededBytes, sourceOf } from '../../../support/bytes.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { absent, key } from '../objects-suite.ts';

const sizeBytes = 10_000;
const bytes = seededBytes(sizeBytes, 1);
const others = seededBytes(sizeBytes, 2);
const partSizes = [6000, 4000];

interface Told {
  readonly algorithm: Algorithm;
  readonly inParts?: boolean;
  /** The object's time of change is the file's. */
  readonly isTimeEqual?: boolean;
  readonly of?: Uint8Array;
}

/** Asks about a file of `bytes` and an object of which the server tells these checksums. */
async function ask(told: readonly Told[], options: { mayRead?: boolean; isArchived?: boolean } = {}) {
  const root = await tempFolder();
  await writeFile(join(root, 'f'), bytes);
  const stats = await stat(join(root, 'f'), { bigint: true });
  const store = createMemoryStore();
  const { version } = await store.write(key('o'), sourceOf(bytes), {
    expected: absent,
    sizeBytes,
    modifiedMs: null,
  });
  const sums = await Promise.all(
    told.map(async ({ algorithm, inParts = false, of = bytes }) => ({
      algorithm,
      digest: await digestOf(sourceOf(of)(), algorithm, inParts ? partSizes : null),
      parts: inParts ? partSizes.length : null,
    })),
  );
  const isTimeEqual = told.some((one) => one.isTimeEqual === true);
  const seen: SeenObject = {
    path: key('o'),
    sizeBytes,
    etag: version ?? '',
    modifiedMs: null,
    storageClass: null,
    sha256: null,
    op: null,
    sourceMs: isTimeEqual ? Number(stats.mtimeNs / 1000n) / 1000 : null,
    isArchived: options.isArchived ?? false,
    versionId: null,
    sums: { sums, likelyPartSizes: async () => [], partSizes: async () => partSizes },
  };
  const disk = { root, platform: 'linux' } as const;
  // Only what a look tells is of interest here.
  const access = { look: async () => seen } as Partial<ObjectAccess> as ObjectAccess;
  const files = createLocalStore(root, 'linux');
  const file = {
    path: key('f'),
    fingerprint: fingerprint(stats),
    sizeBytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  return isSameFile({ store, access, disk, files }, seen, file, options);
}

describe('a checksum of the server', () => {
  it.each([
    { algorithm: 'sha256' },
    { algorithm: 'sha1' },
    { algorithm: 'md5' },
    { algorithm: 'crc64nvme' },
    { algorithm: 'sha256', inParts: true },
    { algorithm: 'md5', inParts: true },
  ] as const)(
    'proves by itself that bytes are the same, or others: $algorithm, parts $inParts',
    async (told) => {
      expect(await ask([told])).toBe(true);
      expect(await ask([{ ...told, of: others }])).toBe(false);
    },
  );

  it.each([{ algorithm: 'crc32' }, { algorithm: 'crc32c' }, { algorithm: 'crc32', inParts: true }] as const)(
    'of 32 bits proves a difference, and equality only with the same time: $algorithm',
    async (told) => {
      expect(await ask([told])).toBeNull();
      expect(await ask([{ ...told, isTimeEqual: true }])).toBe(true);
      expect(await ask([{ ...told, of: others, isTimeEqual: true }])).toBe(false);
    },
  );

  it('counts before a weaker one, in whatever order they come', async () => {
    expect(await ask([{ algorithm: 'crc32' }, { algorithm: 'md5', inParts: true }])).toBe(true);
  });
});

describe('where no checksum tells', () => {
  it('reads the object if it may', async () => {
    expect(await ask([])).toBeNull();
    expect(await ask([], { mayRead: true })).toBe(true);
    expect(await ask([{ algorithm: 'crc32' }], { mayRead: true })).toBe(true);
  });

  it('does not try to read what is archived', async () => {
    expect(await ask([], { mayRead: true, isArchived: true })).toBeNull();
  });
});
