import { execFile } from 'node:child_process';
import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Key, LocalPath } from '../../../../src/contract/models.ts';
import { openFolder } from '../../../../src/engine/sync/local/open-folder.ts';
import { movedKey, sweepMoved } from '../../../../src/engine/sync/local/sweep-moved.ts';
import { asNobody } from '../../../support/as-nobody.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const run = promisify(execFile);

async function newDisk() {
  const root = (await tempFolder()) as LocalPath;
  await mkdir(join(root, '.longshore/moved'), { recursive: true });
  return { disk: { root, platform: 'linux' as const }, at: (path: string) => join(root, path) };
}

describe('what a crash has left of a move', () => {
  it('goes where the file has its new name', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at('new name'), 'bytes');
    await link(at('new name'), at(movedKey('old name' as Key, 'a')));
    await sweepMoved(disk);
    expect(await readdir(at('.longshore/moved'))).toEqual([]);
    expect(await readFile(at('new name'), 'utf8')).toBe('bytes');
    expect(await readdir(at(''))).not.toContain('old name');
  });

  it('gets its name back where it is the only one an application has saved', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at(movedKey('folder/ü name' as Key, 'a')), 'saved in the very moment');
    await sweepMoved(disk);
    expect(await readFile(at('folder/ü name'), 'utf8')).toBe('saved in the very moment');
    expect(await readdir(at('.longshore/moved'))).toEqual([]);
  });

  it('gets its name back with all that is in it where a folder was made of that name', async () => {
    const { disk, at } = await newDisk();
    const left = at(movedKey('made' as Key, 'a'));
    await mkdir(join(left, 'inside'), { recursive: true });
    await writeFile(join(left, 'inside/file'), 'saved');
    await sweepMoved(disk);
    expect(await readFile(at('made/inside/file'), 'utf8')).toBe('saved');
    expect(await readdir(at('.longshore/moved'))).toEqual([]);
  });

  it('stays where a file stands in place of its folder, and does not keep the folder from being opened', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at('above'), 'a file now');
    await writeFile(at(movedKey('above/name' as Key, 'a')), 'saved');
    await sweepMoved(disk);
    expect(await readdir(at('.longshore/moved'))).toHaveLength(1);
  });

  it('stays where its name is taken, or was too long to be told', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at('taken'), 'another');
    await writeFile(at(movedKey('taken' as Key, 'a')), 'saved');
    await writeFile(at(movedKey('x'.repeat(240) as Key, 'b')), 'saved too');
    await sweepMoved(disk);
    expect(await readdir(at('.longshore/moved'))).toHaveLength(2);
    expect(await readFile(at('taken'), 'utf8')).toBe('another');
  });

  it('is left for another time where it may be seen and not changed, and the folder is opened all the same', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at('new name'), 'bytes');
    await link(at('new name'), at(movedKey('old name' as Key, 'a')));
    await writeFile(at(movedKey('saved' as Key, 'b')), 'saved');
    await asNobody(disk.root, async () => {
      await openFolder(disk.root, 'linux', { mayTry: true });
    });
    expect(await readdir(at('.longshore/moved'))).toHaveLength(2);
    await openFolder(disk.root, 'linux', { mayTry: true });
    expect(await readdir(at('.longshore/moved'))).toEqual([]);
    expect((await readdir(at(''))).sort()).toEqual(['.longshore', 'new name', 'saved']);
  });

  it('is left for another time on a disk that may not be written to for now', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at(movedKey('saved' as Key, 'a')), 'saved');
    try {
      await run('mount', ['--bind', disk.root, disk.root]);
      await run('mount', ['-o', 'remount,ro,bind', disk.root]);
    } catch {
      return console.log('no test on a disk that is read-only: nothing can be mounted here');
    }
    try {
      await openFolder(disk.root, 'linux', { mayTry: true });
    } finally {
      await run('umount', [disk.root]);
    }
    expect(await readdir(at('.longshore/moved'))).toHaveLength(1);
    await sweepMoved(disk);
    expect(await readFile(at('saved'), 'utf8')).toBe('saved');
  });

  it('does not keep what comes after it from getting its name back where its own leads out of the folder', async () => {
    const { disk, at } = await newDisk();
    await writeFile(at(movedKey('../out' as Key, 'a')), 'planted');
    await writeFile(at(movedKey('saved' as Key, 'b')), 'saved');
    await sweepMoved(disk);
    expect(await readdir(at('.longshore/moved'))).toHaveLength(1);
    expect(await readFile(at('saved'), 'utf8')).toBe('saved');
  });

  it('is nothing in a folder that has never been synced', async () => {
    const root = (await tempFolder()) as LocalPath;
    await expect(sweepMoved({ root, platform: 'linux' })).resolves.toBeUndefined();
  });
});
