// Emptying the trash of a real folder: old files go, and no byte that is nowhere else.

import { mkdir, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trashed } from '../../../../src/engine/journal/pair-journal.ts';
import type { Folder } from '../../../../src/engine/sync/folder.ts';
import { emptyTrash } from '../../../../src/engine/sync/local/empty-trash.ts';
import { openFolder } from '../../../../src/engine/sync/local/open-folder.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { key } from '../folder-suite.ts';

const day = 24 * 60 * 60 * 1000;

async function newFolder() {
  const root = await tempFolder();
  return { root, folder: await openFolder(root, 'linux', { mayTry: true }) };
}

/** Moves a file to the trash of that day, as a run does. */
async function trash(folder: Folder, path: string, onDay: number): Promise<Trashed> {
  const where = key(`.longshore/trash/${onDay}/${path}`);
  const { sizeBytes, fingerprint } = await folder.move(key(path), where);
  return { side: 'local', path: key(path), where, sizeBytes, atMs: onDay * day, fingerprint };
}

async function empty(folder: Folder, records: readonly Trashed[], beforeMs: number): Promise<string[]> {
  const ends: string[] = [];
  for await (const { trashed, is } of emptyTrash(folder, records, beforeMs))
    ends.push(`${trashed.path} ${is}`);
  return ends;
}

describe('emptying the trash', () => {
  it('destroys what has lain there long enough, with the folders that are empty then', async () => {
    const { root, folder } = await newFolder();
    const records: Trashed[] = [];
    for (const [path, onDay] of [
      ['in/a', 1],
      ['in/b', 2],
      ['c', 2],
    ] as const) {
      await mkdir(join(root, 'in'), { recursive: true });
      await writeFile(join(root, path), path);
      records.push(await trash(folder, path, onDay));
    }
    expect(await empty(folder, records, 2 * day)).toEqual(['in/a gone']);
    expect((await readdir(join(root, '.longshore/trash'), { recursive: true })).sort()).toEqual([
      '2',
      '2/c',
      '2/in',
      '2/in/b',
    ]);
    expect(await empty(folder, records, 3 * day)).toEqual(['in/a gone', 'in/b gone', 'c gone']);
    expect(await readdir(join(root, '.longshore/trash'))).toEqual([]);
  });

  it('keeps a file that an application still wrote to, and says so', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'old');
    const application = await open(join(root, 'a'), 'r+');
    const record = await trash(folder, 'a', 1);
    await application.write('new', 0);
    await application.close();
    expect(await empty(folder, [record], 2 * day)).toEqual(['a changed']);
    expect(await readFile(join(root, record.where), 'utf8')).toBe('new');
  });

  it.each([
    ['another size', 'longer', 1_600_000_000],
    ['another time', 'two', 1_600_000_001],
  ])('keeps a file of %s', async (_, bytes, seconds) => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    await utimes(join(root, 'a'), 1_600_000_000, 1_600_000_000);
    const record = await trash(folder, 'a', 1);
    await writeFile(join(root, record.where), bytes);
    await utimes(join(root, record.where), seconds, seconds);
    expect(await empty(folder, [record], 2 * day)).toEqual(['a changed']);
  });

  it('knows a file by what it was before it was moved, too', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    const before = await folder.stat(key('a'));
    const record = { ...(await trash(folder, 'a', 1)), fingerprint: before?.fingerprint ?? '' };
    expect(await empty(folder, [record], 2 * day)).toEqual(['a gone']);
  });

  it('keeps a file of which nobody knows what it was', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    const record = { ...(await trash(folder, 'a', 1)), fingerprint: null };
    expect(await empty(folder, [record], 2 * day)).toEqual(['a changed']);
  });

  it('takes a file that somebody else has removed for gone', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    const record = await trash(folder, 'a', 1);
    await rm(join(root, '.longshore/trash'), { recursive: true });
    expect(await empty(folder, [record], 2 * day)).toEqual(['a gone']);
  });

  it('fails for all files when the folder is gone, and for none of them counts as done', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    const record = await trash(folder, 'a', 1);
    await rm(root, { recursive: true });
    expect(await empty(folder, [record], 2 * day)).toEqual(['a failed']);
  });

  it('destroys nothing outside our own folder, whatever a record says, and nothing of the bucket', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    const record = { ...(await trash(folder, 'a', 1)), where: key('b') };
    await writeFile(join(root, 'b'), 'one');
    const found = await folder.stat(key('b'));
    const records = [
      { ...record, fingerprint: found?.fingerprint ?? '' },
      { ...record, side: 'remote' as const, where: key('.longshore/trash/1/a') },
    ];
    expect(await empty(folder, records, 2 * day)).toEqual(['a failed']);
    expect(await readFile(join(root, 'b'), 'utf8')).toBe('one');
    expect(await readFile(join(root, '.longshore/trash/1/a'), 'utf8')).toBe('one');
  });
});
