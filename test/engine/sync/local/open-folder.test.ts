// What only a disk does to the folder of a pair: rights, links, names that are no text, and folders that vanish in the middle.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalPath } from '../../../../src/contract/models.ts';
import { newKeptPartName, newPartName } from '../../../../src/engine/store/local/part-name.ts';
import type { Folder } from '../../../../src/engine/sync/folder.ts';
import { localFound } from '../../../../src/engine/sync/local/local-found.ts';
import { openFolder } from '../../../../src/engine/sync/local/open-folder.ts';
import { asNobody } from '../../../support/as-nobody.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { code, foundAt, key } from '../folder-suite.ts';

async function newFolder(): Promise<{ root: LocalPath; folder: Folder }> {
  const root = await tempFolder();
  return { root, folder: await openFolder(root, 'linux', { mayTry: true }) };
}

describe('opening a folder', () => {
  it('finds out how names fold, and leaves nothing behind', async () => {
    const { root, folder } = await newFolder();
    expect([folder.foldsCase, folder.foldsForm]).toEqual([
      await isThere(root, 'Name', 'nAME'),
      await isThere(root, '\u00e9', 'e\u0301'),
    ]);
    expect(await readdir(root)).toEqual([]);
  });

  it('finds out that a file keeps its number when it is moved', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'a');
    const before = await foundAt(folder, 'a');
    const after = await folder.move(key('a'), key('in/a'));
    expect(folder.keepsNumbers).toBe(after.inode === before.inode);
  });

  it('takes away what a crash has left of trying it out', async () => {
    const root = await tempFolder();
    await mkdir(join(root, '.longshore/probe'), { recursive: true });
    for (const left of ['probe/file', 'probe-moved']) await writeFile(join(root, '.longshore', left), 'x');
    expect((await openFolder(root, 'linux', { mayTry: true })).keepsNumbers).toBe(true);
    expect(await readdir(join(root, '.longshore'))).toEqual([]);
  });

  it('leaves a mark that is there already', async () => {
    const { root, folder } = await newFolder();
    await folder.mark('mark', null);
    expect((await (await openFolder(root, 'linux', { mayTry: true })).identity()).mark).toBe('mark');
    expect(await readdir(join(root, '.longshore'))).toEqual(['mark']);
  });

  it('goes by what is usual where nothing may be written', async () => {
    const root = await tempFolder();
    await asNobody(root, async () => {
      expect(await openFolder(root, 'linux', { mayTry: true })).toMatchObject({
        foldsCase: false,
        foldsForm: false,
        keepsNumbers: true,
      });
      expect(await openFolder(root, 'darwin', { mayTry: true })).toMatchObject({
        foldsCase: true,
        foldsForm: true,
      });
    });
  });

  it('never makes the folder, and does nothing where our own is a link to elsewhere', async () => {
    const root = await tempFolder();
    const gone = join(root, 'gone') as LocalPath;
    await expect(openFolder(gone, 'linux', { mayTry: true })).rejects.toMatchObject(code('entry.missing'));
    expect(await readdir(root)).toEqual([]);
    const elsewhere = await tempFolder();
    await symlink(elsewhere, join(root, '.longshore'));
    await expect(openFolder(root, 'linux', { mayTry: true })).rejects.toMatchObject(
      code('entry.unsupported'),
    );
    expect(await readdir(elsewhere)).toEqual([]);
  });
});

async function isThere(root: string, name: string, otherwise: string): Promise<boolean> {
  await mkdir(join(root, name));
  const is = await rmdir(join(root, otherwise)).then(
    () => true,
    () => false,
  );
  if (!is) await rmdir(join(root, name));
  return is;
}

describe('a folder that is gone', () => {
  it('is missing in every answer, so that no path in it counts as gone, and is not made again', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'a');
    const { fingerprint } = await foundAt(folder, 'a');
    await rm(root, { recursive: true });
    const missing = code('entry.missing');
    await expect(folder.identity()).rejects.toMatchObject(missing);
    await expect(folder.mark('mark', null)).rejects.toMatchObject(missing);
    await expect(folder.list(key(''))).rejects.toMatchObject(missing);
    await expect(folder.stat(key('a'))).rejects.toMatchObject(missing);
    await expect(folder.stat(key('in/a'))).rejects.toMatchObject(missing);
    await expect(folder.hash(key('a'), fingerprint)).rejects.toMatchObject(code('entry.changed'));
    await expect(folder.makeFolder(key('in/deep'))).rejects.toMatchObject(missing);
    await expect(folder.move(key('a'), key('b'))).rejects.toMatchObject(missing);
    await expect(folder.listOwn(key('.longshore/trash'))).rejects.toMatchObject(missing);
    await expect(folder.freeBytes()).rejects.toMatchObject(missing);
    await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(root, 'a file by now');
    await expect(folder.identity()).rejects.toMatchObject(missing);
    await expect(folder.stat(key('a'))).rejects.toMatchObject(missing);
  });

  it('that was replaced by another is another', async () => {
    const { root, folder } = await newFolder();
    await folder.mark('mark', null);
    const before = await folder.identity();
    await rename(root, `${root}-old`);
    onTestFinished(() => rm(`${root}-old`, { recursive: true }));
    await mkdir(root);
    const after = await folder.identity();
    expect(after.mark).toBeNull();
    expect(after.inode).not.toBe(before.inode);
  });
});

/**
 * A signal that never aborts. A listing asks it at the start and before each 500 looks, a hash at the start and after each MiB;
 * when it is asked the third time, `work` is done.
 */
function inTheMiddle(work: () => void): AbortSignal {
  let asked = 0;
  const { signal } = new AbortController();
  Object.defineProperty(signal, 'aborted', {
    get() {
      asked += 1;
      if (asked === 3) work();
      return false;
    },
  });
  return signal;
}

describe('a listing', () => {
  it('gives what cannot be synced a reason: sockets, pipes, and names that are not UTF-8', async () => {
    const { root, folder } = await newFolder();
    const socket = createServer().listen(join(root, 'socket'));
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    await promisify(execFile)('mkfifo', [join(root, 'pipe')]);
    for (const byte of [0xfe, 0xff])
      await (await open(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([byte])]), 'w')).close();
    await writeFile(join(root, 'b\ufffd'), 'a name like others');
    const found = await folder.list(key(''));
    expect(found.map(({ kind, path, trouble }) => `${kind} ${path}: ${trouble}`).sort()).toEqual([
      'file b\ufffd: undefined',
      'other a\ufffd: The name is not valid UTF-8, which S3 requires.',
      'other pipe: It is a pipe.',
      'other socket: It is a socket.',
    ]);
    const { fingerprint } = await foundAt(folder, 'pipe');
    await expect(folder.hash(key('pipe'), fingerprint)).rejects.toMatchObject(code('entry.changed'));
  });

  it('gives names that S3 or the system cannot hold a reason', async () => {
    const { root, folder } = await newFolder();
    const deep = Array.from({ length: 5 }, () => 'x'.repeat(220)).join('/');
    await mkdir(join(root, deep), { recursive: true });
    const [found] = await folder.list(key(deep.slice(0, deep.lastIndexOf('/'))));
    expect(found).toMatchObject({ kind: 'folder', trouble: expect.stringContaining('1,024 bytes') });
    const stats = await lstat(root, { bigint: true });
    expect(localFound(key('what?'), stats, 'linux').trouble).toBeUndefined();
    expect(localFound(key('what?'), stats, 'win32').trouble).toContain('Windows does not allow');
  });

  it('leaves unfinished files of transfers out, but for those in our own folder, which are to be swept', async () => {
    const { root, folder } = await newFolder();
    await mkdir(join(root, '.longshore/temp'), { recursive: true });
    const names = [newPartName(), newKeptPartName()];
    for (const name of names) {
      await writeFile(join(root, name), '');
      await writeFile(join(root, '.longshore/temp', name), '');
    }
    expect(await folder.list(key(''))).toEqual([]);
    const found = await folder.listOwn(key('.longshore/temp'));
    expect(found.map(({ path }) => path).sort()).toEqual(
      names.map((name) => `.longshore/temp/${name}`).sort(),
    );
  });

  it('fails for a folder that may not be read, or in which nothing may be looked at', async () => {
    const { root, folder } = await newFolder();
    await mkdir(join(root, 'in'));
    await writeFile(join(root, 'in/a'), 'a');
    for (const mode of [0o000, 0o444]) {
      await chmod(join(root, 'in'), mode);
      await asNobody(root, async () => {
        await expect(folder.list(key('in'))).rejects.toMatchObject(code('access.denied'));
        await expect(folder.stat(key('in/a'))).rejects.toMatchObject(code('access.denied'));
        const inside = await openFolder(join(root, 'in') as LocalPath, 'linux', { mayTry: true });
        await expect(inside.list(key(''))).rejects.toMatchObject(code('access.denied'));
        await expect(inside.identity()).rejects.toMatchObject(code('access.denied'));
      });
    }
  });

  it('fails when the folder is removed or replaced in the middle', async () => {
    const { root, folder } = await newFolder();
    const path = join(root, 'in');
    const fill = async () => {
      await mkdir(path);
      await Promise.all(Array.from({ length: 501 }, (_, index) => writeFile(join(path, `${index}`), '')));
    };
    const changes: [string, () => void][] = [
      ['entry.missing', () => renameSync(path, `${path}-away`)],
      ['entry.changed', () => (renameSync(path, `${path}-old`), mkdirSync(path))],
      ['entry.unsupported', () => (renameSync(path, `${path}-real`), symlinkSync(`${path}-real`, path))],
    ];
    for (const [wanted, change] of changes) {
      await rm(path, { recursive: true, force: true });
      await fill();
      const listing = folder.list(key('in'), { signal: inTheMiddle(change) });
      await expect(listing).rejects.toMatchObject(code(wanted));
    }
  });
});

describe('a hash', () => {
  it('fails for a file that may not be read', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'a');
    await chmod(join(root, 'a'), 0o000);
    const { fingerprint } = await foundAt(folder, 'a');
    await asNobody(root, async () => {
      await expect(folder.hash(key('a'), fingerprint)).rejects.toMatchObject(code('access.denied'));
    });
  });

  it('notices a change that keeps size and time of change', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), 'one');
    await utimes(join(root, 'a'), 1_700_000_000, 1_700_000_000);
    const before = await foundAt(folder, 'a');
    await writeFile(join(root, 'a'), 'two');
    await utimes(join(root, 'a'), 1_700_000_000, 1_700_000_000);
    expect((await foundAt(folder, 'a')).content).toBe(before.content);
    await expect(folder.hash(key('a'), before.fingerprint)).rejects.toMatchObject(code('entry.changed'));
  });

  it('fails when the file changes in the middle, whatever becomes of it', async () => {
    const { root, folder } = await newFolder();
    const path = join(root, 'a');
    const changes = [
      () => writeFileSync(path, 'x', { flag: 'r+' }),
      () => truncateSync(path, 2_500_000),
      () => appendFileSync(path, 'x'),
      () => renameSync(path, join(root, 'b')),
      () => (writeFileSync(join(root, 'new'), 'x'), renameSync(join(root, 'new'), path)),
    ];
    for (const change of changes) {
      await writeFile(path, new Uint8Array(3_000_000));
      const { fingerprint } = await foundAt(folder, 'a');
      const hashing = folder.hash(key('a'), fingerprint, { signal: inTheMiddle(change) });
      await expect(hashing).rejects.toMatchObject(code('entry.changed'));
    }
  });

  it('of a large file leaves others their turn', async () => {
    const { root, folder } = await newFolder();
    await writeFile(join(root, 'a'), new Uint8Array(40_000_000));
    const { fingerprint } = await foundAt(folder, 'a');
    let turns = 0;
    let isThrough = false;
    const count = () => {
      turns += 1;
      if (!isThrough) setImmediate(count);
    };
    setImmediate(count);
    await folder.hash(key('a'), fingerprint);
    isThrough = true;
    expect(turns).toBeGreaterThan(38);
  });
});

describe('a folder of the person', () => {
  it('stays when it may not be removed', async () => {
    const { root, folder } = await newFolder();
    await mkdir(join(root, 'in/empty'), { recursive: true });
    await asNobody(root, async () => {
      await expect(folder.removeFolder(key('in/empty'))).rejects.toMatchObject(code('access.denied'));
      await expect(folder.makeFolder(key('in/new'))).rejects.toMatchObject(code('access.denied'));
    });
    expect(await readdir(join(root, 'in'))).toEqual(['empty']);
  });

  it('may be the root by way of a link, for the person has chosen it', async () => {
    const { root } = await newFolder();
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    const folder = await openFolder(join(root, 'link') as LocalPath, 'linux', { mayTry: true });
    await folder.mark('mark', null);
    await folder.makeFolder(key('a'));
    expect((await folder.list(key(''))).map(({ path }) => path)).toEqual(['a']);
    expect(await folder.identity()).toEqual(
      await (await openFolder(join(root, 'real') as LocalPath, 'linux', { mayTry: true })).identity(),
    );
  });
});
