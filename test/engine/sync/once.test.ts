// A sync of one direction, as the stream that tells of it.

import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StreamInput } from '../../../src/contract/api.ts';
import type { LocalPath } from '../../../src/contract/models.ts';
import { bucketUser } from '../../support/bucket-user.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { tempFolder } from '../../support/temp-folder.ts';

type Input = StreamInput<'pair.once'>;

async function startSync(change: Partial<Input> = {}) {
  const engine: TestEngine = await startEngine();
  const folder = await tempFolder();
  const backup: Input = {
    ...{ source: { kind: 'local', path: folder }, target: engine.bucket('synced/') },
    ...{ isDeleting: false, isDry: false, isExact: false, isSizeOnly: false, isApproved: false },
    ...{ rules: [], storageClass: null },
    ...change,
  };
  return { engine, folder, backup };
}

/** Files that were written long enough ago to be at rest. */
async function fill(folder: string, files: number): Promise<void> {
  await mkdir(join(folder, 'top'));
  for (let index = 0; index < files; index += 1) {
    await writeAtRest(join(folder, 'top', `f${index}`), `file ${index}`);
  }
}

async function writeAtRest(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await utimes(file, 1_600_000_000, 1_600_000_000);
}

it('ends when whoever asked leaves early, and the next one does the rest', async () => {
  const { engine, folder, backup } = await startSync();
  await fill(folder, 40);
  for await (const _ of engine.open('pair.once', backup)) break;
  const items = await engine.all('pair.once', backup);
  expect(items.at(-1)?.report).toMatchObject({ isWhole: true, failed: 0, files: 40 });
  const pages = await engine.all('entry.list', { place: engine.bucket('synced/'), isDeep: true });
  expect(pages.flat().filter(({ kind }) => kind === 'file')).toHaveLength(40);
});

it('lets all go that is held when the person has said so', async () => {
  const { engine, folder, backup } = await startSync({ isDeleting: true });
  await fill(folder, 12);
  await engine.all('pair.once', backup);
  const other = await tempFolder();
  const fromOther: Input = { ...backup, source: { kind: 'local', path: other } };
  const held = await engine.all('pair.once', fromOther);
  expect(held.at(-1)?.report).toMatchObject({ held: 12, done: { 'remove-remote': 0 } });
  const approved = await engine.all('pair.once', { ...fromOther, isApproved: true });
  expect(approved.at(-1)?.report).toMatchObject({ held: 0, done: { 'remove-remote': 12 } });
});

it('takes a target that is not there for empty in a dry run, and makes it else', async () => {
  const { engine, folder, backup } = await startSync();
  await fill(folder, 2);
  await engine.all('pair.once', backup);
  const target = join(await tempFolder(), 'made', 'deep') as LocalPath;
  const restore: Input = { ...backup, source: backup.target, target: { kind: 'local', path: target } };
  const planned = await engine.all('pair.once', { ...restore, isDry: true });
  expect(planned.flatMap(({ actions }) => actions.map(({ act }) => act))).toEqual(['download', 'download']);
  await expect(readdir(target)).rejects.toMatchObject({ code: 'ENOENT' });
  await engine.all('pair.once', restore);
  expect((await readdir(join(target, 'top'))).toSorted()).toEqual(['f0', 'f1']);
});

/** A sync with --delete of a file `a` that is renamed to `b` at the source, and written over at the target with as many bytes. */
it.each(['up', 'down'] as const)(
  'takes what was written over at the target for no file that was renamed, %s',
  async (way) => {
    const { engine, folder, backup } = await startSync({ isDeleting: true });
    const user = await bucketUser(engine);
    const down = { ...backup, source: backup.target, target: backup.source };
    await writeFile(join(folder, 'a'), 'its own bytes');
    await writeFile(join(folder, 'other'), 'beside it');
    await engine.all('pair.once', backup);
    if (way === 'down') await engine.all('pair.once', down);
    if (way === 'up') {
      await rename(join(folder, 'a'), join(folder, 'b'));
      await user.put('synced/a', 'of somebody..');
    } else {
      await user.copy('synced/a', 'synced/b');
      await user.remove('synced/a');
      await writeFile(join(folder, 'a'), 'of somebody..');
    }
    const items = await engine.all('pair.once', way === 'up' ? backup : down);
    expect(items.at(-1)?.report).toMatchObject({ isWhole: true, failed: 0 });
    expect(await user.keys('synced/')).toEqual(expect.arrayContaining(['synced/b', 'synced/other']));
    expect(await user.read('synced/b')).toBe('its own bytes');
    expect(await readFile(join(folder, 'b'), 'utf8')).toBe('its own bytes');
    await expect(readFile(join(folder, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  },
);

it('takes away a file of the target that was written this very moment, which the source no longer has', async () => {
  const { engine, folder, backup } = await startSync({ isDeleting: true });
  const user = await bucketUser(engine);
  for (const name of ['a', 'b']) await writeAtRest(join(folder, name), name);
  await engine.all('pair.once', backup);
  const down = { ...backup, source: backup.target, target: backup.source };
  await engine.all('pair.once', down);
  await user.remove('synced/a');
  await writeFile(join(folder, 'a'), 'just now');
  const items = await engine.all('pair.once', down);
  expect(items.at(-1)?.report).toMatchObject({ failed: 0, held: 0, done: { 'remove-local': 1 } });
  expect(await readdir(folder)).not.toContain('a');
});
