// What every Folder must do, whether a disk or a simulation stands behind it. Each kind runs the same suite.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import type { Folder } from '../../../src/engine/sync/folder.ts';

/** The person and their programs, who use the folder beside the engine. Folders on the way are made. */
export interface World {
  /** Gives the file these bytes, in place; it is made when it is missing. */
  write(path: Key, bytes: Uint8Array): Promise<void>;
  /** The file's bytes; null when there is none. */
  read(path: Key): Promise<Uint8Array | null>;
  /** Gives the file another time of change and leaves its bytes. */
  touch(path: Key): Promise<void>;
  remove(path: Key): Promise<void>;
  makeFolder(path: Key): Promise<void>;
  /** Makes a symbolic link to another path of the folder; missing where there are none. */
  link?(path: Key, to: Key): Promise<void>;
}

export interface FolderKind {
  readonly name: string;
  /** Whether the worlds of this kind can make symbolic links. */
  readonly hasLinks: boolean;
  /** Makes a Folder on a fresh empty place, and its world. */
  newFolder(): Promise<{ readonly folder: Folder; readonly world: World }>;
}

export const key = (text: string) => text as Key;
export const text = (words: string) => new TextEncoder().encode(words);
export const code = (code: string) => ({ code });

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What stands at `path`; throws when there is nothing. */
export async function foundAt(folder: Folder, path: string) {
  const found = await folder.stat(key(path));
  if (found === null) throw new Error(`there is no ${path}`);
  return found;
}

/** Runs the suite on one kind of folder. */
export function describeFolder({ name, hasLinks, newFolder }: FolderKind): void {
  describe(`the ${name} folder`, () => {
    describe('its identity', () => {
      it('stays the same whatever is done in it', async () => {
        const { folder, world } = await newFolder();
        const before = await folder.identity();
        await world.write(key('a/b'), text('b'));
        expect(await folder.identity()).toEqual(before);
        expect(before.mark).toBeNull();
      });

      it('has the mark that it was given', async () => {
        const { folder } = await newFolder();
        await folder.mark('0b7e-mark', null);
        expect((await folder.identity()).mark).toBe('0b7e-mark');
      });

      it('keeps its mark when another is to be written', async () => {
        const { folder } = await newFolder();
        await folder.mark('first', null);
        await expect(folder.mark('second', null)).rejects.toMatchObject(code('entry.exists'));
        await expect(folder.mark('second', 'other')).rejects.toMatchObject(code('entry.changed'));
        await folder.mark('second', 'first');
        expect((await folder.identity()).mark).toBe('second');
      });
    });

    describe('a listing', () => {
      it('has the files and folders directly inside, as stat tells of them', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('in/file'), text('four'));
        await world.write(key('in/deep/er'), text('x'));
        await world.makeFolder(key('in/empty'));
        const found = await folder.list(key('in'));
        expect(found.map(({ kind, path, sizeBytes }) => `${kind} ${path} ${sizeBytes}`).sort()).toEqual([
          'file in/file 4',
          'folder in/deep 0',
          'folder in/empty 0',
        ]);
        for (const one of found) expect(await folder.stat(one.path)).toEqual(one);
      });

      it('is empty for an empty folder, and fails for one that is not there', async () => {
        const { folder, world } = await newFolder();
        await world.makeFolder(key('empty'));
        await world.write(key('file'), text('x'));
        expect(await folder.list(key('empty'))).toEqual([]);
        await expect(folder.list(key('gone'))).rejects.toMatchObject(code('entry.missing'));
        await expect(folder.list(key('empty/gone'))).rejects.toMatchObject(code('entry.missing'));
        await expect(folder.list(key('file'))).rejects.toMatchObject(code('entry.missing'));
      });

      it('of the root leaves our own folder out, and only that', async () => {
        const { folder, world } = await newFolder();
        await folder.mark('mark', null);
        await world.write(key('.longshore-not'), text('x'));
        await world.write(key('in/.longshore'), text('x'));
        const found = await folder.list(key(''));
        expect(found.map(({ path }) => path).sort()).toEqual(['.longshore-not', 'in']);
        expect((await folder.list(key('in'))).map(({ path }) => path)).toEqual(['in/.longshore']);
      });

      it('ends with an abort error when it is cancelled', async () => {
        const { folder } = await newFolder();
        const options = { signal: AbortSignal.abort() };
        await expect(folder.list(key(''), options)).rejects.toMatchObject({ name: 'AbortError' });
      });
    });

    describe('a look', () => {
      it('says null where nothing stands', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('file'), text('x'));
        expect(await folder.stat(key('gone'))).toBeNull();
        expect(await folder.stat(key('gone/deeper'))).toBeNull();
        expect(await folder.stat(key('file/deeper'))).toBeNull();
      });

      it('tells a file by another fingerprint and content after each change', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('one'));
        const seen = [await foundAt(folder, 'a')];
        await world.touch(key('a'));
        seen.push(await foundAt(folder, 'a'));
        await world.write(key('a'), text('longer'));
        seen.push(await foundAt(folder, 'a'));
        expect(new Set(seen.map(({ fingerprint }) => fingerprint)).size).toBe(3);
        expect(new Set(seen.map(({ content }) => content)).size).toBe(3);
        for (const { content, fingerprint } of seen) expect(fingerprint.startsWith(`${content}-`)).toBe(true);
      });

      it('tells the same of a file that nobody has touched', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('one'));
        const before = await foundAt(folder, 'a');
        await world.write(key('b'), text('two'));
        expect(await foundAt(folder, 'a')).toEqual(before);
      });
    });

    it.each(['', '/a', 'a/', 'a//b', '.', '../a', 'a/../../b', 'nul\0'])(
      'refuses the path %j, which does not lie inside',
      async (path) => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('a'));
        const refused = code('entry.name');
        await expect(folder.stat(key(path))).rejects.toMatchObject(refused);
        await expect(folder.hash(key(path), 'x')).rejects.toMatchObject(refused);
        await expect(folder.makeFolder(key(path))).rejects.toMatchObject(refused);
        await expect(folder.removeFolder(key(path))).rejects.toMatchObject(refused);
        await expect(folder.move(key('a'), key(path))).rejects.toMatchObject(refused);
        await expect(folder.move(key(path), key('b'))).rejects.toMatchObject(refused);
        expect(await world.read(key('a'))).toEqual(text('a'));
      },
    );

    describe('a hash', () => {
      it.each([0, 1, 262_144, 262_145, 2_500_000])('is that of all %d bytes', async (sizeBytes) => {
        const { folder, world } = await newFolder();
        const bytes = new Uint8Array(sizeBytes).map((_, index) => (index * 31) % 251);
        await world.write(key('a'), bytes);
        const { fingerprint } = await foundAt(folder, 'a');
        expect(await folder.hash(key('a'), fingerprint)).toBe(sha256(bytes));
      });

      it('is of that version or none', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('one'));
        const { fingerprint } = await foundAt(folder, 'a');
        await world.write(key('a'), text('longer'));
        await expect(folder.hash(key('a'), fingerprint)).rejects.toMatchObject(code('entry.changed'));
        await world.remove(key('a'));
        await expect(folder.hash(key('a'), fingerprint)).rejects.toMatchObject(code('entry.changed'));
        await world.makeFolder(key('a'));
        await expect(folder.hash(key('a'), fingerprint)).rejects.toMatchObject(code('entry.changed'));
      });

      it('is never of a file that changes while it is read', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), new Uint8Array(3_000_000));
        const { fingerprint } = await foundAt(folder, 'a');
        const hashing = folder.hash(key('a'), fingerprint).catch((error: unknown) => error);
        await world.write(key('a'), text('other'));
        // It may be through before the write begins, but then it is right.
        const hash = await hashing;
        if (typeof hash === 'string') expect(hash).toBe(sha256(new Uint8Array(3_000_000)));
        else expect(hash).toMatchObject(code('entry.changed'));
      });

      it('ends with an abort error when it is cancelled', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('one'));
        const { fingerprint } = await foundAt(folder, 'a');
        const options = { signal: AbortSignal.abort() };
        const hashing = folder.hash(key('a'), fingerprint, options);
        await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
      });
    });

    describe('folders', () => {
      it('are made with those above them, and once more without effect', async () => {
        const { folder, world } = await newFolder();
        await folder.makeFolder(key('a/b/c'));
        await world.write(key('a/b/c/d'), text('d'));
        await folder.makeFolder(key('a/b/c'));
        expect((await folder.list(key('a/b'))).map(({ kind, path }) => [kind, path])).toEqual([
          ['folder', 'a/b/c'],
        ]);
        expect(await world.read(key('a/b/c/d'))).toEqual(text('d'));
      });

      it('are not made over a file or below one', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('a'));
        await expect(folder.makeFolder(key('a'))).rejects.toMatchObject(code('entry.exists'));
        await expect(folder.makeFolder(key('a/b'))).rejects.toMatchObject(code('entry.name'));
        expect(await world.read(key('a'))).toEqual(text('a'));
      });

      it('are removed when they are empty, and only then', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a/b/c'), text('c'));
        await expect(folder.removeFolder(key('a/b'))).rejects.toMatchObject(code('entry.exists'));
        await expect(folder.removeFolder(key('a'))).rejects.toMatchObject(code('entry.exists'));
        expect(await world.read(key('a/b/c'))).toEqual(text('c'));
        await world.remove(key('a/b/c'));
        await folder.removeFolder(key('a/b'));
        expect(await folder.list(key('a'))).toEqual([]);
        await expect(folder.removeFolder(key('a/b'))).rejects.toMatchObject(code('entry.missing'));
      });

      it('are not removed when they are files', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('a'));
        await expect(folder.removeFolder(key('a'))).rejects.toMatchObject(code('entry.missing'));
        expect(await world.read(key('a'))).toEqual(text('a'));
      });
    });

    describe('a move', () => {
      const places = [
        ['between names of the person', 'from/a', 'to/new/b'],
        ['into our own folder', 'from/a', '.longshore/trash/1/a'],
        ['out of our own folder', '.longshore/temp/1', 'to/new/b'],
      ] as const;

      it.each(places)('%s gives the file that name alone', async (_, from, to) => {
        const { folder, world } = await newFolder();
        await world.write(key(from), text('bytes'));
        const before = await foundAt(folder, from);
        const moved = await folder.move(key(from), key(to));
        const { kind, sizeBytes, modifiedMs, content } = before;
        expect(moved).toMatchObject({ kind, sizeBytes, modifiedMs, content, path: to });
        expect(await folder.stat(key(to))).toEqual(moved);
        expect(await folder.stat(key(from))).toBeNull();
        expect(await world.read(key(to))).toEqual(text('bytes'));
      });

      it.each(places)('%s never replaces anything', async (_, from, to) => {
        const { folder, world } = await newFolder();
        await world.write(key(from), text('mine'));
        await world.write(key(to), text('theirs'));
        for (const options of [undefined, { isAgain: true }]) {
          const moving = folder.move(key(from), key(to), options);
          await expect(moving).rejects.toMatchObject(code('entry.exists'));
        }
        expect(await world.read(key(from))).toEqual(text('mine'));
        expect(await world.read(key(to))).toEqual(text('theirs'));
        await world.remove(key(to));
        await world.makeFolder(key(to));
        const moving = folder.move(key(from), key(to));
        await expect(moving).rejects.toMatchObject(code('entry.exists'));
        expect(await world.read(key(from))).toEqual(text('mine'));
      });

      it.each(places)('%s fails for what is not there or no file', async (_, from, to) => {
        const { folder, world } = await newFolder();
        await world.makeFolder(key('from'));
        await expect(folder.move(key(from), key(to))).rejects.toMatchObject(code('entry.missing'));
        await world.makeFolder(key(from));
        await expect(folder.move(key(from), key(to))).rejects.toMatchObject(code('entry.changed'));
        expect(await folder.stat(key(to))).toBeNull();
      });

      it('that was not begun before is made as well', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('bytes'));
        await folder.move(key('a'), key('b'), { isAgain: true });
        expect(await folder.stat(key('a'))).toBeNull();
        expect(await world.read(key('b'))).toEqual(text('bytes'));
      });

      it('does not go below a file', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('a'), text('a'));
        await world.write(key('b'), text('b'));
        await expect(folder.move(key('a'), key('b/c'))).rejects.toMatchObject(code('entry.name'));
        expect(await world.read(key('a'))).toEqual(text('a'));
      });

      it('of several files to one name lets one through', async () => {
        const { folder, world } = await newFolder();
        const names = ['a', 'b', 'c', 'd'];
        for (const name of names) await world.write(key(name), text(name));
        const ends = await Promise.allSettled(names.map((name) => folder.move(key(name), key('to/one'))));
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const left = await Promise.all([...names, 'to/one'].map((name) => world.read(key(name))));
        expect(left.flatMap((bytes) => (bytes ? [new TextDecoder().decode(bytes)] : [])).sort()).toEqual(
          names,
        );
      });
    });

    describe('our own folder', () => {
      it('is listed below, and empty where nothing was put', async () => {
        const { folder, world } = await newFolder();
        expect(await folder.listOwn(key('.longshore/trash'))).toEqual([]);
        await world.write(key('.longshore/trash/a'), text('four'));
        await world.makeFolder(key('.longshore/trash/b'));
        const found = await folder.listOwn(key('.longshore/trash'));
        expect(found.map(({ kind, path, sizeBytes }) => `${kind} ${path} ${sizeBytes}`).sort()).toEqual([
          'file .longshore/trash/a 4',
          'folder .longshore/trash/b 0',
        ]);
      });

      it('is the only place where files are destroyed', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('.longshore/trash/a'), text('a'));
        await folder.destroy(key('.longshore/trash/a'));
        expect(await folder.stat(key('.longshore/trash/a'))).toBeNull();
        await expect(folder.destroy(key('.longshore/trash/a'))).rejects.toMatchObject(code('entry.missing'));
        for (const path of ['a', '.longshore-not/a', 'in/.longshore/a']) {
          await world.write(key(path), text('a'));
          await expect(folder.destroy(key(path))).rejects.toMatchObject(code('input.wrong'));
          expect(await world.read(key(path))).toEqual(text('a'));
        }
      });
    });

    it('tells of free bytes, or that it does not know', async () => {
      const { folder } = await newFolder();
      const bytes = await folder.freeBytes();
      expect(bytes === null || bytes > 0).toBe(true);
    });

    describe.runIf(hasLinks)('a symbolic link', () => {
      it('is listed with the reason why it is left alone', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('real/file'), text('x'));
        await world.link?.(key('link'), key('real'));
        const link = (await folder.list(key(''))).find(({ path }) => path === 'link');
        expect(link).toMatchObject({
          kind: 'other',
          sizeBytes: 0,
          trouble: 'It is a symbolic link, which Longshore does not follow.',
        });
        expect(await folder.stat(key('link'))).toEqual(link);
      });

      it('is never followed, by whatever is done', async () => {
        const { folder, world } = await newFolder();
        await world.write(key('real/file'), text('x'));
        await world.write(key('a'), text('a'));
        const { fingerprint } = await foundAt(folder, 'real/file');
        await world.link?.(key('link'), key('real'));
        await world.link?.(key('to-file'), key('real/file'));
        const unsupported = code('entry.unsupported');
        await expect(folder.list(key('link'))).rejects.toMatchObject(unsupported);
        await expect(folder.stat(key('link/file'))).rejects.toMatchObject(unsupported);
        await expect(folder.hash(key('link/file'), fingerprint)).rejects.toMatchObject(unsupported);
        await expect(folder.makeFolder(key('link'))).rejects.toMatchObject(code('entry.exists'));
        await expect(folder.makeFolder(key('link/new'))).rejects.toMatchObject(unsupported);
        await expect(folder.removeFolder(key('link/new'))).rejects.toMatchObject(unsupported);
        await expect(folder.move(key('a'), key('link/new'))).rejects.toMatchObject(unsupported);
        await expect(folder.move(key('link/file'), key('b'))).rejects.toMatchObject(unsupported);
        const changed = code('entry.changed');
        await expect(folder.hash(key('to-file'), fingerprint)).rejects.toMatchObject(changed);
        await expect(folder.move(key('to-file'), key('b'))).rejects.toMatchObject(changed);
        await expect(folder.move(key('a'), key('to-file'))).rejects.toMatchObject(code('entry.exists'));
        expect((await folder.list(key('real'))).map(({ path }) => path)).toEqual(['real/file']);
        expect(await world.read(key('a'))).toEqual(text('a'));
      });
    });
  });
}
