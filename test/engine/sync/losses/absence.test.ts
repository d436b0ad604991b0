// Losses of other programs that took what they could not see for deleted. Each test names the reports that it answers.

import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { holdReasonText } from '../../../../src/contract/guard-text.ts';
import type { Key, LocalPath } from '../../../../src/contract/models.ts';
import { usualGuard } from '../../../../src/contract/pair.ts';
import { setStage } from '../../../sim/stage.ts';
import { bucketUser } from '../../../support/bucket-user.ts';
import { practiceId } from '../../../support/engine.ts';
import { once, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { keysOf, pairOf, startQuickEngine } from '../../../support/pair.ts';
import { startTestSandbox } from '../../../support/sandbox.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

// nextcloud/desktop #1433, #260, #1971
it('a folder that was moved away does not take the bucket with it', async () => {
  const engine = await startQuickEngine();
  const { at, run, save } = await pairOf(engine);
  await save('a', 'a');
  await run();
  await rename(at(''), `${await tempFolder()}/elsewhere`);
  expect(await run()).toMatchObject({ isWhole: false, error: { code: 'entry.missing' } });
  // As the system leaves it where a disk was mounted, or another disk was.
  await mkdir(at(''));
  await save('of another disk', '');
  expect(await run()).toMatchObject({ isWhole: false, error: { code: 'pair.foreign' } });
  expect(await keysOf(engine)).toEqual(['a']);
});

// nextcloud/desktop #1433, #260, #1971
it('files that are all gone at once do not go from the bucket before the person has said so', async () => {
  const engine = await startQuickEngine();
  const { at, run, save } = await pairOf(engine);
  for (const name of ['a', 'b']) await save(name, name);
  await run();
  for (const name of ['a', 'b']) await rm(at(name));
  const report = await run();
  expect(report).toMatchObject({ held: 2, done: { 'remove-remote': 0 } });
  expect(report.notices.flatMap(({ reasons }) => reasons).map(holdReasonText)).toEqual([
    'The folder on this computer is empty.',
  ]);
  expect(await keysOf(engine)).toEqual(['a', 'b']);
});

// nextcloud/desktop #3444
it('a file that could not be written here is not taken for one that was deleted here', async () => {
  const { remote, computer, fail, rest, objects, wait } = await setStage();
  remote.write('d/a', 'bytes');
  fail('arrives d/a', 'before', 'disk.full');
  expect(await computer.run()).toMatchObject({ isWhole: false, error: { code: 'disk.full' } });
  await wait();
  fail('folder.move .longshore/incoming', 'before', 'service.busy');
  expect(await computer.run()).toMatchObject({ failed: 1, done: { 'remove-remote': 0, download: 0 } });
  expect(objects()).toEqual({ 'd/a': 'bytes' });
  await rest();
  expect(computer.files()).toEqual({ 'd/a': 'bytes' });
});

// nextcloud/desktop #9858
it('what cannot be read is not taken for deleted', async () => {
  const { computer, rest, objects, wait } = await setStage();
  computer.user.write('d/a', 'bytes');
  computer.user.write('b', 'other');
  await rest();
  computer.client.troubles.unreadable.add('d');
  for (let runs = 0; runs < 3; runs += 1) {
    const report = await computer.run();
    expect(report).toMatchObject({ attention: 1, unsure: 0, notices: [{ kind: 'local' }] });
    await wait();
  }
  expect(objects()).toEqual({ b: 'other', 'd/a': 'bytes' });
});

// nextcloud/desktop #9464
it('a folder that goes elsewhere does not take along what was never synced', async () => {
  const engine = await startQuickEngine();
  const { at, run, save, files } = await pairOf(engine, { ignore: ['*.tmp'] });
  await save('dir/synced', 'synced');
  await save('dir/left alone.tmp', 'only here');
  await save('other', 'other');
  await run();
  await save('dir/new', 'not yet there');
  const user = await bucketUser(engine);
  await user.remove('synced/dir/synced');
  expect(await run()).toMatchObject({ isWhole: true, done: { 'remove-local': 1, upload: 1 } });
  expect(await files()).toEqual({
    'dir/left alone.tmp': 'only here',
    'dir/new': 'not yet there',
    other: 'other',
  });
  expect(await readdir(at('dir'))).toHaveLength(2);
});

// nextcloud/desktop #9259
it('a pair that is connected to a new server does not empty the folder', async () => {
  const engine = await startQuickEngine();
  const { run, save, files, pair } = await pairOf(engine);
  await save('a', 'a');
  await save('dir/b', 'b');
  await run();
  const place = { kind: 's3', profileId: practiceId, bucket: 'practice', prefix: 'new/' as Key } as const;
  const { id, isPaused: _, createdMs: __, ...draft } = pair;
  await engine.call('pair.save', { id, draft: { ...draft, place } });
  expect(await run()).toMatchObject({
    isWhole: true,
    notices: [{ kind: 'union' }],
    done: { upload: 2, 'remove-local': 0, 'remove-remote': 0 },
  });
  expect(await files()).toEqual({ a: 'a', 'dir/b': 'b' });
  expect(await keysOf(engine)).toEqual(['a', 'dir/b']);
});

// rclone 1.64 (`bisync --resync`)
it('a first sync removes nothing that only one side has', async () => {
  const engine = await startQuickEngine();
  const user = await bucketUser(engine);
  const { run, save, files } = await pairOf(engine);
  await save('only here', 'here');
  await user.put('synced/only there', 'there');
  expect(await run()).toMatchObject({ done: { 'remove-local': 0, 'remove-remote': 0 } });
  expect(await files()).toEqual({ 'only here': 'here', 'only there': 'there' });
  expect(await keysOf(engine)).toEqual(['only here', 'only there']);
});

// rclone PR #5164
it('rules that leave more alone are not removals, and neither are rules that leave less alone', async () => {
  const engine = await startQuickEngine();
  const { run, save, files, pair } = await pairOf(engine);
  for (const name of ['a.raw', 'b.raw', 'c']) await save(name, name);
  await run();
  const { id, isPaused: _, createdMs: __, ...draft } = pair;
  for (const ignore of [['*.raw'], []]) {
    await engine.call('pair.save', { id, draft: { ...draft, ignore } });
    expect(await run()).toMatchObject({ held: 0, done: { 'remove-local': 0, 'remove-remote': 0 } });
  }
  expect(Object.keys(await files())).toEqual(['a.raw', 'b.raw', 'c']);
  expect(await keysOf(engine)).toEqual(['a.raw', 'b.raw', 'c']);
});

// rclone PR #5164
it('a dry run does not take new rules for known, so that the run after it does what it said', async () => {
  const engine = await startQuickEngine();
  const { at, run, save, pair } = await pairOf(engine);
  for (const name of ['a', 'b.raw', 'c.raw']) await save(name, name);
  await run();
  const { id, isPaused: _, createdMs: __, ...draft } = pair;
  await engine.call('pair.save', { id, draft: { ...draft, ignore: ['*.raw'] } });
  for (let runs = 0; runs < 2; runs += 1) expect(await engine.all('pair.plan', { id })).toEqual([]);
  await rm(at('b.raw'));
  expect(await engine.all('pair.plan', { id })).toEqual([]);
  expect(await run()).toMatchObject({ done: { 'remove-local': 0, 'remove-remote': 0 } });
  expect(await keysOf(engine)).toEqual(['a', 'b.raw', 'c.raw']);
});

// rclone #8685
it('a folder that was renamed is not held as if all in it had gone', async () => {
  const engine = await startQuickEngine();
  const { at, run, save } = await pairOf(engine, { guard: { ...usualGuard, files: 5, share: 0.1 } });
  const names = Array.from({ length: 12 }, (_, number) => `file ${String(number).padStart(2, '0')}`);
  for (const name of names) await save(`before/${name}`, `bytes of ${name}`);
  await run();
  await rename(at('before'), at('after'));
  expect(await run()).toMatchObject({
    notices: [],
    held: 0,
    uploadedBytes: 0,
    done: { 'rename-remote': 12, 'remove-remote': 0, upload: 0 },
  });
  expect(await keysOf(engine)).toEqual(names.map((name) => `after/${name}`));
});

// litestream #1083, #752
it('a pair that gets nothing done does not look as if it were up to date', async () => {
  await using sandbox = await startTestSandbox();
  await using proxy = await startFaultyProxy(sandbox.endpoint);
  const engine = await startQuickEngine({ sandbox: { ...sandbox, endpoint: proxy.endpoint } });
  const { run, save, status } = await pairOf(engine);
  await save('a', 'a');
  await run();
  const before = await status();
  expect(before).toMatchObject({ state: 'idle', verifiedMs: before.last?.endedMs });
  await save('b', 'b');
  const body = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
  proxy.follow(once(({ path }) => path.includes('list-type=2'), { kind: 'answer', status: 403, body }, 100));
  expect(await run()).toMatchObject({ isWhole: false, error: { code: 'access.denied' } });
  expect(await status()).toMatchObject({ state: 'attention', verifiedMs: before.verifiedMs });
});

// nextcloud/desktop #1433, #260, #1971
it('a copy of the folder in its place removes nothing', async () => {
  const engine = await startQuickEngine();
  const { at, run, save } = await pairOf(engine);
  await save('a', 'a');
  await save('b', 'b');
  await run();
  const copy = `${await tempFolder()}/copy` as LocalPath;
  await cp(at(''), copy, { recursive: true });
  await rm(`${copy}/b`);
  await rm(at(''), { recursive: true });
  await rename(copy, at(''));
  expect(await run()).toMatchObject({
    notices: [{ kind: 'union' }],
    done: { 'remove-remote': 0, download: 1 },
  });
  expect(await keysOf(engine)).toEqual(['a', 'b']);
});
