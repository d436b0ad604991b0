// What only a disk has: links, devices, names that are not Unicode, rights, other programs, and a power switch.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalPath } from '../../../../src/contract/models.ts';
import { createLocalStore } from '../../../../src/engine/store/local/local-store.ts';
import { sweepParts } from '../../../../src/engine/store/local/sweep-parts.ts';
import type { Store } from '../../../../src/engine/store/store.ts';
import { asNobody } from '../../../support/as-nobody.ts';
import { collect, seededBytes, sourceOf } from '../../../support/bytes.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { absent, bytesAt, key, listAll, put } from '../conformance.ts';

async function newDisk(): Promise<{ root: LocalPath; store: Store }> {
  const root = await tempFolder();
  return { root, store: createLocalStore(root, 'linux') };
}

describe('symbolic links', () => {
  it('are shown and never followed', async () => {
    const { root, store } = await newDisk();
    const outside = await tempFolder();
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(outside, join(root, 'link'));
    await symlink(join(outside, 'secret'), join(root, 'file'));
    const listed = (await listAll(store)).map((entry) => [entry.key, entry.kind, entry.trouble?.code]);
    expect(listed).toEqual([
      ['file', 'file', 'entry.unsupported'],
      ['link', 'file', 'entry.unsupported'],
    ]);
    expect((await listAll(store, '', true)).map((entry) => entry.key)).toEqual(['file', 'link']);
    const unsupported = { code: 'entry.unsupported' };
    await expect(listAll(store, 'link')).rejects.toMatchObject(unsupported);
    await expect(store.read(key('file'))).rejects.toMatchObject(unsupported);
    await expect(store.read(key('link/secret'))).rejects.toMatchObject(unsupported);
    await expect(store.stat(key('link/secret'))).rejects.toMatchObject(unsupported);
    await expect(put(store, 'link/new', seededBytes(1))).rejects.toMatchObject(unsupported);
    await expect(put(store, 'link/deep/new', seededBytes(1))).rejects.toMatchObject(unsupported);
    await expect(store.createFolder(key('link/new'))).rejects.toMatchObject(unsupported);
    await expect(put(store, 'file', seededBytes(1))).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await readdir(outside)).toEqual(['secret']);
  });

  it('go when they are removed, and what they lead to stays', async () => {
    const { root, store } = await newDisk();
    await writeFile(join(root, 'kept'), 'kept');
    await symlink(join(root, 'kept'), join(root, 'link'));
    const entry = await store.stat(key('link'));
    if (entry !== null) await store.remove(entry);
    expect(await readdir(root)).toEqual(['kept']);
  });

  it('may be the place itself, for the user has chosen it', async () => {
    const { root } = await newDisk();
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    const store = createLocalStore(join(root, 'link') as LocalPath, 'linux');
    await put(store, 'a', seededBytes(3));
    expect(await listAll(store)).toHaveLength(1);
  });
});

describe('entries that cannot be moved', () => {
  it('are shown with the reason: sockets, and names that are not UTF-8', async () => {
    const { root, store } = await newDisk();
    const socket = createServer().listen(join(root, 'socket'));
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    await (await open(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x61, 0xff])]), 'w')).close();
    const listed = (await listAll(store)).map((entry) => [
      entry.key,
      entry.trouble?.code,
      entry.trouble?.detail,
    ]);
    expect(listed).toEqual([
      ['a\ufffd', 'entry.name', 'The name is not valid UTF-8, which S3 requires.'],
      ['socket', 'entry.unsupported', 'It is a socket.'],
    ]);
    await expect(store.read(key('socket'))).rejects.toMatchObject({ code: 'entry.unsupported' });
  });

  it('are shown with the reason: names longer than a key may be', async () => {
    const { store } = await newDisk();
    const folder = Array.from({ length: 5 }, () => 'x'.repeat(250)).join('/');
    await put(store, `${folder}/a`, seededBytes(1));
    const [entry] = await listAll(store, '', true);
    expect(entry?.trouble).toMatchObject({ code: 'entry.name' });
  });

  it('do not stop a deep listing: a folder that may not be read is told, and the rest goes on', async () => {
    const { root, store } = await newDisk();
    await put(store, 'a/one', seededBytes(1));
    await put(store, 'closed/two', seededBytes(1));
    await put(store, 'z', seededBytes(1));
    await chmod(join(root, 'closed'), 0o000);
    const listed = await asNobody(root, () => listAll(store, '', true));
    await chmod(join(root, 'closed'), 0o700);
    expect(listed.map((entry) => [entry.kind, entry.key, entry.trouble?.code])).toEqual([
      ['file', 'a/one', undefined],
      ['folder', 'closed', 'access.denied'],
      ['file', 'z', undefined],
    ]);
  });

  it('fail a listing that asks for them alone', async () => {
    const { root, store } = await newDisk();
    await store.createFolder(key('closed'));
    await chmod(join(root, 'closed'), 0o000);
    await asNobody(root, async () => {
      for (const isDeep of [false, true]) {
        await expect(listAll(store, 'closed', isDeep)).rejects.toMatchObject({
          code: 'access.denied',
          raw: 'EACCES',
        });
      }
    });
    await expect(listAll(store, 'missing')).rejects.toMatchObject({ code: 'entry.missing' });
  });
});

describe('reading', () => {
  it('fails when the file changes meanwhile, however it changes', async () => {
    const { root, store } = await newDisk();
    const path = join(root, 'a');
    const bytes = seededBytes(600_000);
    const changes: [string, () => Promise<void>][] = [
      ['entry.changed', () => appendFile(path, 'more')],
      ['bytes.wrong', () => truncate(path, 300_000)],
      ['entry.changed', async () => writeFile(path, seededBytes(600_000, 2), { flag: 'r+' })],
    ];
    for (const [code, change] of changes) {
      await writeFile(path, bytes);
      const reading = (async () => {
        let chunks = 0;
        for await (const _ of (await store.read(key('a'))).bytes) if (chunks++ === 0) await change();
      })();
      await expect(reading).rejects.toMatchObject({ code });
    }
  });

  it('notices a change that keeps size and time of change', async () => {
    const { root, store } = await newDisk();
    const path = join(root, 'a');
    await put(store, 'a', seededBytes(10, 1), { modifiedMs: 1_700_000_000_000 });
    const before = await store.stat(key('a'));
    await writeFile(path, seededBytes(10, 2));
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const late = store.read(key('a'), { version: before?.version ?? undefined });
    await expect(late).rejects.toMatchObject({ code: 'entry.changed' });
  });

  it('fails when another file takes the name meanwhile', async () => {
    const { root, store } = await newDisk();
    await put(store, 'a', seededBytes(10, 1));
    const { bytes } = await store.read(key('a'));
    await rename(join(root, 'a'), join(root, 'b'));
    await writeFile(join(root, 'a'), 'other');
    await expect(collect(bytes)).rejects.toMatchObject({ code: 'entry.changed' });
  });

  it('says that a file may not be read', async () => {
    const { root, store } = await newDisk();
    await put(store, 'a', seededBytes(1));
    await chmod(join(root, 'a'), 0o000);
    await asNobody(root, () => expect(store.read(key('a'))).rejects.toMatchObject({ code: 'access.denied' }));
  });

  it('closes the file when it is cancelled before it begins', async () => {
    const { store } = await newDisk();
    await put(store, 'a', seededBytes(1));
    const before = (await readdir('/proc/self/fd').catch(() => [])).length;
    const stop = new AbortController();
    await Promise.all(Array.from({ length: 20 }, () => store.read(key('a'), { signal: stop.signal })));
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await readdir('/proc/self/fd').catch(() => [])).length).toBeLessThan(before + 20);
  });
});

describe('writing', () => {
  it('is refused before it begins when the disk has no room', async () => {
    const { root, store } = await newDisk();
    let isAsked = false;
    const writing = { expected: absent, sizeBytes: 2 ** 60, modifiedMs: null };
    const source = () => {
      isAsked = true;
      return sourceOf(seededBytes(1))();
    };
    await expect(store.write(key('a'), source, writing)).rejects.toMatchObject({ code: 'disk.full' });
    expect([isAsked, await readdir(root)]).toEqual([false, []]);
  });

  it('says that a folder may not be written to', async () => {
    const { root, store } = await newDisk();
    await store.createFolder(key('in'));
    await chmod(join(root, 'in'), 0o555);
    await asNobody(root, () =>
      expect(put(store, 'in/a', seededBytes(1))).rejects.toMatchObject({ code: 'access.denied' }),
    );
    await chmod(join(root, 'in'), 0o755);
  });

  it('says that a file stands where a folder is wanted', async () => {
    const { store } = await newDisk();
    await put(store, 'a', seededBytes(1));
    await expect(put(store, 'a/b', seededBytes(1))).rejects.toMatchObject({
      code: 'entry.name',
      detail: '\u201ca\u201d is a file on this disk, so nothing can lie inside it.',
    });
  });

  it('refuses keys that lead elsewhere, before anything is touched', async () => {
    const { root, store } = await newDisk();
    for (const evil of [
      '../evil',
      '/evil',
      'a/../../evil',
      'a//b',
      'a/.',
      '.longshore-0a1b2c-1-0123456789ab.part',
    ]) {
      await expect(put(store, evil, seededBytes(1))).rejects.toMatchObject({ code: 'entry.name' });
      await expect(store.stat(key(evil))).rejects.toMatchObject({ code: 'entry.name' });
      await expect(store.read(key(evil))).rejects.toMatchObject({ code: 'entry.name' });
      await expect(store.createFolder(key(evil))).rejects.toMatchObject({ code: 'entry.name' });
    }
    expect(await readdir(root)).toEqual([]);
  });

  it('keeps the rights of a file that it replaces', async () => {
    const { root, store } = await newDisk();
    await put(store, 'run.sh', seededBytes(1));
    await chmod(join(root, 'run.sh'), 0o750);
    const before = await store.stat(key('run.sh'));
    const expected = { kind: 'version', version: before?.version ?? '' } as const;
    await put(store, 'run.sh', seededBytes(2), { expected });
    expect((await stat(join(root, 'run.sh'))).mode & 0o777).toBe(0o750);
  });

  it('does not replace a file that another program saved while the bytes were coming', async () => {
    const { root, store } = await newDisk();
    const first = await put(store, 'a', seededBytes(10, 1));
    const save = () => writeFile(join(root, 'a'), 'saved by hand');
    async function* slow() {
      yield seededBytes(5);
      await save();
      yield seededBytes(5);
    }
    const seen = { kind: 'version', version: first.version ?? '' } as const;
    const replacing = store.write(key('a'), slow, { expected: seen, sizeBytes: 10, modifiedMs: null });
    await expect(replacing).rejects.toMatchObject({ code: 'entry.changed' });
    expect(await readFile(join(root, 'a'), 'utf8')).toBe('saved by hand');
    await rm(join(root, 'a'));
    const creating = store.write(key('a'), slow, { expected: absent, sizeBytes: 10, modifiedMs: null });
    await expect(creating).rejects.toMatchObject({ code: 'entry.exists' });
    expect(await readFile(join(root, 'a'), 'utf8')).toBe('saved by hand');
    expect(await readdir(root)).toEqual(['a']);
  });

  it('shows nothing under the final name when the process is killed, and the rest is swept', async () => {
    const { root, store } = await newDisk();
    const module = new URL('../../../../src/engine/store/local/local-store.ts', import.meta.url).href;
    const script = `
      import { createLocalStore } from ${JSON.stringify(module)};
      const store = createLocalStore(${JSON.stringify(root)}, 'linux');
      async function* source() {
        yield new Uint8Array(100_000);
        console.log('half');
        setInterval(() => {}, 1000);
        await new Promise(() => {});
      }
      await store.write('a', source, { expected: { kind: 'absent' }, sizeBytes: 200_000, modifiedMs: null });
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await sweepParts(root, Date.now())).toBe(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(root)).toEqual([expect.stringMatching(/^\.longshore-.*\.part$/)]);
    expect([await listAll(store), await store.stat(key('a'))]).toEqual([[], null]);
    expect(await sweepParts(root, Date.now())).toBe(1);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('sweepParts', () => {
  it('removes only our own old files, never a folder or a link of that name', async () => {
    const { root } = await newDisk();
    const name = (end: number) => `.longshore-0a1b2c-1-00000000000${end}.part`;
    await writeFile(join(root, name(1)), 'old, of another computer');
    await mkdir(join(root, name(2)));
    await symlink(root, join(root, name(3)));
    await writeFile(join(root, '.longshore.part'), 'not ours');
    expect(await sweepParts(root, Date.now())).toBe(0);
    const tomorrow = Date.now() + 25 * 60 * 60 * 1000;
    expect(await sweepParts(root, tomorrow)).toBe(1);
    expect((await readdir(root)).sort()).toEqual([name(2), name(3), '.longshore.part'].sort());
    expect(await sweepParts(join(root, 'missing') as LocalPath, tomorrow)).toBe(0);
  });
});

describe('removing and renaming', () => {
  it('does not remove a folder that something lies in', async () => {
    const { store } = await newDisk();
    const folder = await store.createFolder(key('a'));
    await put(store, 'a/b', seededBytes(1));
    await expect(store.remove(folder)).rejects.toMatchObject({ code: 'entry.changed', raw: 'ENOTEMPTY' });
    expect(await bytesAt(store, 'a/b')).toEqual(seededBytes(1));
  });

  it('never removes or renames the place itself', async () => {
    const { root, store } = await newDisk();
    const place = await store.stat(key(''));
    if (place === null) throw new Error('the place is missing');
    await expect(store.remove(place)).rejects.toMatchObject({ code: 'entry.name' });
    await expect(store.rename?.(place, key('a'))).rejects.toMatchObject({ code: 'entry.name' });
    expect(await readdir(root)).toEqual([]);
  });

  it('does not take a second name of the same file for a change of case', async () => {
    const { root, store } = await newDisk();
    await put(store, 'a', seededBytes(1));
    await link(join(root, 'a'), join(root, 'A'));
    const entry = await store.stat(key('a'));
    if (entry === null) throw new Error('the file is missing');
    await expect(store.rename?.(entry, key('A'))).rejects.toMatchObject({ code: 'entry.exists' });
    expect((await readdir(root)).sort()).toEqual(['A', 'a']);
  });

  it('does not rename a file that has changed', async () => {
    const { root, store } = await newDisk();
    const entry = await put(store, 'a', seededBytes(1));
    await appendFile(join(root, 'a'), 'more');
    await expect(store.rename?.(entry, key('b'))).rejects.toMatchObject({ code: 'entry.changed' });
  });
});
