// A download that was killed at the very end or the very beginning, as the next attempt finds it on the disk.

import { link, readdir, readFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import type { LocalPath } from '../../../../src/contract/models.ts';
import { createLocalStore } from '../../../../src/engine/store/local/local-store.ts';
import type { Receiving, Wanted } from '../../../../src/engine/store/store.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { key } from '../conformance.ts';

const modifiedMs = 1_700_000_000_000;

async function newGround() {
  const root = await tempFolder();
  const store = createLocalStore(root, 'linux');
  const made: LocalPath[] = [];
  const receive = async (change: Partial<Wanted> = {}): Promise<Receiving> => {
    const receiving = await store.receive?.(key('a'), {
      sizeBytes: 5,
      modifiedMs,
      expected: { kind: 'absent' },
      path: null,
      onMake: (path) => made.push(path),
      ...change,
    });
    if (!receiving) throw new Error('a disk receives');
    return receiving;
  };
  const version = async () =>
    ({ kind: 'version', version: (await store.stat(key('a')))?.version ?? '' }) as const;
  return { root, made, receive, version, target: join(root, 'a') };
}

it('is told of before its part file is made', async () => {
  const { root, receive } = await newGround();
  const names: string[] = [];
  await receive({
    onMake: (path) => {
      names.push(basename(path));
      throw new Error('killed');
    },
  }).catch(() => {});
  expect([names.length, await readdir(root)]).toEqual([1, []]);
});

it('is not gone on with in a part file of another length, which goes', async () => {
  const { root, made, receive } = await newGround();
  const first = await receive();
  await truncate(first.path, 0);
  const second = await receive({ path: first.path });
  expect([second.isNew, second.isNamed, made.length]).toEqual([true, false, 2]);
  expect(await readdir(root)).toEqual([basename(second.path)]);
});

it('has its name already where the part file is only a second name of what stands there', async () => {
  const { root, receive, version, target } = await newGround();
  const { path } = await receive();
  await writeFile(path, 'alpha');
  await link(path, target);
  const again = await receive({ path, expected: await version() });
  expect([again.isNamed, again.isNew, again.path]).toEqual([true, false, target]);
  await again.finish(modifiedMs);
  expect([await readdir(root), await readFile(target, 'utf8')]).toEqual([['a'], 'alpha']);
});

it('has its name already where the part file is gone and its size and time stand there', async () => {
  const { receive, version, target } = await newGround();
  const { path } = await receive();
  await writeFile(path, 'alpha');
  await utimes(path, modifiedMs / 1000, modifiedMs / 1000);
  await rename(path, target);
  expect(await receive({ path, expected: await version() })).toMatchObject({ isNamed: true, path: target });
});

it.each([
  ['another size', 'alphas', modifiedMs],
  ['another time', 'alpha', modifiedMs + 60_000],
])('is not taken to be what stands there with %s', async (_, text, ms) => {
  const { receive, version, target, made } = await newGround();
  const { path } = await receive();
  await rename(path, target);
  await writeFile(target, text);
  await utimes(target, ms / 1000, ms / 1000);
  expect(await receive({ path, expected: await version() })).toMatchObject({ isNamed: false, isNew: true });
  expect(made).toHaveLength(2);
});

it('still refuses to touch what is not expected there', async () => {
  const { receive, target } = await newGround();
  const { path } = await receive();
  await writeFile(path, 'alpha');
  await link(path, target);
  await expect(receive({ path })).rejects.toMatchObject({ code: 'entry.exists' });
});
