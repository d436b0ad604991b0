// The simulated disk and the folder on it.

import { expect, test } from 'vitest';
import type { Key } from '../../src/contract/models.ts';
import { createPorts } from './ports.ts';
import { prngFor } from './prng.ts';
import { sha256Of } from './sha256.ts';

const key = (path: string) => path as Key;

function withFile(path: string, bytes: string, wish: Parameters<typeof createPorts>[0] = {}) {
  const ports = createPorts(wish);
  const node = ports.disk.newNode('file', bytes);
  ports.disk.link(path, node);
  return { ...ports, node };
}

test('a move never replaces what stands there', async () => {
  const { world, disk, folder } = withFile('a', 'one');
  disk.link('b', disk.newNode('file', 'other'));
  await expect(world.until(folder.move(key('a'), key('b')))).rejects.toMatchObject({ code: 'entry.exists' });
  expect(disk.find('b')?.bytes).toBe('other');
});

test('a name of other case is the same file on a disk that folds case', async () => {
  const { world, disk, folder } = withFile('a', 'one', { disk: { foldsCase: true } });
  await world.until(folder.move(key('a'), key('A')));
  expect(disk.children('').map(({ name }) => name)).toEqual(['A']);
});

test('names in two normal forms are one on a disk that folds forms', () => {
  const { disk } = withFile('\u00e9', 'one', { disk: { foldsForm: true } });
  expect(disk.find('e\u0301')?.bytes).toBe('one');
});

test('an edit that puts the old time back changes the fingerprint but not the content mark', async () => {
  const { world, disk, folder, node } = withFile('a', 'one');
  const before = await world.until(folder.stat(key('a')));
  disk.write(node, 'two', node.mtimeUs);
  const after = await world.until(folder.stat(key('a')));
  expect(after?.content).toBe(before?.content);
  expect(after?.fingerprint).not.toBe(before?.fingerprint);
});

test('a file that is written to while it is read has no hash', async () => {
  const { world, disk, folder, node } = withFile('a', 'one');
  const found = await world.until(folder.stat(key('a')));
  const hash = folder.hash(key('a'), found?.fingerprint ?? '');
  await world.until(world.step('first half', world.idler));
  disk.write(node, 'two');
  await expect(world.until(hash)).rejects.toMatchObject({ code: 'entry.changed' });
});

test('a program that holds a file open writes to it wherever it was moved', async () => {
  const { world, disk, folder, node } = withFile('a', 'one');
  await world.until(folder.move(key('a'), key('.longshore/trash/a')));
  disk.write(node, 'two');
  expect(disk.find('.longshore/trash/a')?.bytes).toBe('two');
});

test('what a method has done outlasts a power cut', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { world, disk, folder } = withFile('a', 'one', { seed });
    await world.until(folder.move(key('a'), key('b/c')));
    disk.powerCut(prngFor(seed, 'power'));
    expect(disk.find('b/c')?.bytes).toBe('one');
  }
});

test('what was not made safe may be gone after a power cut, and folders stay whole', () => {
  const left = new Set<string>();
  for (let seed = 0; seed < 40; seed += 1) {
    const { disk, node } = withFile('a', 'one');
    disk.sync();
    disk.write(node, 'two');
    disk.rename('a', 'b');
    disk.powerCut(prngFor(seed, 'power'));
    const names = disk.children('').map((child) => `${child.name}=${child.node.bytes}`);
    left.add(names.join());
  }
  expect([...left].sort()).toEqual(['a=', 'a=one', 'a=two', 'b=', 'b=one', 'b=two']);
});

test('a folder that may not be read does not say what is in it', async () => {
  const { world, folder, troubles } = withFile('a', 'one');
  await world.until(folder.makeFolder(key('shut/in')));
  troubles.unreadable.add('shut');
  const listing = world.until(folder.list(key('shut')));
  await expect(listing).rejects.toMatchObject({ code: 'access.denied' });
  const looking = world.until(folder.stat(key('shut/in')));
  await expect(looking).rejects.toMatchObject({ code: 'access.denied' });
  expect(await world.until(folder.stat(key('shut')))).toMatchObject({ kind: 'folder' });
});

test('a mark is written where there is none, and never listed', async () => {
  const { world, folder } = withFile('a', 'one');
  await world.until(folder.mark('m1', null));
  await expect(world.until(folder.mark('m2', null))).rejects.toMatchObject({ code: 'entry.exists' });
  expect(await world.until(folder.identity())).toMatchObject({ mark: 'm1' });
  expect((await world.until(folder.list(key('')))).map(({ path }) => path)).toEqual(['a']);
});

test('no path leads out of the folder', async () => {
  const { world, folder } = withFile('a', 'one');
  for (const path of ['../a', '/a', 'b/../../c', ''])
    await expect(world.until(folder.move(key('a'), key(path)))).rejects.toMatchObject({ code: 'entry.name' });
});

test('the hash is that of the bytes', async () => {
  const { world, folder } = withFile('a', 'one');
  const found = await world.until(folder.stat(key('a')));
  expect(await world.until(folder.hash(key('a'), found?.fingerprint ?? ''))).toBe(sha256Of('one'));
});
