// A pair of a real folder and a real bucket, run by the engine as every face would.

import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import { newPartName } from '../../../src/engine/store/local/part-name.ts';

import { keysOf, pairOf, sandboxOf, startQuickEngine } from '../../support/pair.ts';

describe('a two-way pair', () => {
  it('brings each side what only the other one has, and then has nothing to do', async () => {
    const engine = await startQuickEngine();
    const { at, run } = await pairOf(engine);
    await mkdir(at('dir'));
    await writeFile(at('dir/a'), 'from here');
    const report = await run();
    expect(report).toMatchObject({ isWhole: true, error: null, done: { upload: 1 } });
    expect(await keysOf(engine)).toEqual(['dir/a']);
    const again = await run();
    expect(again).toMatchObject({
      isWhole: true,
      notices: [],
      files: 1,
      done: { upload: 0, adopt: 0, download: 0 },
    });
  });

  it('follows edits, renames and removals, and keeps what gave way in the trash', async () => {
    const engine = await startQuickEngine();
    const { at, run, pair } = await pairOf(engine);
    await writeFile(at('edited'), 'one');
    await writeFile(at('renamed'), 'bytes of the renamed one');
    await writeFile(at('removed'), 'gone soon');
    await run();
    await writeFile(at('edited'), 'two');
    await rename(at('renamed'), at('new name'));
    await rm(at('removed'));
    const report = await run();
    expect(report).toMatchObject({
      isWhole: true,
      done: { upload: 1, 'rename-remote': 1, 'remove-remote': 1, download: 0 },
    });
    expect(await keysOf(engine)).toEqual(['edited', 'new name']);
    const history = await engine.call('pair.history', { id: pair.id, text: '', before: null, limit: 10 });
    expect(
      history
        .filter(({ trash }) => trash !== null)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['edited', 'removed']);
    expect((await run()).done).toMatchObject({ upload: 0, download: 0, adopt: 0, conflict: 0 });
  });

  it('keeps both where both sides have changed', async () => {
    const engine = await startQuickEngine();
    const one = await pairOf(engine);
    const other = await startQuickEngine({ sandbox: await sandboxOf(engine) });
    const two = await pairOf(other);
    await writeFile(one.at('a'), 'first');
    await one.run();
    await two.run();
    expect(await readFile(two.at('a'), 'utf8')).toBe('first');
    await writeFile(one.at('a'), 'of one');
    await writeFile(two.at('a'), 'of two');
    await one.run();
    expect(await two.run()).toMatchObject({
      isWhole: true,
      conflicts: 1,
      done: { conflict: 1, download: 1, upload: 1 },
    });
    await one.run();
    const names = (await readdir(one.at(''))).filter((name) => name !== '.longshore').toSorted();
    expect(names).toEqual((await readdir(two.at(''))).filter((name) => name !== '.longshore').toSorted());
    expect(names).toHaveLength(2);
    const contents = await Promise.all(names.map((name) => readFile(one.at(name), 'utf8')));
    expect(contents.toSorted()).toEqual(['of one', 'of two']);
  });

  it('keeps the same bytes beside an earlier copy of them that was edited', async () => {
    const engine = await startQuickEngine();
    const one = await pairOf(engine);
    const two = await pairOf(await startQuickEngine({ sandbox: await sandboxOf(engine) }));
    const copies = async () => (await readdir(two.at(''))).filter((name) => name.includes('(conflict'));
    for (const round of ['first', 'second']) {
      for (const copy of await copies()) await writeFile(two.at(copy), 'edited');
      await one.run();
      await two.run();
      await writeFile(one.at('a'), `of one, ${round}`);
      await writeFile(two.at('a'), 'of two');
      await utimes(two.at('a'), 1_700_000_000, 1_700_000_000);
      await one.run();
      expect(await two.run()).toMatchObject({ done: { conflict: 1 }, failed: 0 });
    }
    const contents = (await copies()).map((name) => readFile(two.at(name), 'utf8'));
    expect((await Promise.all(contents)).toSorted()).toEqual(['edited', 'of two']);
  });

  it('holds removals where a side is empty, and lets the person say which way', async () => {
    const engine = await startQuickEngine();
    const { at, run, pair } = await pairOf(engine);
    for (const name of ['a', 'b', 'c']) await writeFile(at(name), name);
    await run();
    for (const name of ['a', 'b', 'c']) await rm(at(name));
    const held = await run();
    expect(held).toMatchObject({ held: 3, done: { 'remove-remote': 0 } });
    expect(held.notices).toMatchObject([{ kind: 'guard', reasons: [{ why: 'empty', side: 'local' }] }]);
    expect(await keysOf(engine)).toHaveLength(3);
    expect(await engine.call('pair.restore', { id: pair.id })).toEqual({ files: 3 });
    expect(await run()).toMatchObject({ held: 0, done: { download: 3 } });
    expect(await readFile(at('b'), 'utf8')).toBe('b');
  });

  it('sweeps what a killed process has left of a download', async () => {
    const engine = await startQuickEngine();
    const { at, run } = await pairOf(engine);
    await mkdir(at('.longshore/incoming'), { recursive: true });
    await writeFile(at(`.longshore/incoming/${newPartName()}`), 'half of i');
    expect(await run()).toMatchObject({ isWhole: true, error: null });
    expect(await readdir(at('.longshore/incoming'))).toEqual([]);
  });

  it('takes a side for empty where all that is left is what rules hide, or is our own', async () => {
    const engine = await startQuickEngine();
    const { at, run } = await pairOf(engine);
    for (const name of ['a', 'b']) await writeFile(at(name), name);
    await writeFile(at('.DS_Store'), 'left alone');
    expect(await run()).toMatchObject({ files: 2 });
    for (const name of ['a', 'b']) await rm(at(name));
    const local = await run();
    expect(local.notices).toMatchObject([{ kind: 'guard', reasons: [{ why: 'empty', side: 'local' }] }]);
    for (const name of ['a', 'b']) await writeFile(at(name), name);
    expect(await run()).toMatchObject({ held: 0 });
    await engine.all('entry.remove', { place: engine.bucket('synced/'), keys: ['a', 'b'] as Key[] });
    const remote = await run();
    expect(remote.notices).toMatchObject([{ kind: 'guard', reasons: [{ why: 'empty', side: 'remote' }] }]);
    expect(await readFile(at('a'), 'utf8')).toBe('a');
  });

  it('removes nothing when the folder is exchanged for an empty one', async () => {
    const engine = await startQuickEngine();
    const { at, run } = await pairOf(engine);
    await writeFile(at('a'), 'a');
    await run();
    await rm(at(''), { recursive: true });
    expect(await run()).toMatchObject({ isWhole: false, error: { code: 'entry.missing' } });
    await mkdir(at(''));
    expect(await run()).toMatchObject({ isWhole: false, error: { code: 'pair.foreign' } });
    expect(await keysOf(engine)).toEqual(['a']);
  });
});
