// Losses of other programs that let one of two contents win, or saw two where there was one. Each test names the reports that it answers.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setStage } from '../../../sim/stage.ts';
import { bucketUser } from '../../../support/bucket-user.ts';
import { once, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { keysOf, openPair, pairOf, sandboxOf, startQuickEngine } from '../../../support/pair.ts';
import { startTestSandbox } from '../../../support/sandbox.ts';

// owncloud/client PR #6627; aws/aws-sdk-java-v2 #6580; earth-mover/icechunk #2099
it('an upload whose answer is lost is not a conflict with itself', async () => {
  await using sandbox = await startTestSandbox();
  await using proxy = await startFaultyProxy(sandbox.endpoint);
  const engine = await startQuickEngine({ sandbox: { ...sandbox, endpoint: proxy.endpoint } });
  const { run, save, files } = await pairOf(engine);
  await save('new', 'first');
  await save('old', 'first');
  const loseAnswers = () =>
    proxy.follow(
      once(({ method, path }) => method === 'PUT' && /(new|old)/.test(path), { kind: 'drop-answer' }, 2),
    );
  loseAnswers();
  expect(await run()).toMatchObject({
    isWhole: true,
    conflicts: 0,
    failed: 0,
    done: { conflict: 0, adopt: 0, upload: 2 },
  });
  await save('old', 'second');
  loseAnswers();
  expect(await run()).toMatchObject({
    isWhole: true,
    conflicts: 0,
    failed: 0,
    done: { conflict: 0, adopt: 0, upload: 1 },
  });
  expect(await files()).toEqual({ new: 'first', old: 'second' });
  expect(await keysOf(engine)).toEqual(['new', 'old']);
  expect((await run()).done).toMatchObject({ upload: 0, download: 0, adopt: 0, conflict: 0 });
});

// The same, where nothing below the engine makes up for it.
it.each([
  ['whose answer is lost', 'lost'],
  ['that is asked for twice', 'twice'],
] as const)('an upload %s is known by its operation', async (_, kind) => {
  const { computer, rest, fail, objects } = await setStage();
  computer.user.write('a', 'first');
  fail('objects.put a', kind, 'network.lost');
  expect(await computer.run()).toMatchObject({ failed: 0, done: { upload: 1, adopt: 0, conflict: 0 } });
  computer.user.write('a', 'second');
  fail('objects.put a', kind, 'network.lost');
  expect(await computer.run()).toMatchObject({ failed: 0, done: { upload: 1, adopt: 0, conflict: 0 } });
  await rest();
  expect(objects()).toEqual({ a: 'second' });
});

// syncthing #3876
it('an older object does not win over a newer file because the state was lost', async () => {
  const engine = await startQuickEngine();
  const one = await pairOf(engine);
  await one.save('edited here', 'old');
  await one.save('edited there', 'old');
  await one.save('removed there', 'old');
  await one.run();
  await one.save('edited here', 'new');
  const user = await bucketUser(engine);
  await user.put('synced/edited there', 'new');
  await user.remove('synced/removed there');
  await engine.close();
  for (const end of ['', '-wal', '-shm'])
    await rm(join(engine.dataFolder, 'pairs', `${one.pair.id}.db${end}`), { force: true });

  const { dataFolder } = engine;
  const again = openPair(await startQuickEngine({ dataFolder, sandbox: await sandboxOf(engine) }), one.pair);
  expect(await again.run()).toMatchObject({
    isWhole: true,
    notices: [{ kind: 'union' }],
    conflicts: 2,
    done: { conflict: 2, 'remove-local': 0, 'remove-remote': 0 },
  });
  const left = await again.files();
  expect(Object.keys(left)).toHaveLength(5);
  expect(Object.values(left).toSorted()).toEqual(['new', 'new', 'old', 'old', 'old']);
  expect(left).toMatchObject({ 'edited here': 'old', 'edited there': 'new', 'removed there': 'old' });
});

// syncthing #10207
it('three computers that disagree do not go round in circles', async () => {
  const { computers, rest, objects } = await setStage({ computers: [{}, {}, {}] });
  const [one, two, three] = computers;
  one?.user.write('a', 'first');
  await rest();
  one?.user.write('a', 'of one');
  two?.user.write('a', 'of two');
  three?.user.empty();
  await rest();
  const contents = Object.values(objects()).toSorted();
  expect(contents).toEqual(['of one', 'of two']);
  for (const computer of computers) expect(Object.values(computer.files()).toSorted()).toEqual(contents);
});

// syncthing #10349
it('a file that was only touched, or edited and put back, is not in conflict with an edit elsewhere', async () => {
  const { computer, other, rest, objects } = await setStage({ computers: [{}, {}] });
  for (const path of ['touched', 'put back']) computer.user.write(path, 'first');
  await rest();
  for (const path of ['touched', 'put back']) other.user.write(path, 'second');
  computer.user.write('touched', 'first');
  computer.user.write('put back', 'third');
  computer.user.write('put back', 'first');
  await rest();
  expect(objects()).toEqual({ 'put back': 'second', touched: 'second' });
  expect(computer.files()).toEqual({ 'put back': 'second', touched: 'second' });
});

// remotely-save #376
it('a newer time of change lets nothing win', async () => {
  const engine = await startQuickEngine();
  const user = await bucketUser(engine);
  const { run, save, files } = await pairOf(engine);
  await save('work', 'first');
  await run();
  await user.put('synced/work', 'an evening of work');
  await save('work', 'stale, from an old phone', Date.now() + 3_600_000);
  expect(await run()).toMatchObject({ conflicts: 1, done: { conflict: 1 } });
  expect(await files()).toMatchObject({ work: 'an evening of work' });
  expect(Object.values(await files())).toContain('stale, from an old phone');
});

// syncthing #10349
it('what two computers hold already is not taken for two contents when they are paired', async () => {
  const { computer, other, rest, objects } = await setStage({ computers: [{}, {}] });
  for (const { user } of [computer, other]) for (const path of ['a', 'd/b']) user.write(path, `of ${path}`);
  await rest();
  expect(objects()).toEqual({ a: 'of a', 'd/b': 'of d/b' });
  expect(other.files()).toEqual(objects());
});

it('an edit of the very moment in which a file gives way is kept beside it when its name is taken, too', async () => {
  const { computer, remote, rest, objects, during } = await setStage();
  computer.user.write('d/a', 'old');
  await rest();
  remote.write('d/a', 'new');
  during('folder.move d/a > .longshore/trash', () => {
    computer.user.write('d/a', 'edited');
    during('folder.move safe d/a > .longshore/trash', () => computer.user.write('d/a/in', 'of a folder'));
  });
  await rest();
  expect(Object.values(computer.files()).sort()).toEqual(['edited', 'of a folder']);
  expect(Object.values(objects()).sort()).toEqual(['edited', 'new', 'of a folder']);
  expect(computer.client.journal.conflicts()).toMatchObject([{ path: 'd/a' }]);
});
