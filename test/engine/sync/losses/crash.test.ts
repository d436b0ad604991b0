// Losses of other programs whose process ended, or whose step failed, in the middle of something. Each test names the reports that it answers.

import { rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { setStage } from '../../../sim/stage.ts';
import { bucketUser } from '../../../support/bucket-user.ts';
import { pairOf, startQuickEngine } from '../../../support/pair.ts';

// Dropbox, Selective Sync, 2014 (published mail to its users)
it.each(['folder.move d/a > .longshore/trash', 'folder.move safe d/a > .longshore/trash'])(
  'a file that we took away here is not a deletion by the person when the process dies at %s',
  async (label) => {
    const { computer, remote, rest, objects, wait } = await setStage();
    computer.user.write('d/a', 'bytes');
    computer.user.write('b', 'other');
    await rest();
    remote.remove('d/a');
    await computer.run();
    await wait();
    expect(await computer.dieAt(label)).toBe(true);
    // Somebody has put it back meanwhile.
    remote.write('d/a', 'bytes');
    await rest();
    expect(objects()).toEqual({ b: 'other', 'd/a': 'bytes' });
    expect(computer.files()).toEqual(objects());
  },
);

// Dropbox, Selective Sync, 2014 (published mail to its users)
it('a file that was set aside for a newer one is not a deletion when the process dies before that has come', async () => {
  const { computer, remote, rest, objects } = await setStage();
  computer.user.write('a', 'old');
  await rest();
  remote.write('a', 'new');
  expect(await computer.dieAt('folder.move safe a > .longshore/trash')).toBe(true);
  expect(computer.files()).toEqual({});
  await rest();
  expect(objects()).toEqual({ a: 'new' });
  expect(computer.files()).toEqual({ a: 'new' });
});

/** A newer object is to take the place of the file d/a; the process dies when the file is in the trash. */
async function diedBetween() {
  const stage = await setStage();
  const { computer, remote, rest } = stage;
  computer.user.write('d/a', 'old');
  computer.user.write('b', 'other');
  await rest();
  remote.write('d/a', 'new');
  expect(await computer.dieAt('folder.move safe d/a > .longshore/trash')).toBe(true);
  return stage;
}

it('a folder that may not be read does not stop the pair although a file of it was set aside there', async () => {
  const { computer, remote, rest, objects, wait } = await diedBetween();
  computer.client.troubles.unreadable.add('d');
  remote.write('c', 'more');
  for (let runs = 0; runs < 3; runs += 1) {
    expect(await computer.run()).toMatchObject({ isWhole: true, notices: [{ kind: 'local' }] });
    await wait();
  }
  expect(computer.files()).toEqual({ b: 'other', c: 'more' });
  computer.client.troubles.unreadable.clear();
  await rest();
  expect(objects()).toEqual({ b: 'other', c: 'more', 'd/a': 'new' });
  expect(computer.files()).toEqual(objects());
});

it('a file that was set aside stays in the trash when its folder has become a file meanwhile', async () => {
  const { computer, rest, objects, trash } = await diedBetween();
  computer.client.disk.unlink('d');
  computer.user.write('d', 'now a file');
  await rest();
  expect(objects()).toMatchObject({ b: 'other', d: 'now a file' });
  expect(computer.files()).toEqual({ b: 'other', d: 'now a file' });
  expect(computer.client.journal.trashed(null, 10)).toMatchObject([{ path: 'd/a', side: 'local' }]);
  expect(trash()).toEqual([]);
});

// seafile #2462
it('a file that cannot be moved to the trash does not give way', async () => {
  const engine = await startQuickEngine();
  const user = await bucketUser(engine);
  const { at, run, save, files } = await pairOf(engine);
  for (const name of ['kept', 'removed', 'replaced']) await save(name, `old ${name}`);
  await run();
  // Where the trash should be, no folder can be made.
  await rm(at('.longshore/trash'), { recursive: true, force: true });
  await writeFile(at('.longshore/trash'), '');
  await user.put('synced/replaced', 'new replaced');
  await user.remove('synced/removed');
  expect(await run()).toMatchObject({ failed: 2, done: { download: 0, 'remove-local': 0 } });
  expect(await files()).toEqual({
    kept: 'old kept',
    removed: 'old removed',
    replaced: 'old replaced',
  });
  await rm(at('.longshore/trash'));
  expect(await run()).toMatchObject({ failed: 0, done: { download: 1, 'remove-local': 1 } });
  expect(await files()).toEqual({ kept: 'old kept', replaced: 'new replaced' });
});

// SQLite 3.7.0 to 3.51.2, fixed in 3.51.3; litestream #1436
it('SQLite is not one of those that can lose a commit to a checkpoint at the same time', () => {
  const database = new DatabaseSync(':memory:');
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() ?? {};
  database.close();
  const [major = 0, minor = 0, patch = 0] = String(version).split('.').map(Number);
  expect(major * 1_000_000 + minor * 1000 + patch).toBeGreaterThanOrEqual(3_051_003);
});
