import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainLine } from '../../../src/contract/error-text.ts';
import { AppError } from '../../../src/contract/errors.ts';
import type { Key, Place } from '../../../src/contract/models.ts';
import type { Tally } from '../../../src/contract/transfer.ts';
import { removeEntries } from '../../../src/engine/entry/remove.ts';
import { renameEntry } from '../../../src/engine/entry/rename.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { sourceOf } from '../../support/bytes.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const text = (value: string) => new TextEncoder().encode(value);
const key = (value: string) => value as Key;

async function put(store: Store, name: string, value = name): Promise<void> {
  const bytes = text(value);
  await store.write(key(name), sourceOf(bytes), {
    expected: { kind: 'absent' },
    sizeBytes: bytes.length,
    modifiedMs: 0,
  });
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list(key(''), { isDeep: true }))
    keys.push(...page.map((entry) => entry.key));
  return keys.sort();
}

async function last(tallies: AsyncIterable<Tally>): Promise<Tally> {
  let result: Tally | undefined;
  for await (const tally of tallies) result = tally;
  if (!result) throw new Error('nothing was told');
  return result;
}

/** A tree of the same names on the disk and in the bucket. */
async function trees(engine: TestEngine, prefix: string): Promise<[string, Place][]> {
  const folder = await tempFolder();
  await mkdir(join(folder, 'd/e/empty'), { recursive: true });
  for (const name of ['a', 'd/b', 'd/e/c', 'dd']) await writeFile(join(folder, name), name);
  const bucket = engine.bucket(`${prefix}/`);
  await engine.transfer({ source: localPlace(folder), keys: null, target: bucket, ifExists: 'skip' });
  return [
    ['disk', localPlace(folder)],
    ['bucket', bucket],
  ];
}

async function deep(engine: TestEngine, place: Place): Promise<string[]> {
  return (await engine.all('entry.list', { place, isDeep: true }))
    .flat()
    .map((entry) => entry.key)
    .sort();
}

describe('entries of a place', () => {
  it('are listed, counted, renamed and removed alike on a disk and in a bucket', async () => {
    const engine = await startEngine({ sandbox });
    for (const [name, place] of await trees(engine, 'alike')) {
      const listed = (await engine.all('entry.list', { place })).flat();
      expect(listed.map((entry) => `${entry.kind} ${entry.key}`).sort(), name).toEqual([
        'file a',
        'file dd',
        'folder d',
      ]);
      const counted = await engine.all('entry.count', { place, keys: [key('d'), key('a'), key('gone')] });
      expect(counted.at(-1), name).toMatchObject({ files: 3, folders: 3, sizeBytes: 9, failed: 0 });

      const heard = engine.heard('place.changed');
      await engine.all('entry.rename', { place, key: key('d'), name: 'r' });
      expect(await deep(engine, place), name).toEqual(['a', 'dd', 'r/b', 'r/e/c', 'r/e/empty']);
      const removed = await engine.all('entry.remove', { place, keys: [key('r'), key('a')] });
      expect(removed.at(-1), name).toMatchObject({ files: 3, sizeBytes: 9, failures: [] });
      expect(await deep(engine, place), name).toEqual(['dd']);
      await expect.poll(() => heard.flatMap(({ places }) => places)).toContainEqual(place);
    }
  });

  it('are never replaced by a rename', async () => {
    const engine = await startEngine({ sandbox });
    for (const [name, place] of await trees(engine, 'never')) {
      for (const [from, to] of [
        ['a', 'dd'],
        ['a', 'd'],
        ['d', 'dd'],
        ['dd', 'd'],
      ] as const)
        await expect(
          engine.all('entry.rename', { place, key: key(from), name: to }),
          name,
        ).rejects.toMatchObject({ code: 'entry.exists' });
      for (const bad of ['', '..', 'x/y', 'x\0y'])
        await expect(
          engine.all('entry.rename', { place, key: key('a'), name: bad }),
          name,
        ).rejects.toMatchObject({ code: 'entry.name' });
      await expect(
        engine.all('entry.rename', { place, key: key('gone'), name: 'x' }),
        name,
      ).rejects.toMatchObject({ code: 'entry.missing' });
      expect(await deep(engine, place), name).toEqual(['a', 'd/b', 'd/e/c', 'd/e/empty', 'dd']);
    }
  });

  it('get folders with sound names only', async () => {
    const engine = await startEngine({ sandbox });
    for (const place of [localPlace(await tempFolder()), engine.bucket('folders/')]) {
      expect(await engine.call('entry.create-folder', { place, name: 'new' })).toMatchObject({
        kind: 'folder',
        key: 'new',
      });
      await expect(engine.call('entry.create-folder', { place, name: 'new' })).rejects.toMatchObject({
        code: 'entry.exists',
      });
      for (const name of ['', '.', '../x', 'x/y'])
        await expect(engine.call('entry.create-folder', { place, name })).rejects.toMatchObject({
          code: 'entry.name',
        });
    }
  });

  it('are not all removed because a name went missing', async () => {
    const engine = await startEngine({ sandbox });
    const folder = await tempFolder();
    await writeFile(join(folder, 'a'), 'a');
    await expect(
      engine.all('entry.remove', { place: localPlace(folder), keys: [key('')] }),
    ).rejects.toMatchObject({ code: 'input.wrong' });
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('that are links are removed without what they lead to', async () => {
    const engine = await startEngine({ sandbox: null });
    const [folder, outside] = [await tempFolder(), await tempFolder()];
    await writeFile(join(outside, 'precious'), 'x');
    await mkdir(join(folder, 'd'));
    await symlink(outside, join(folder, 'd/link'));
    const tallies = await engine.all('entry.remove', { place: localPlace(folder), keys: [key('d')] });
    expect(tallies.at(-1)).toMatchObject({ failures: [] });
    expect([await readdir(folder), await readdir(outside)]).toEqual([[], ['precious']]);
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be removed are told, and the rest goes', async () => {
    const engine = await startEngine({ sandbox: null });
    const folder = await tempFolder();
    await mkdir(join(folder, 'd/kept'), { recursive: true });
    for (const name of ['d/kept/a', 'd/b']) await writeFile(join(folder, name), name);
    await chmod(join(folder, 'd/kept'), 0o555);
    const tally = (await engine.all('entry.remove', { place: localPlace(folder), keys: [key('d')] })).at(-1);
    expect(tally).toMatchObject({ files: 1, failed: 1, failures: [{ code: 'access.denied' }] });
    expect((await stat(join(folder, 'd/kept/a'))).isFile()).toBe(true);
  });
});

const parts = (store: Store) => ({ store, now: () => Date.now(), signal: new AbortController().signal });

describe('removing', () => {
  it('leaves what was changed after it was listed', async () => {
    const store = createMemoryStore();
    for (const name of ['d/a', 'd/b']) await put(store, name);
    const hasty: Store = {
      ...store,
      remove: async (entry, options) => {
        if (entry.key === 'd/a') {
          const { version } = (await store.stat(entry.key))!;
          await store.write(entry.key, sourceOf(text('new')), {
            expected: { kind: 'version', version: version! },
            sizeBytes: 3,
            modifiedMs: 1,
          });
        }
        return store.remove(entry, options);
      },
    };
    const tally = await last(removeEntries({ ...parts(hasty), onRemoved: () => undefined }, [key('d')]));
    expect(tally).toMatchObject({
      files: 1,
      failed: 1,
      failures: [{ code: 'entry.changed', op: 'entry.remove' }],
    });
    expect(await keysOf(store)).toEqual(['d/a']);
  });

  it('tells of what came in meanwhile', async () => {
    const store = createMemoryStore();
    await put(store, 'd/a');
    let isFirst = true;
    const busy: Store = {
      ...store,
      remove: async (entry, options) => {
        await store.remove(entry, options);
        if (isFirst) await put(store, 'd/late');
        isFirst = false;
      },
    };
    const tally = await last(removeEntries({ ...parts(busy), onRemoved: () => undefined }, [key('d')]));
    expect(tally).toMatchObject({ files: 1, failed: 1 });
    expect(await keysOf(store)).toEqual(['d/late']);
  });

  it('names a hundred failures and counts them all', async () => {
    const store = createMemoryStore();
    for (let index = 0; index < 150; index += 1) await put(store, `d/${index}`);
    const refusing: Store = {
      ...store,
      remove: async () => Promise.reject(new AppError('access.denied', { op: 'entry.remove' })),
    };
    const tally = await last(removeEntries({ ...parts(refusing), onRemoved: () => undefined }, [key('d')]));
    expect([tally.failures.length, tally.failed]).toEqual([100, 150]);
    expect(explainLine(tally.failures[0]!)).toMatch(
      /^Could not delete memory:d\/\d+: This account or user is not allowed to do that\./,
    );
  });

  it('stops when its reader leaves', async () => {
    const store = createMemoryStore();
    for (let index = 0; index < 200; index += 1) await put(store, `d/${index}`);
    const slow: Store = {
      ...store,
      remove: async (entry, options) => (
        await new Promise((resolve) => setTimeout(resolve, 5)), store.remove(entry, options)
      ),
    };
    let nowMs = 0;
    for await (const tally of removeEntries(
      { ...parts(slow), now: () => (nowMs += 1000), onRemoved: () => undefined },
      [key('d')],
    ))
      if (tally.files > 0) break;
    expect((await keysOf(store)).length).toBeGreaterThan(100);
  });
});

describe('renaming key by key', () => {
  const withoutRename = (store: Store): Store => {
    const { rename: _, ...rest } = store;
    return rest;
  };

  it('keeps the old name of what could not be copied, and says so', async () => {
    const store = createMemoryStore();
    for (const name of ['d/a', 'd/b', 'd/c']) await put(store, name);
    const failing: Store = {
      ...withoutRename(store),
      copy: async (from, to, writing) => {
        if (from.key === 'd/b') throw new AppError('service.busy', { op: 'copy' });
        const { bytes } = await store.read(from.key);
        return store.write(to, () => bytes, {
          ...writing,
          sizeBytes: from.sizeBytes ?? 0,
          modifiedMs: from.modifiedMs,
        });
      },
    };
    const tally = await last(renameEntry({ ...parts(failing), onChanged: () => undefined }, key('d'), 'e'));
    expect(tally).toMatchObject({
      files: 2,
      failed: 1,
      failures: [{ code: 'service.busy', op: 'entry.rename', from: 'memory:d/b' }],
    });
    expect(await keysOf(store)).toEqual(['d/b', 'e/a', 'e/c']);
  });

  it('removes nothing whose copy is not proved', async () => {
    const store = createMemoryStore();
    await put(store, 'a');
    const lying: Store = {
      ...withoutRename(store),
      copy: async (from) => ({ ...from, version: 'never written' }),
    };
    await expect(
      last(renameEntry({ ...parts(lying), onChanged: () => undefined }, key('a'), 'b')),
    ).rejects.toMatchObject({ code: 'bytes.wrong' });
    expect(await keysOf(store)).toEqual(['a']);
  });
});
