// Where a dry run once told otherwise than what then happened, and runs that told of themselves otherwise than they went.

import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PairAction, RunReport } from '../../../src/contract/pair.ts';
import { type Computer, setStage } from '../../sim/stage.ts';
import { pairOf, startQuickEngine } from '../../support/pair.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const tight = { files: 1, share: 0, bytes: 1e9 };

interface Heard {
  readonly acts: readonly string[];
  readonly report: RunReport;
}

async function heard(computer: Computer, isDry: boolean): Promise<Heard> {
  const acts: string[] = [];
  const onAction = ({ act, path, isHeld }: PairAction) =>
    void acts.push(`${isHeld ? 'held: ' : ''}${act} ${path}`);
  const report = await computer.run({ isDry, onAction });
  return { acts, report };
}

it('puts a name that a folder has here to the person, and does not plan what cannot be', async () => {
  const { computer, remote, rest } = await setStage();
  computer.user.write('x/in', 'in a folder');
  await rest();
  remote.write('x', 'a file');
  for (const isDry of [true, false])
    expect(await heard(computer, isDry)).toMatchObject({ acts: [], report: { failed: 0, attention: 1 } });
});

it('of a file and a folder of one name in the bucket, tells that the file alone can come', async () => {
  const { computer, remote } = await setStage();
  remote.write('x', 'a file');
  remote.write('x/in', 'in a folder');
  for (const isDry of [true, false])
    expect(await heard(computer, isDry)).toMatchObject({ acts: ['download x'], report: { attention: 1 } });
});

it('brings what takes the place of a file that goes in the run that takes it away', async () => {
  const { computer, remote, rest, wait } = await setStage();
  for (const path of ['x', 'y']) computer.user.write(path, path);
  await rest();
  remote.remove('x');
  remote.write('x/in', 'in a folder');
  await computer.run();
  await wait();
  const told = await heard(computer, true);
  expect(told.acts).toEqual(['remove-local x', 'download x/in']);
  expect((await heard(computer, false)).acts).toEqual(told.acts);
  expect(computer.files()).toEqual({ 'x/in': 'in a folder', y: 'y' });
});

it('does not bring what a file that is held has the name of', async () => {
  const { computer, remote, rest, wait } = await setStage({ guard: tight });
  for (const path of ['x', 'y', 'z']) computer.user.write(path, path);
  await rest();
  for (const path of ['x', 'y']) remote.remove(path);
  remote.write('x/in', 'in a folder');
  await computer.run();
  await wait();
  const told = await heard(computer, true);
  expect(told.acts).toEqual(['held: remove-local x', 'held: remove-local y']);
  expect((await heard(computer, false)).acts).toEqual([]);
});

it('does not count an approval that was given on a folder of which a copy has taken the place', async () => {
  const engine = await startQuickEngine();
  const { pair, run, save } = await pairOf(engine, { mode: 'backup', guard: tight });
  for (const path of ['a', 'b', 'c']) await save(path, 'old');
  await run();
  for (const path of ['a', 'b', 'c']) await save(path, 'another');
  expect((await run()).held).toBe(3);
  await engine.call('pair.approve', { id: pair.id, seenMs: null });
  const copy = join(await tempFolder(), 'copy');
  await cp(pair.folder, copy, { recursive: true, preserveTimestamps: true });
  await rm(pair.folder, { recursive: true });
  await rename(copy, pair.folder);
  const told = (await engine.all('pair.plan', { id: pair.id })).flat();
  expect(told.map(({ isHeld }) => isHeld)).toEqual([true, true, true]);
  expect((await run()).held).toBe(3);
});

it('counts what new rules hide as the run after it does', async () => {
  const { computer, rest, wait } = await setStage({ guard: { files: 1, share: 0.4, bytes: 1e9 } });
  for (const path of ['a', 'b', 'c', 'd/x', 'd/y', 'e', 'f']) computer.user.write(path, path);
  await rest();
  computer.client.rules = ['*.tmp', '/b', '/d'];
  // Two of seven may go, but not two of four.
  for (const path of ['a', 'c']) computer.client.disk.unlink(path);
  await computer.run({ isDry: true });
  await wait();
  const told = await heard(computer, true);
  expect(told.acts).toEqual(['held: remove-remote a', 'held: remove-remote c']);
  expect((await computer.run()).held).toBe(2);
});

it('lets nothing go in a later pass that an earlier one held, and says once that it holds', async () => {
  const { computer, remote, rest, wait } = await setStage({ guard: { files: 0, share: 0.4, bytes: 1e9 } });
  for (const path of ['a', 'b', 'c', 'd']) computer.user.write(path, path);
  await rest();
  for (const path of ['a', 'b']) computer.client.disk.unlink(path);
  computer.user.write('c', 'ours');
  remote.write('c', 'theirs');
  // With these there are enough for two to go, but only once they have come.
  for (const path of ['k', 'l', 'm', 'n']) remote.write(path, path);
  await computer.run({ isDry: true });
  await wait();
  const told = await heard(computer, true);
  expect(told.report.held).toBe(2);
  const done = await computer.run();
  expect(done).toMatchObject({ held: 2, done: { conflict: 1, 'remove-remote': 0 } });
  expect(done.notices).toEqual(told.report.notices);
});

it('counts a file of the last moment once, however often a run reads it again', async () => {
  const { computer, remote } = await setStage();
  for (const [path, theirs] of [
    ['same', 'same'],
    ['other', 'theirs'],
  ] as const) {
    computer.user.write(path, path);
    remote.write(path, theirs);
  }
  expect(await computer.run()).toMatchObject({ done: { adopt: 1, conflict: 1 } });
});
