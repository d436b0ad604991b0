// Moving a file of a real disk while crashes, second names and applications that save come in between.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { chmod, link, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalPath } from '../../../../src/contract/models.ts';
import type { Folder } from '../../../../src/engine/sync/folder.ts';
import { moveFile } from '../../../../src/engine/sync/local/move-file.ts';
import { openFolder } from '../../../../src/engine/sync/local/open-folder.ts';
import { asNobody } from '../../../support/as-nobody.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { code, foundAt, key } from '../folder-suite.ts';

const run = promisify(execFile);

async function newFolder(): Promise<{
  root: LocalPath;
  folder: Folder;
  read: (name: string) => Promise<string>;
}> {
  const root = await tempFolder();
  const read = (name: string) => readFile(join(root, name), 'utf8');
  return { root, folder: await openFolder(root, 'linux', { mayTry: true }), read };
}

describe('a move that a crash has cut off', () => {
  it.each(['a', '.longshore/a'])(
    'from %s is finished when it is made again, and else refused',
    async (from) => {
      const { root, folder, read } = await newFolder();
      await mkdir(join(root, '.longshore'));
      await writeFile(join(root, from), 'bytes');
      await link(join(root, from), join(root, 'b'));
      await expect(folder.move(key(from), key('b'))).rejects.toMatchObject(code('entry.exists'));
      expect(await read(from)).toBe('bytes');
      const moved = await folder.move(key(from), key('b'), { isAgain: true });
      expect(await foundAt(folder, 'b')).toEqual(moved);
      expect([await folder.stat(key(from)), await read('b')]).toEqual([null, 'bytes']);
    },
  );

  it('is not taken to be finished by a file that has the same bytes', async () => {
    const { root, folder, read } = await newFolder();
    await writeFile(join(root, 'a'), 'bytes');
    await writeFile(join(root, 'b'), 'bytes');
    const moving = folder.move(key('a'), key('b'), { isAgain: true });
    await expect(moving).rejects.toMatchObject(code('entry.exists'));
    expect([await read('a'), await read('b')]).toEqual(['bytes', 'bytes']);
  });
});

describe('a move', () => {
  it('leaves a file that an application saves under the old name in the middle', async () => {
    const { root, folder, read } = await newFolder();
    await writeFile(join(root, 'a'), 'old');
    let isSaved = false;
    const save = () => {
      if (isSaved) return;
      if (!existsSync(join(root, 'b'))) return void setImmediate(save);
      writeFileSync(join(root, 'new'), 'saved in the middle');
      renameSync(join(root, 'new'), join(root, 'a'));
      isSaved = true;
    };
    save();
    await folder.move(key('a'), key('b'));
    expect([isSaved, await read('a'), await read('b')]).toEqual([true, 'saved in the middle', 'old']);
    expect(await readdir(join(root, '.longshore/moved'))).toEqual([]);
  });

  it('leaves a file its old name when somebody removes the new one in the middle', async () => {
    const { root, folder, read } = await newFolder();
    await writeFile(join(root, 'a'), 'bytes');
    const remove = () => {
      if (existsSync(join(root, '.longshore/moved'))) unlinkSync(join(root, 'b'));
      else setImmediate(remove);
    };
    remove();
    await expect(folder.move(key('a'), key('b'))).rejects.toMatchObject(code('entry.missing'));
    expect([await read('a'), await readdir(join(root, '.longshore/moved'))]).toEqual(['bytes', []]);
  });

  it('leaves a folder that somebody makes under the old name in the middle', async () => {
    const { root, folder, read } = await newFolder();
    await writeFile(join(root, 'a'), 'old');
    const make = () => {
      if (!existsSync(join(root, 'b'))) return void setImmediate(make);
      unlinkSync(join(root, 'a'));
      mkdirSync(join(root, 'a'));
      writeFileSync(join(root, 'a/in'), 'made in the middle');
    };
    make();
    await folder.move(key('a'), key('b'));
    expect([await read('a/in'), await read('b')]).toEqual(['made in the middle', 'old']);
    expect(await readdir(join(root, '.longshore/moved'))).toEqual([]);
  });

  it('does not pass off another file that stands under its new name in the end as what was moved', async () => {
    const { root, folder, read } = await newFolder();
    await writeFile(join(root, 'a'), 'bytes');
    await writeFile(join(root, 'copy'), 'other');
    const exchange = () => {
      if (!existsSync(join(root, 'b'))) return void setImmediate(exchange);
      renameSync(join(root, 'copy'), join(root, 'b'));
    };
    exchange();
    await expect(folder.move(key('a'), key('b'))).rejects.toMatchObject(code('entry.changed'));
    expect([await read('a'), await read('b')]).toEqual(['bytes', 'other']);
  });

  it('never loses a file of which both names are two ways to one entry', async () => {
    const { root, folder, read } = await newFolder();
    await mkdir(join(root, 'one'));
    await mkdir(join(root, 'ONE'));
    await writeFile(join(root, 'one/a'), 'bytes');
    try {
      await run('mount', ['--bind', join(root, 'one'), join(root, 'ONE')]);
    } catch {
      return console.log('no test on a folder with two names: nothing can be mounted here');
    }
    onTestFinished(() => void run('umount', [join(root, 'ONE')]));
    for (const isAgain of [false, true])
      await folder.move(key('one/a'), key('ONE/a'), { isAgain }).catch(() => {});
    expect([await read('one/a'), await read('ONE/a')]).toEqual(['bytes', 'bytes']);
  });

  it('works for a file of another user, of which the system may forbid second names', async () => {
    const { root: around } = await newFolder();
    const root = join(around, 'open') as LocalPath;
    await mkdir(root);
    const folder = await openFolder(root, 'linux', { mayTry: true });
    await writeFile(join(root, 'a'), 'bytes');
    await writeFile(join(root, 'b'), 'others');
    await asNobody(around, async () => {
      await expect(folder.move(key('a'), key('c'))).rejects.toMatchObject(code('access.denied'));
    });
    await chmod(root, 0o777);
    await asNobody(around, async () => {
      await expect(folder.move(key('a'), key('b'))).rejects.toMatchObject(code('entry.exists'));
      await folder.move(key('a'), key('c'));
    });
    expect(await folder.stat(key('a'))).toBeNull();
    expect([await readFile(join(root, 'b'), 'utf8'), await readFile(join(root, 'c'), 'utf8')]).toEqual([
      'others',
      'bytes',
    ]);
  });

  it('does not follow a link that was swapped in for a folder', async () => {
    const { root, folder, read } = await newFolder();
    const elsewhere = await tempFolder();
    await mkdir(join(root, 'to'));
    await writeFile(join(root, 'a'), 'bytes');
    await folder.list(key('to'));
    renameSync(join(root, 'to'), join(root, 'was'));
    await symlink(elsewhere, join(root, 'to'));
    await expect(folder.move(key('a'), key('to/a'))).rejects.toMatchObject(code('entry.unsupported'));
    expect([await read('a'), await readdir(elsewhere)]).toEqual(['bytes', []]);
  });
});

describe('a move on a disk where a file gets another number with another name', () => {
  /** The number of what stands under the new name is another in the end, as it always is there. */
  async function moveAndExchange(bytes: string) {
    const { root, read } = await newFolder();
    await writeFile(join(root, 'a'), 'bytes');
    await writeFile(join(root, 'copy'), bytes);
    for (const name of ['a', 'copy']) await utimes(join(root, name), 1_700_000_000, 1_700_000_000);
    const exchange = () => {
      if (!existsSync(join(root, '.longshore/a'))) return void setImmediate(exchange);
      renameSync(join(root, 'copy'), join(root, '.longshore/a'));
    };
    exchange();
    const moving = moveFile({ root, platform: 'linux' }, key('a'), key('.longshore/a'), {
      isAgain: false,
      keepsNumbers: false,
    });
    return { moving, read };
  }

  it('goes by size and time of change', async () => {
    const { moving, read } = await moveAndExchange('equal');
    expect((await moving).size).toBe(5n);
    expect(await read('.longshore/a')).toBe('equal');
    const { moving: other } = await moveAndExchange('longer');
    await expect(other).rejects.toMatchObject(code('entry.changed'));
  });

  it('takes two files that look alike for two all the same', async () => {
    const { root, read } = await newFolder();
    for (const [name, bytes] of Object.entries({ a: 'one', b: 'two' })) {
      await writeFile(join(root, name), bytes);
      await utimes(join(root, name), 1_700_000_000, 1_700_000_000);
    }
    const how = { isAgain: true, keepsNumbers: false };
    const moving = moveFile({ root, platform: 'linux' }, key('a'), key('b'), how);
    await expect(moving).rejects.toMatchObject(code('entry.exists'));
    expect([await read('a'), await read('b')]).toEqual(['one', 'two']);
  });
});
