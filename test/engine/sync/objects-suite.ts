// What every Objects must do, be it S3 or what stands in for it in a simulation. Each kind runs the same suite.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import type { Expected } from '../../../src/engine/store/store.ts';
import type { Listed, Looked, Objects, SameAs, Uploading } from '../../../src/engine/sync/objects.ts';
import { seededBytes } from '../../support/bytes.ts';

/** A file as the pair's folder has it. */
export interface FolderFile extends SameAs {
  readonly modifiedMs: number;
}

/** The pair's folder, by the hands of the person who works in it. */
export interface PersonsFolder {
  write(path: Key, bytes: Uint8Array, modifiedMs?: number): Promise<FolderFile>;
  /** null where nothing stands. */
  read(path: Key): Promise<Uint8Array | null>;
  remove(path: Key): Promise<void>;
}

/** What whoever writes an object says of it. */
export interface Said {
  readonly sha256?: string;
  readonly sourceMs?: number;
}

/** Somebody who uses the place in the bucket beside the engine, and asks nobody. */
export interface BucketUser {
  put(path: Key, bytes: Uint8Array, said?: Said): Promise<void>;
  /** null where there is no object. */
  read(path: Key): Promise<Uint8Array | null>;
  remove(path: Key): Promise<void>;
}

export interface PlacePair {
  readonly objects: Objects;
  readonly folder: PersonsFolder;
  readonly user: BucketUser;
}

export interface ObjectsKind {
  /** What the store does with preconditions. */
  readonly keepsPreconditions: boolean;
  /** Versions are kept of what is overwritten or removed. */
  readonly keepsVersions?: boolean;
  /** A file of that size goes over in more than one request. */
  readonly largeBytes: number;
  /** A fresh empty place and a fresh empty folder, which end with the test. */
  open(): Promise<PlacePair>;
  stop(): Promise<void>;
}

export const key = (text: string) => text as Key;
export const absent: Expected = { kind: 'absent' };
export const version = (etag: string): Expected => ({ kind: 'version', version: etag });
export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const incoming = key('.longshore/incoming/1');

/** How a file of the folder goes up, where nothing is to be there yet. */
export function uploadOf(file: FolderFile, more: Partial<Uploading> = {}): Uploading {
  const { path: from, fingerprint, sizeBytes, modifiedMs } = file;
  return {
    from,
    fingerprint,
    sizeBytes,
    modifiedMs,
    sha256: null,
    expected: absent,
    op: 'op-1',
    checkpoint: null,
    ...more,
  };
}

export async function listed(pages: AsyncIterable<readonly Listed[]>): Promise<Listed[]> {
  const all: Listed[] = [];
  for await (const page of pages) all.push(...page);
  return all.sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
}

export async function lookAt(objects: Objects, path: string): Promise<Looked> {
  const looked = await objects.look(key(path));
  if (looked === null) throw new Error(`there is no ${path}`);
  return looked;
}

const sameBytes = (one: Uint8Array | null, other: Uint8Array) =>
  one !== null && Buffer.compare(one, other) === 0;

/** Runs the suite on one kind. */
export function describeObjects(name: string, start: () => Promise<ObjectsKind>): void {
  describe(`the objects of ${name}`, () => {
    let kind: ObjectsKind;
    beforeAll(async () => {
      kind = await start();
    }, 60_000);
    afterAll(() => kind?.stop());

    /** Sizes on both sides of all that changes over. */
    const sizes = ['none', 'one', 'some', 'large'] as const;
    const bytesOf = (size: (typeof sizes)[number], seed = 1) =>
      seededBytes({ none: 0, one: 1, some: 70_000, large: kind.largeBytes }[size], seed);

    describe('uploading', () => {
      it.each(sizes)(
        'takes a file over where nothing stands, and says of it what it is: %s',
        async (size) => {
          const { objects, folder, user } = await kind.open();
          const bytes = bytesOf(size);
          const file = await folder.write(key('d/f.txt'), bytes, 1_700_000_000_123.456);
          const said = {
            sizeBytes: bytes.length,
            sha256: sha256Of(bytes),
            op: 'op-7',
            sourceMs: file.modifiedMs,
          };
          const uploaded = await objects.upload(key('to/ü +%'), uploadOf(file, { op: 'op-7' }));
          expect(uploaded).toMatchObject({ path: 'to/ü +%', ...said });
          expect(await lookAt(objects, 'to/ü +%')).toMatchObject({ ...said, etag: uploaded.etag });
          expect(sameBytes(await user.read(key('to/ü +%')), bytes)).toBe(true);
        },
      );

      it.each(['some', 'large'] as const)('leaves what stands there already as it is: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('one'));
        const file = await folder.write(key('f'), bytesOf(size));
        const late = objects.upload(key('f'), uploadOf(file));
        await expect(late).rejects.toMatchObject({ code: 'entry.exists', op: 'entry.write' });
        expect(sameBytes(await user.read(key('f')), bytesOf('one'))).toBe(true);
      });

      it.each(['some', 'large'] as const)('replaces exactly the version that was seen: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('one'));
        const { etag } = await lookAt(objects, 'f');
        const file = await folder.write(key('f'), bytesOf(size));
        const uploaded = await objects.upload(key('f'), uploadOf(file, { expected: version(etag) }));
        expect(uploaded.etag).not.toBe(etag);
        expect(sameBytes(await user.read(key('f')), bytesOf(size))).toBe(true);
      });

      it.each(['some', 'large'] as const)('replaces no other version than the one seen: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('one', 1));
        const { etag } = await lookAt(objects, 'f');
        await user.put(key('f'), bytesOf('some', 2));
        const file = await folder.write(key('f'), bytesOf(size, 3));
        const late = objects.upload(key('f'), uploadOf(file, { expected: version(etag) }));
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.write' });
        expect(sameBytes(await user.read(key('f')), bytesOf('some', 2))).toBe(true);
      });

      it.each(['some', 'large'] as const)('puts nothing in the place of what is gone: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('one'));
        const { etag } = await lookAt(objects, 'f');
        await user.remove(key('f'));
        const file = await folder.write(key('f'), bytesOf(size));
        const late = objects.upload(key('f'), uploadOf(file, { expected: version(etag) }));
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.write' });
        expect(await user.read(key('f'))).toBeNull();
      });

      it.each(['some', 'large'] as const)('takes no file that has become another: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        const seen = await folder.write(key('f'), bytesOf(size, 1), 1_700_000_000_000);
        await folder.write(key('f'), bytesOf(size, 2), 1_700_000_000_000);
        const late = objects.upload(key('f'), uploadOf(seen));
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
        expect(await user.read(key('f'))).toBeNull();
      });

      it.each(['some', 'large'] as const)('calls a file that is gone another one: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        const seen = await folder.write(key('f'), bytesOf(size));
        await folder.remove(key('f'));
        const late = objects.upload(key('f'), uploadOf(seen));
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
        expect(await user.read(key('f'))).toBeNull();
      });

      it.each(['some', 'large'] as const)('takes no bytes but those that are known: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        const file = await folder.write(key('f'), bytesOf(size, 1));
        const right = await objects.upload(key('right'), uploadOf(file, { sha256: file.sha256 }));
        expect(right.sha256).toBe(file.sha256);
        const wrong = objects.upload(key('wrong'), uploadOf(file, { sha256: sha256Of(bytesOf(size, 2)) }));
        await expect(wrong).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
        expect(await user.read(key('wrong'))).toBeNull();
      });

      it.each(['some', 'large'] as const)(
        'tells how far it has come, all of it at the end: %s',
        async (size) => {
          const { objects, folder } = await kind.open();
          const file = await folder.write(key('f'), bytesOf(size));
          const told: number[] = [];
          await objects.upload(key('f'), uploadOf(file, { onProgress: (done) => told.push(done) }));
          expect(told).toEqual(told.toSorted((one, other) => one - other));
          expect(told.at(-1)).toBe(file.sizeBytes);
        },
      );

      it('does nothing once it is cancelled', async () => {
        const { objects, folder, user } = await kind.open();
        const file = await folder.write(key('f'), bytesOf('some'));
        const cancelled = objects.upload(key('f'), uploadOf(file, { signal: AbortSignal.abort() }));
        await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
        expect(await user.read(key('f'))).toBeNull();
      });
    });

    describe('downloading', () => {
      it.each(sizes)('brings an object into our own folder, with its time: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        const bytes = bytesOf(size);
        await user.put(key('d/f'), bytes, { sourceMs: 1_700_000_000_250 });
        const { etag } = await lookAt(objects, 'd/f');
        const downloaded = await objects.download(key('d/f'), {
          etag,
          sizeBytes: bytes.length,
          to: incoming,
        });
        expect(downloaded).toMatchObject({ sha256: sha256Of(bytes), modifiedMs: 1_700_000_000_250 });
        expect(sameBytes(await folder.read(incoming), bytes)).toBe(true);
      });

      it.each(['some', 'large'] as const)('brings no other version than the one seen: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf(size, 1));
        const { etag } = await lookAt(objects, 'f');
        await user.put(key('f'), bytesOf(size, 2));
        const late = objects.download(key('f'), { etag, sizeBytes: bytesOf(size).length, to: incoming });
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
        expect(await folder.read(incoming)).toBeNull();
      });

      it.each(['some', 'large'] as const)('misses an object that is gone: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf(size));
        const { etag } = await lookAt(objects, 'f');
        await user.remove(key('f'));
        const late = objects.download(key('f'), { etag, sizeBytes: bytesOf(size).length, to: incoming });
        await expect(late).rejects.toMatchObject({ code: 'entry.missing', op: 'entry.read' });
        expect(await folder.read(incoming)).toBeNull();
      });

      it.each(['some', 'large'] as const)('keeps no bytes that are not what was said: %s', async (size) => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf(size, 1), { sha256: sha256Of(bytesOf(size, 2)) });
        const { etag } = await lookAt(objects, 'f');
        const wrong = objects.download(key('f'), { etag, sizeBytes: bytesOf(size).length, to: incoming });
        await expect(wrong).rejects.toMatchObject({ code: 'bytes.wrong' });
        expect(await folder.read(incoming)).toBeNull();
      });

      it('replaces nothing on the disk', async () => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('some'));
        await folder.write(incoming, bytesOf('one'));
        const { etag } = await lookAt(objects, 'f');
        const refused = objects.download(key('f'), { etag, sizeBytes: 70_000, to: incoming });
        await expect(refused).rejects.toMatchObject({ code: 'entry.exists' });
        expect(sameBytes(await folder.read(incoming), bytesOf('one'))).toBe(true);
      });
    });

    describe('looking', () => {
      it('finds nothing where there is nothing, be it below a file or above one', async () => {
        const { objects, user } = await kind.open();
        await user.put(key('a/b'), bytesOf('one'));
        for (const path of ['b', 'a', 'a/', 'a/b/c']) expect(await objects.look(key(path))).toBeNull();
      });

      it('tells what others have said, and takes no object for one of ours', async () => {
        const { objects, user } = await kind.open();
        await user.put(key('plain'), bytesOf('some'));
        const said = { sha256: 'a'.repeat(64), sourceMs: 1_700_000_000_500 };
        await user.put(key('told'), bytesOf('some'), said);
        const plain = { path: 'plain', sizeBytes: 70_000, sha256: null, op: null, sourceMs: null };
        expect(await lookAt(objects, 'plain')).toMatchObject({ ...plain, isArchived: false });
        expect(await lookAt(objects, 'told')).toMatchObject({ ...said, op: null });
      });

      it('lists every object under its own key, markers too, with the ETag that a look gives', async () => {
        const { objects, user } = await kind.open();
        const paths = ['a', 'a b', 'a/b', 'dir/', 'dir/x', 'm//n', 'z\uffff', 'z\u{1f600}', 'ä'];
        for (const path of paths) await user.put(key(path), bytesOf(path.endsWith('/') ? 'none' : 'one'));
        const found = await listed(objects.list());
        expect(found.map(({ path }) => path)).toEqual(paths);
        for (const { path, etag, sizeBytes } of found)
          expect(await lookAt(objects, path)).toMatchObject({ etag, sizeBytes });
      });

      it('lists what is our own too, and by itself', async () => {
        const { objects, user } = await kind.open();
        const own = ['.longshore/trash/1/f', '.longshore/trash/2', '.longshore/other'];
        for (const path of [...own, 'f', '.longshorefile']) await user.put(key(path), bytesOf('one'));
        const all = (await listed(objects.list())).map(({ path }) => path);
        expect(all.toSorted()).toEqual([...own, 'f', '.longshorefile'].toSorted());
        const trash = await listed(objects.listOwn(key('.longshore/trash')));
        expect(trash.map(({ path }) => path)).toEqual(own.slice(0, 2));
        expect(await listed(objects.listOwn(key('.longshore/none')))).toEqual([]);
      });
    });

    describe('comparing with a file', () => {
      const seen = async (objects: Objects, path: string) => lookAt(objects, path);

      it.each(['none', 'some', 'large'] as const)('finds our own upload the same: %s', async (size) => {
        const { objects, folder } = await kind.open();
        const file = await folder.write(key('f'), bytesOf(size));
        const uploaded = await objects.upload(key('f'), uploadOf(file));
        expect(await objects.isSame(uploaded, file)).toBe(true);
        const other = await folder.write(key('other'), bytesOf(size === 'none' ? 'one' : size, 2));
        expect(await objects.isSame(uploaded, other)).toBe(false);
      });

      it.each(['none', 'some', 'large'] as const)(
        'finds out by reading where it may, whoever wrote it: %s',
        async (size) => {
          const { objects, folder, user } = await kind.open();
          const file = await folder.write(key('f'), bytesOf(size));
          await user.put(key('same'), bytesOf(size));
          await user.put(key('other'), bytesOf(size === 'none' ? 'one' : size, 2));
          expect(await objects.isSame(await seen(objects, 'same'), file, { mayRead: true })).toBe(true);
          expect(await objects.isSame(await seen(objects, 'other'), file, { mayRead: true })).toBe(false);
        },
      );

      it('believes nothing of a file or object that has become another', async () => {
        const { objects, folder, user } = await kind.open();
        await user.put(key('f'), bytesOf('some', 1));
        const before = await seen(objects, 'f');
        const file = await folder.write(key('f'), bytesOf('some', 1), 1_700_000_000_000);
        await user.put(key('f'), bytesOf('some', 2));
        await expect(objects.isSame(before, file)).rejects.toMatchObject({ code: 'entry.changed' });
        await folder.write(key('f'), bytesOf('some', 3), 1_700_000_000_000);
        const late = objects.isSame(await seen(objects, 'f'), file);
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
        await user.remove(key('f'));
        await expect(objects.isSame(before, file)).rejects.toMatchObject({ code: 'entry.changed' });
      });
    });

    describe('copying', () => {
      it.each(['some', 'large'] as const)(
        'keeps what is said of the bytes, and says who made it: %s',
        async (size) => {
          const { objects, folder, user } = await kind.open();
          const file = await folder.write(key('f'), bytesOf(size), 1_700_000_000_123.456);
          const from = await objects.upload(key('from +ä'), uploadOf(file));
          const copied = await objects.copy(from.path, from.etag, key('d/to +ä'), {
            expected: absent,
            op: 'op-2',
          });
          const { sha256, sizeBytes, modifiedMs: sourceMs } = file;
          expect(copied).toMatchObject({ path: 'd/to +ä', sha256, sizeBytes, sourceMs, op: 'op-2' });
          expect(sameBytes(await user.read(key('d/to +ä')), bytesOf(size))).toBe(true);
          expect((await lookAt(objects, 'from +ä')).etag).toBe(from.etag);
        },
      );

      it('copies no other version than the one seen, and over nothing', async () => {
        const { objects, user } = await kind.open();
        await user.put(key('f'), bytesOf('some', 1));
        const { etag } = await lookAt(objects, 'f');
        await user.put(key('f'), bytesOf('some', 2));
        const writing = { expected: absent, op: 'op-2' };
        const late = objects.copy(key('f'), etag, key('to'), writing);
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'copy' });
        expect(await user.read(key('to'))).toBeNull();
        await user.put(key('to'), bytesOf('one'));
        const taken = objects.copy(key('f'), (await lookAt(objects, 'f')).etag, key('to'), writing);
        await expect(taken).rejects.toMatchObject({ code: 'entry.exists', op: 'copy' });
        expect(sameBytes(await user.read(key('to')), bytesOf('one'))).toBe(true);
      });
    });

    describe('removing', () => {
      it('removes exactly the version that was seen, a marker too', async () => {
        const { objects, user } = await kind.open();
        for (const path of ['f', 'd/']) {
          await user.put(key(path), bytesOf('none'));
          await objects.remove(key(path), (await lookAt(objects, path)).etag);
          expect(await user.read(key(path))).toBeNull();
        }
      });

      it('leaves another version, and misses what is gone', async () => {
        const { objects, user } = await kind.open();
        await user.put(key('f'), bytesOf('some', 1));
        const { etag } = await lookAt(objects, 'f');
        await user.put(key('f'), bytesOf('some', 2));
        const late = objects.remove(key('f'), etag);
        await expect(late).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.remove' });
        expect(sameBytes(await user.read(key('f')), bytesOf('some', 2))).toBe(true);
        await user.remove(key('f'));
        await expect(objects.remove(key('f'), etag)).rejects.toMatchObject({ code: 'entry.missing' });
      });
    });

    describe('our own', () => {
      const mark = key('.longshore/mark');

      it('is written where nothing is or exactly that version, and read', async () => {
        const { objects } = await kind.open();
        expect(await objects.readOwn(mark)).toBeNull();
        await objects.writeOwn(mark, 'one ä', absent);
        await expect(objects.writeOwn(mark, 'two', absent)).rejects.toMatchObject({ code: 'entry.exists' });
        const first = await objects.readOwn(mark);
        expect(first?.text).toBe('one ä');
        const seen = version(first?.etag ?? '');
        const etag = await objects.writeOwn(mark, 'two', seen);
        expect((await objects.readOwn(mark))?.etag).toBe(etag);
        await expect(objects.writeOwn(mark, 'three', seen)).rejects.toMatchObject({ code: 'entry.changed' });
        expect((await objects.readOwn(mark))?.text).toBe('two');
        expect((await listed(objects.list())).map(({ path }) => path)).toContain(mark);
      });

      it('tells whether the store keeps to preconditions', async () => {
        const { objects } = await kind.open();
        await objects.writeOwn(mark, 'text', absent);
        expect(objects.keepsPreconditions).toBe(kind.keepsPreconditions);
      });
    });

    it('knows whether versions are kept', async () => {
      const { objects } = await kind.open();
      expect(await objects.versioning()).toBe(kind.keepsVersions ? 'on' : 'off');
    });
  });
}
