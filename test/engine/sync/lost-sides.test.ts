// A side of a pair, or what was known of it, is lost or is another: nothing goes from the other side, and the person reads why.

import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explain, explainLine } from '../../../src/contract/error-text.ts';
import { holdReasonText } from '../../../src/contract/guard-text.ts';
import type { RunReport } from '../../../src/contract/pair.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { bucketUser } from '../../support/bucket-user.ts';
import type { TestEngine } from '../../support/engine.ts';
import { pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { keysOf, openPair, pairOf, sandboxOf, startQuickEngine, type TestPair } from '../../support/pair.ts';
import { startTestSandbox } from '../../support/sandbox.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const run = promisify(execFile);
const three = { a: 'of a', 'd/b': 'of d/b', 'd/c': 'of d/c' };

/** A pair that is in sync, with three files. */
async function synced(engine: TestEngine, change: Parameters<typeof pairOf>[1] = {}): Promise<TestPair> {
  const pair = await pairOf(engine, change);
  for (const [path, text] of Object.entries(three)) await pair.save(path, text);
  expect(await pair.run()).toMatchObject({ isWhole: true, done: { upload: 3 } });
  expect(await pair.status()).toMatchObject({ state: 'idle' });
  return pair;
}

/** Nothing went, and nothing will by itself. */
const nothingRemoved = { done: { 'remove-local': 0, 'remove-remote': 0 } };

/** What a run says to the person that holds removals back. */
function reasonsOf({ notices }: RunReport): string[] {
  return notices.flatMap(({ reasons }) => reasons).map(holdReasonText);
}

/** A disk that may be unmounted during the test; null where none can be mounted. */
async function mounted() {
  const disk = await mountSmallDisk(1024);
  onTestFinished(async () => {
    if (disk === null) return;
    await run('umount', [disk.path]).catch(() => undefined);
    await rm(disk.path, { recursive: true, force: true });
  });
  return disk;
}

const bringBack =
  'Nothing was changed. Bring back the folder that was paired, or pair this one anew: what both sides have is kept.';

describe('a folder that', () => {
  it('was emptied leaves the bucket as it is until the person lets the removals happen', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    await rm(pair.at('a'));
    await rm(pair.at('d'), { recursive: true });
    await pair.save('.DS_Store', 'made by the system, and left alone');
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: true, held: 3, ...nothingRemoved });
    expect(reasonsOf(report)).toEqual(['The folder on this computer is empty.']);
    expect((await pair.status()).state).toBe('attention');
    const held = await engine.call('pair.held', { id: pair.pair.id, after: null, limit: 10 });
    expect(held.map(({ act, path }) => [act, path])).toEqual(
      Object.keys(three).map((path) => ['remove-remote', path]),
    );
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('was unmounted, so that an empty one stands in its place, is not taken for the one that was paired', async () => {
    const disk = await mounted();
    if (disk === null) return;
    const engine = await startQuickEngine();
    const pair = await synced(engine, { folder: disk.path });
    await run('umount', [disk.path]);
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: false, error: { code: 'pair.foreign' }, ...nothingRemoved });
    expect(report.error && explain(report.error)).toEqual({
      what: `Could not sync ${disk.path}.`,
      why: 'The folder has no mark.',
      todo: bringBack,
    });
    expect(await pair.status()).toMatchObject({
      state: 'attention',
      last: { error: { code: 'pair.foreign' } },
    });
    expect(await pair.files()).toEqual({});
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('is unmounted in the middle of a run takes nothing along', async () => {
    const disk = await mounted();
    if (disk === null) return;
    await using sandbox = await startTestSandbox();
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const engine = await startQuickEngine({ sandbox: { ...sandbox, endpoint: proxy.endpoint } });
    const pair = await synced(engine, { folder: disk.path });
    await rm(pair.at('a'));
    // The mark counts the run right before anything is done.
    proxy.follow(async ({ method, path }) => {
      if (method === 'PUT' && path.includes('.longshore/pairs/')) await run('umount', ['-l', disk.path]);
      return pass;
    });
    const report = await pair.run();
    proxy.follow(() => pass);
    expect(report).toMatchObject({ isWhole: false, error: { code: 'pair.foreign' }, ...nothingRemoved });
    expect(report.error && explain(report.error)).toMatchObject({
      why: 'The folder was taken away or exchanged while it was being synced.',
      todo: bringBack,
    });
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('is not there says so and is not made', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    await rm(pair.at(''), { recursive: true });
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: false, error: { code: 'entry.missing' } });
    expect(report.error && explainLine(report.error)).toContain(`Could not look at ${pair.pair.folder}`);
    expect((await pair.status()).state).toBe('attention');
    await expect(readFile(pair.at('.longshore/mark'))).rejects.toThrow('ENOENT');
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('was exchanged for that of another pair is not taken for its own', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const place = { ...pair.pair.place, prefix: 'other/' as typeof pair.pair.place.prefix };
    const other = await pairOf(engine, { name: 'two', place });
    await other.save('x', 'x');
    await other.run();
    await rename(pair.at(''), `${await tempFolder()}/away`);
    await rename(other.at(''), pair.at(''));
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: false, ...nothingRemoved });
    expect(report.error && explain(report.error)).toMatchObject({
      why: 'The folder has the mark of another pair.',
      todo: bringBack,
    });
    expect(await pair.files()).toEqual({ x: 'x' });
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('may not be read is not taken for empty, and neither is one inside it', async () => {
    const root = await tempFolder();
    await asNobody(root, async () => {
      const engine = await startQuickEngine();
      const pair = await synced(engine);
      await pair.save('e', 'of e');
      await pair.run();
      onTestFinished(() => chmod(pair.at('d'), 0o700));
      await chmod(pair.at('d'), 0);
      await rm(pair.at('a'));
      const report = await pair.run();
      expect(report).toMatchObject({
        isWhole: true,
        notices: [{ kind: 'local' }],
        attention: 1,
        done: { 'remove-remote': 1 },
      });
      expect((await pair.status()).state).toBe('attention');
      const [attention] = await engine.call('pair.attention', { id: pair.pair.id, after: null, limit: 10 });
      expect(attention).toMatchObject({ path: 'd', side: 'local' });
      expect(attention && explain(attention.error).why).toBe(
        'The system does not allow it to the user that Longshore runs as.',
      );
      expect(await keysOf(engine)).toEqual(['d/b', 'd/c', 'e']);

      await chmod(pair.at(''), 0);
      const shut = await pair.run();
      await chmod(pair.at(''), 0o700);
      expect(shut).toMatchObject({ isWhole: false, error: { code: 'access.denied' }, ...nothingRemoved });
      expect(await keysOf(engine)).toEqual(['d/b', 'd/c', 'e']);
    });
  });
});

describe('a bucket that', () => {
  it('was emptied of all but what is ours leaves the folder as it is until the person lets the removals happen', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    // As other programs leave it: markers of folders, and a file that every system makes by itself.
    await user.put('synced/d/', new Uint8Array());
    await user.put('synced/.DS_Store', 'left alone');
    for (const path of Object.keys(three)) await user.remove(`synced/${path}`);
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: true, held: 3, ...nothingRemoved });
    expect(reasonsOf(report)).toEqual(['The place in the bucket is empty.']);
    expect((await pair.status()).state).toBe('attention');
    expect(await pair.files()).toEqual(three);
    await engine.call('pair.restore', { id: pair.pair.id });
    expect(await pair.run()).toMatchObject({ held: 0, done: { upload: 3 } });
    expect(await keysOf(engine)).toEqual(expect.arrayContaining(Object.keys(three)));
  });

  it('was emptied of everything is filled again', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    for (const key of await user.keys('')) await user.remove(key);
    expect(await pair.run()).toMatchObject({ notices: [{ kind: 'union' }], ...nothingRemoved });
    expect(await pair.files()).toEqual(three);
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('was emptied of everything is told by the history for as long as there is one', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    for (const key of await user.keys('')) await user.remove(key);
    await pair.run();
    await pair.run();
    expect((await pair.status()).last).toMatchObject({ notices: [] });
    const all = { id: pair.pair.id, text: '', before: null, limit: 100 };
    const unions = (await engine.call('pair.history', all)).filter(({ act }) => act === 'union');
    expect(unions).toMatchObject([{ path: '', to: null, sizeBytes: null, trash: null, error: null }]);
  });

  it('is another of the same name gives what it has and takes nothing', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    await user.replaceBucket();
    await user.put('synced/a', 'another a');
    await user.put('synced/e', 'of e');
    expect(await pair.run()).toMatchObject({
      notices: [{ kind: 'union' }],
      conflicts: 1,
      ...nothingRemoved,
    });
    const files = await pair.files();
    expect(files).toMatchObject({ ...three, a: 'another a', e: 'of e' });
    expect(Object.values(files)).toContain('of a');
    expect(await keysOf(engine)).toEqual(Object.keys(files).toSorted());
  });

  it('is gone is told, and nothing else happens', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    await user.replaceBucket();
    await user.removeBucket();
    const report = await pair.run();
    expect(report).toMatchObject({ isWhole: false, error: { code: 'bucket.missing' }, ...nothingRemoved });
    expect(report.error && explain(report.error).why).toBe('There is no bucket of that name.');
    expect((await pair.status()).state).toBe('attention');
    expect(await pair.files()).toEqual(three);
  });

  it('was set back to an older state neither takes away nor overwrites what came since', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    const kept = await user.keep('synced/');
    await pair.save('a', 'edited since');
    await pair.save('new', 'made since');
    await rm(pair.at('d/c'));
    expect(await pair.run()).toMatchObject({ done: { upload: 2, 'remove-remote': 1 } });
    await user.setBack('synced/', kept);

    expect(await pair.run()).toMatchObject({
      notices: [{ kind: 'union' }],
      conflicts: 1,
      ...nothingRemoved,
    });
    const files = await pair.files();
    expect(files).toMatchObject({ a: 'of a', 'd/b': 'of d/b', 'd/c': 'of d/c', new: 'made since' });
    expect(Object.values(files)).toContain('edited since');
    expect(await keysOf(engine)).toEqual(Object.keys(files).toSorted());
    expect(await pair.run()).toMatchObject({ notices: [], ...nothingRemoved });
  });
});

describe('a source', () => {
  it('of a backup that mirrors, when it is emptied, leaves the bucket as it is', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine, { mode: 'backup', deletes: 'mirror' });
    for (const path of Object.keys(three)) await rm(pair.at(path));
    const report = await pair.run();
    expect(report).toMatchObject({ held: 3, ...nothingRemoved });
    expect(reasonsOf(report)).toEqual(['The folder on this computer is empty.']);
    expect(await keysOf(engine)).toEqual(Object.keys(three));
  });

  it('of a restore that mirrors, when it is emptied, leaves the folder as it is', async () => {
    const engine = await startQuickEngine();
    const user = await bucketUser(engine);
    for (const [path, text] of Object.entries(three)) await user.put(`synced/${path}`, text);
    const pair = await pairOf(engine, { mode: 'restore', deletes: 'mirror' });
    expect(await pair.run()).toMatchObject({ done: { download: 3 } });
    for (const path of Object.keys(three)) await user.remove(`synced/${path}`);
    const report = await pair.run();
    expect(report).toMatchObject({ held: 3, ...nothingRemoved });
    expect(reasonsOf(report)).toEqual(['The place in the bucket is empty.']);
    expect(await pair.files()).toEqual(three);
  });

  // A restore has no mark in the bucket, by which that could be told.
  it('of a restore, when it is another bucket of the same name, leaves the folder as it is', async () => {
    const engine = await startQuickEngine();
    const user = await bucketUser(engine);
    for (const [path, text] of Object.entries(three)) await user.put(`synced/${path}`, text);
    const pair = await pairOf(engine, { mode: 'restore' });
    expect(await pair.run()).toMatchObject({ done: { download: 3 } });
    await user.replaceBucket();
    await user.put('synced/another', 'of another');
    const report = await pair.run();
    expect(report).toMatchObject({ held: 3, done: { 'remove-local': 0, download: 1 } });
    expect(reasonsOf(report)).toEqual([
      'All 3 files that both sides had would go; others are there in their place.',
    ]);
    expect(await pair.files()).toEqual({ ...three, another: 'of another' });
  });
});

describe('a state database that', () => {
  /** The same pair in an engine that was started anew, after `befall` had its way with the file. */
  async function after(engine: TestEngine, pair: TestPair, befall: (file: string) => Promise<void>) {
    await engine.close();
    await befall(join(engine.dataFolder, 'pairs', `${pair.pair.id}.db`));
    const { dataFolder } = engine;
    const anew = await startQuickEngine({ dataFolder, sandbox: await sandboxOf(engine) });
    return { anew, again: openPair(anew, pair.pair) };
  }

  const loseIt = async (file: string) => {
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
  };

  it.each<[string, (file: string) => Promise<void>]>([
    ['was deleted', loseIt],
    [
      'is damaged',
      async (file) => {
        const bytes = await readFile(file);
        await loseIt(file);
        await writeFile(file, bytes.fill(0x5a, 100, bytes.length));
      },
    ],
    ['is no database', (file) => writeFile(file, 'something else entirely')],
  ])('%s is begun anew, and nothing goes from either side', async (_, befall) => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const user = await bucketUser(engine);
    await rm(pair.at('a'));
    await user.remove('synced/d/b');
    const { anew, again } = await after(engine, pair, befall);
    expect(await again.run()).toMatchObject({
      isWhole: true,
      notices: [{ kind: 'union' }],
      conflicts: 0,
      ...nothingRemoved,
    });
    expect(await again.files()).toEqual(three);
    expect(await keysOf(anew)).toEqual(Object.keys(three));
    expect(await again.run()).toMatchObject({ notices: [], ...nothingRemoved });
  });

  it('is a week old knows that it is, and nothing goes from either side', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const { anew, again } = await after(engine, pair, (file) => copyFile(file, `${file}.week-old`));
    await again.save('since', 'made since');
    await again.save('a', 'edited since');
    await again.run();
    await rm(again.at('d/c'));
    await again.run();
    const user = await bucketUser(anew);
    await user.put('synced/d/c', 'put back since');
    await rm(again.at('d/b'));

    const later = await after(anew, again, async (file) => {
      await loseIt(file);
      await rename(`${file}.week-old`, file);
    });
    expect(await later.again.run()).toMatchObject({
      isWhole: true,
      notices: [{ kind: 'union' }],
      conflicts: 0,
      ...nothingRemoved,
    });
    expect(await later.again.files()).toEqual({
      a: 'edited since',
      'd/b': 'of d/b',
      'd/c': 'put back since',
      since: 'made since',
    });
    expect(await keysOf(later.anew)).toEqual(['a', 'd/b', 'd/c', 'since']);
  });

  it('two computers have a copy of lets the second remove nothing that the first has left', async () => {
    const engine = await startQuickEngine();
    const pair = await synced(engine);
    const { anew, again } = await after(engine, pair, async (file) => {
      await mkdir(join(engine.dataFolder, 'copy/pairs'), { recursive: true });
      await copyFile(file, join(engine.dataFolder, 'copy/pairs', `${pair.pair.id}.db`));
      await copyFile(join(engine.dataFolder, 'config.db'), join(engine.dataFolder, 'copy/config.db'));
    });
    await again.save('since', 'made since');
    await again.run();
    await rm(again.at('a'));
    const copy = await startQuickEngine({
      dataFolder: join(engine.dataFolder, 'copy') as typeof engine.dataFolder,
      sandbox: await sandboxOf(engine),
    });
    expect(await openPair(copy, pair.pair).run()).toMatchObject({
      notices: [{ kind: 'union' }],
      ...nothingRemoved,
    });
    expect(await keysOf(anew)).toEqual([...Object.keys(three), 'since']);
  });
});
