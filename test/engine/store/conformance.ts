// What every Store must do, whatever it keeps its entries in. Each kind runs the same suite.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, Key } from '../../../src/contract/models.ts';
import type { Expected, Store, Writing } from '../../../src/engine/store/store.ts';
import { collect, hangingAfter, seededBytes, sourceOf } from '../../support/bytes.ts';

/** Opens stores of one kind, each on a fresh empty place. */
export interface StoreKind {
  newStore(): Promise<Store>;
  stop(): Promise<void>;
}

export const absent: Expected = { kind: 'absent' };
export const key = (text: string) => text as Key;

/** Writes `bytes` under a key where nothing may be yet. */
export function put(
  store: Store,
  name: string,
  bytes: Uint8Array,
  writing?: Partial<Writing>,
): Promise<Entry> {
  const rest = { expected: absent, sizeBytes: bytes.length, modifiedMs: null, ...writing };
  return store.write(key(name), sourceOf(bytes), rest);
}

export async function bytesAt(store: Store, name: string): Promise<Uint8Array> {
  return collect((await store.read(key(name))).bytes);
}

export async function listAll(store: Store, folder = '', isDeep = false): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of store.list(key(folder), { isDeep })) entries.push(...page);
  return entries.sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
}

const kindsAndKeys = (entries: Entry[]) => entries.map((entry) => `${entry.kind} ${entry.key}`);
const versionOf = (entry: Entry): Expected => ({ kind: 'version', version: entry.version ?? '' });

/** Runs the suite on one kind of store. */
export function describeStore(name: string, start: () => Promise<StoreKind>): void {
  describe(`the ${name} store`, () => {
    let kind: StoreKind;
    beforeAll(async () => {
      kind = await start();
    }, 60_000);
    afterAll(() => kind?.stop());

    describe('writing and reading', () => {
      it.each([0, 1, 65_536, 300_001])('gives back a file of %d bytes', async (sizeBytes) => {
        const store = await kind.newStore();
        const bytes = seededBytes(sizeBytes);
        await put(store, 'a.bin', bytes);
        expect(await bytesAt(store, 'a.bin')).toEqual(bytes);
      });

      it('answers a write with the entry that stat and read then give', async () => {
        const store = await kind.newStore();
        const written = await put(store, 'folder/a.txt', seededBytes(10), {
          modifiedMs: 1_700_000_000_123.456,
        });
        expect(written).toMatchObject({ kind: 'file', key: 'folder/a.txt', name: 'a.txt', sizeBytes: 10 });
        expect(written.version).not.toBeNull();
        expect(await store.stat(key('folder/a.txt'))).toEqual(written);
        const reading = await store.read(key('folder/a.txt'));
        await collect(reading.bytes);
        expect(reading.entry).toEqual(written);
      });

      it.each([0, 1_700_000_000_123.456, 1_700_000_000_999.999, 951_782_400_000, 1_731_000_000_001])(
        'keeps the time of change %d to the microsecond',
        async (modifiedMs) => {
          const store = await kind.newStore();
          await put(store, 'a', seededBytes(1), { modifiedMs });
          expect((await store.stat(key('a')))?.modifiedMs).toBe(modifiedMs);
        },
      );

      it('tells how far a write has come, all of it at the end', async () => {
        const store = await kind.newStore();
        const told: number[] = [];
        await put(store, 'a', seededBytes(200_000), { onProgress: (done) => told.push(done) });
        expect(told).toEqual(told.toSorted((one, other) => one - other));
        expect(told.at(-1)).toBe(200_000);
      });

      it('refuses to write where something stands, and leaves that as it was', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(10, 1));
        await expect(put(store, 'a', seededBytes(20, 2))).rejects.toMatchObject({ code: 'entry.exists' });
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(10, 1));
      });

      it('replaces exactly the version that was seen', async () => {
        const store = await kind.newStore();
        const first = await put(store, 'a', seededBytes(10, 1));
        const second = await put(store, 'a', seededBytes(20, 2), { expected: versionOf(first) });
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(20, 2));
        expect(second.version).not.toBe(first.version);
      });

      it('refuses to replace another version than the one seen', async () => {
        const store = await kind.newStore();
        const first = await put(store, 'a', seededBytes(10, 1));
        await put(store, 'a', seededBytes(20, 2), { expected: versionOf(first) });
        const late = put(store, 'a', seededBytes(30, 3), { expected: versionOf(first) });
        await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(20, 2));
      });

      it('refuses to replace what is not there any more', async () => {
        const store = await kind.newStore();
        const first = await put(store, 'a', seededBytes(10));
        await store.remove(first);
        const late = put(store, 'a', seededBytes(10), { expected: versionOf(first) });
        await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
        expect(await store.stat(key('a'))).toBeNull();
      });

      it('lets one of two writers win and tells the other', async () => {
        const store = await kind.newStore();
        const results = await Promise.allSettled(
          [1, 2].map((seed) => put(store, 'a', seededBytes(50_000, seed))),
        );
        const won = results.findIndex((result) => result.status === 'fulfilled');
        expect(results[1 - won]).toMatchObject({ status: 'rejected', reason: { code: 'entry.exists' } });
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(50_000, won + 1));
      });

      it.each([9, 11])('refuses a source that gives %d bytes where 10 were promised', async (sizeBytes) => {
        const store = await kind.newStore();
        const wrong = put(store, 'a', seededBytes(sizeBytes), { sizeBytes: 10 });
        await expect(wrong).rejects.toMatchObject({ code: 'bytes.wrong' });
        expect(await listAll(store, '', true)).toEqual([]);
      });

      it('passes on what a source fails with, and leaves nothing behind', async () => {
        const store = await kind.newStore();
        const failure = new Error('the source broke');
        async function* broken() {
          yield seededBytes(5);
          throw failure;
        }
        const writing = { expected: absent, sizeBytes: 10, modifiedMs: null };
        await expect(store.write(key('a'), broken, writing)).rejects.toBe(failure);
        expect(await listAll(store, '', true)).toEqual([]);
      });

      it('ends a write at once when it is cancelled, even while the source says nothing', async () => {
        const store = await kind.newStore();
        const stop = new AbortController();
        const writing = { expected: absent, sizeBytes: 10, modifiedMs: null, signal: stop.signal };
        const hanging = store.write(key('a'), () => hangingAfter(seededBytes(5)), writing);
        setTimeout(() => stop.abort(), 20);
        await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
        expect(await listAll(store, '', true)).toEqual([]);
      });

      it('says that a file to be read is missing', async () => {
        const store = await kind.newStore();
        await expect(store.read(key('nothing/here'))).rejects.toMatchObject({ code: 'entry.missing' });
      });

      it('refuses to read another version than the one asked for', async () => {
        const store = await kind.newStore();
        const first = await put(store, 'a', seededBytes(10, 1));
        await put(store, 'a', seededBytes(20, 2), { expected: versionOf(first) });
        const old = store.read(key('a'), { version: first.version ?? undefined });
        await expect(old).rejects.toMatchObject({ code: 'entry.changed' });
      });

      it('ends a reading that is cancelled with an abort error', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(1_500_000));
        const stop = new AbortController();
        const { bytes } = await store.read(key('a'), { signal: stop.signal });
        const reading = (async () => {
          for await (const _ of bytes) stop.abort();
        })();
        await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
      });

      it('lets a reading be cancelled before anybody took its bytes', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(1_500_000));
        const stop = new AbortController();
        const { bytes } = await store.read(key('a'), { signal: stop.signal });
        stop.abort();
        await new Promise((resolve) => setTimeout(resolve, 20));
        await expect(collect(bytes)).rejects.toMatchObject({ name: 'AbortError' });
      });

      it('lets a reader leave early and read again', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(1_500_000));
        for await (const _ of (await store.read(key('a'))).bytes) break;
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(1_500_000));
      });
    });

    describe('listing', () => {
      it('gives nothing for an empty place', async () => {
        const store = await kind.newStore();
        expect(await listAll(store)).toEqual([]);
      });

      it('gives files and folders of one level, and no more', async () => {
        const store = await kind.newStore();
        await put(store, 'b.txt', seededBytes(3));
        await put(store, 'a/one', seededBytes(1));
        await put(store, 'a/deeper/two', seededBytes(2));
        expect(kindsAndKeys(await listAll(store))).toEqual(['folder a', 'file b.txt']);
        expect(kindsAndKeys(await listAll(store, 'a'))).toEqual(['folder a/deeper', 'file a/one']);
        expect((await listAll(store))[1]).toMatchObject({ name: 'b.txt', sizeBytes: 3 });
      });

      it('lists a file in the version that stat gives', async () => {
        const store = await kind.newStore();
        const written = await put(store, 'a', seededBytes(3));
        expect((await listAll(store))[0]?.version).toBe(written.version);
      });

      it('gives all files below a folder when asked to go deep, and folders where they are empty', async () => {
        const store = await kind.newStore();
        await put(store, 'top/a/one', seededBytes(1));
        await put(store, 'top/b', seededBytes(2));
        await put(store, 'top-not', seededBytes(2));
        await store.createFolder(key('top/empty'));
        const deep = kindsAndKeys(await listAll(store, 'top', true));
        expect(deep).toEqual(['file top/a/one', 'file top/b', 'folder top/empty']);
      });

      it('gives more entries than fit a page, each once', async () => {
        const store = await kind.newStore();
        const names = Array.from({ length: 1_050 }, (_, index) => `n/${String(index).padStart(4, '0')}`);
        for (let at = 0; at < names.length; at += 50) {
          await Promise.all(names.slice(at, at + 50).map((name) => put(store, name, seededBytes(1))));
        }
        expect((await listAll(store, 'n')).map((entry) => entry.key)).toEqual(names);
        expect((await listAll(store, '', true)).map((entry) => entry.key)).toEqual(names);
      }, 60_000);

      it('ends with an abort error when it is cancelled', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(1));
        const listing = (async () => {
          for await (const _ of store.list(key(''), { signal: AbortSignal.abort() })) continue;
        })();
        await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
      });
    });

    describe('names', () => {
      const odd = [
        'a b',
        'a+b%20c%2Fd',
        '\u00fc\u4e2d\u{1f600}',
        'e\u0301',
        '\u00e9',
        `quo'te"<&>;?*:|#@=,$!~()[]{}^\``,
        'back\\slash',
        'line\nbreak\ttab',
        'control\u0001\u001f\u007f',
        '.hidden',
        '-dash',
        ' leading and trailing ',
        'trailing.',
        '...',
        '\u{10ffff}',
        '\uffee',
        'CON',
        'x'.repeat(255),
      ];

      it.each(odd)('keeps the name %j', async (name) => {
        const store = await kind.newStore();
        await put(store, `in/${name}/${name}`, seededBytes(2));
        const [folder] = await listAll(store, 'in');
        const [file] = await listAll(store, `in/${name}`);
        expect([folder?.name, file?.name, file?.key]).toEqual([name, name, `in/${name}/${name}`]);
        expect(await bytesAt(store, `in/${name}/${name}`)).toEqual(seededBytes(2));
        expect((await listAll(store, '', true)).map((entry) => entry.key)).toEqual([`in/${name}/${name}`]);
      });

      it.each([
        ['too long', 'x'.repeat(1_025)],
        ['not Unicode', 'a\ud800'],
        ['empty', ''],
      ])('refuses a name that is %s', async (_, name) => {
        const store = await kind.newStore();
        await expect(put(store, name, seededBytes(1))).rejects.toMatchObject({ code: 'entry.name' });
        expect(await listAll(store, '', true)).toEqual([]);
      });
    });

    describe('folders, removal and the rest', () => {
      it('makes a folder once', async () => {
        const store = await kind.newStore();
        expect(await store.createFolder(key('a/b'))).toMatchObject({ kind: 'folder', key: 'a/b', name: 'b' });
        expect(kindsAndKeys(await listAll(store, 'a'))).toEqual(['folder a/b']);
        expect(await listAll(store, 'a/b')).toEqual([]);
        await expect(store.createFolder(key('a/b'))).rejects.toMatchObject({ code: 'entry.exists' });
      });

      it('makes no folder where a file stands', async () => {
        const store = await kind.newStore();
        await put(store, 'a', seededBytes(1));
        await expect(store.createFolder(key('a'))).rejects.toMatchObject({ code: 'entry.exists' });
      });

      it('knows folders, files and the place itself, and that nothing else is there', async () => {
        const store = await kind.newStore();
        await put(store, 'a/b', seededBytes(1));
        const kinds = [];
        for (const name of ['', 'a', 'a/b', 'a/c', 'b', 'a/b/c'])
          kinds.push((await store.stat(key(name)))?.kind ?? null);
        expect(kinds).toEqual(['folder', 'folder', 'file', null, null, null]);
      });

      it('removes an empty folder', async () => {
        const store = await kind.newStore();
        await store.remove(await store.createFolder(key('a')));
        expect(await listAll(store)).toEqual([]);
      });

      it('removes a file in the version that was seen', async () => {
        const store = await kind.newStore();
        await store.remove(await put(store, 'a', seededBytes(1)));
        expect(await store.stat(key('a'))).toBeNull();
      });

      it('does not remove a file that has changed', async () => {
        const store = await kind.newStore();
        const first = await put(store, 'a', seededBytes(1, 1));
        await put(store, 'a', seededBytes(2, 2), { expected: versionOf(first) });
        await expect(store.remove(first)).rejects.toMatchObject({ code: 'entry.changed' });
        expect(await bytesAt(store, 'a')).toEqual(seededBytes(2, 2));
      });

      it('says that a file to be removed is missing', async () => {
        const store = await kind.newStore();
        const entry = await put(store, 'a', seededBytes(1));
        await store.remove(entry);
        await expect(store.remove(entry)).rejects.toMatchObject({ code: 'entry.missing' });
      });

      it('copies a file with its time of change, replacing nothing, if it can copy', async () => {
        const store = await kind.newStore();
        if (store.copy === undefined) return;
        const from = await put(store, 'a', seededBytes(5), { modifiedMs: 1_700_000_000_123 });
        const copied = await store.copy(from, key('b/c'), { expected: absent });
        expect(copied).toMatchObject({ key: 'b/c', sizeBytes: 5, modifiedMs: 1_700_000_000_123 });
        expect(await store.stat(key('b/c'))).toEqual(copied);
        expect(await bytesAt(store, 'b/c')).toEqual(seededBytes(5));
        await expect(store.copy(from, key('b/c'), { expected: absent })).rejects.toMatchObject({
          code: 'entry.exists',
        });
      });

      it('does not copy a file that has changed, if it can copy', async () => {
        const store = await kind.newStore();
        if (store.copy === undefined) return;
        const first = await put(store, 'a', seededBytes(1, 1));
        await put(store, 'a', seededBytes(2, 2), { expected: versionOf(first) });
        const late = store.copy(first, key('b'), { expected: absent });
        await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
        expect(await store.stat(key('b'))).toBeNull();
      });

      it('renames files and folders, replacing nothing, if it can rename', async () => {
        const store = await kind.newStore();
        if (store.rename === undefined) return;
        const file = await put(store, 'a/one', seededBytes(5));
        await put(store, 'a/two', seededBytes(6));
        await expect(store.rename(file, key('a/two'))).rejects.toMatchObject({ code: 'entry.exists' });
        expect(await store.rename(file, key('a/three'))).toMatchObject({ key: 'a/three', sizeBytes: 5 });
        const folder = await store.stat(key('a'));
        await store.createFolder(key('taken'));
        if (folder === null) throw new Error('the folder is missing');
        await expect(store.rename(folder, key('taken'))).rejects.toMatchObject({ code: 'entry.exists' });
        await expect(store.rename(folder, key('a/inside'))).rejects.toMatchObject({ code: 'input.wrong' });
        await store.rename(folder, key('b'));
        const deep = kindsAndKeys(await listAll(store, '', true));
        expect(deep).toEqual(['file b/three', 'file b/two', 'folder taken']);
      });
    });
  });
}
