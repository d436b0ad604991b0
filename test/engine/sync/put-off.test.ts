// What needs a person is not tried again by every run.

import { expect, it } from 'vitest';
import type { RunOptions } from '../../../src/engine/sync/surroundings.ts';
import { setStage } from '../../sim/stage.ts';

const hourMs = 60 * 60_000;
const byItself = { retryMs: hourMs };

/** An object that nobody has brought back from the archive is tried, and needs a person. */
async function troubled() {
  const stage = await setStage();
  const { computer, remote, s3, world } = stage;
  computer.user.write('b', 'other');
  remote.write('a', 'archived');
  const live = s3.live('pair/a');
  if (live) live.isArchived = true;
  expect(await computer.run(byItself)).toMatchObject({ failed: 1, attention: 1 });
  const { requests } = computer.client;
  return {
    ...{ computer, remote },
    /** How often it was asked for by a run of that kind. */
    async asked(options: Pick<RunOptions, 'retryMs' | 'isQuick'>) {
      const { get, write } = requests;
      const { attention, failed } = await computer.run(options);
      expect(attention).toBe(1);
      return { gets: requests.get - get, writes: requests.write - write, failed };
    },
    later: (ms: number) => world.until(world.sleep(ms, 'time passes', world.idler)),
  };
}

it('a run that starts by itself leaves alone what failed a while ago, and still tells of it', async () => {
  const { asked, later, computer } = await troubled();
  for (const ms of [1000, hourMs / 3, hourMs / 3]) {
    await later(ms);
    expect(await asked(byItself)).toEqual({ gets: 0, writes: 0, failed: 0 });
  }
  expect(computer.client.journal.history({ text: 'a', before: null, limit: 10 })).toHaveLength(1);
});

it('after an hour it is tried again', async () => {
  const { asked, later } = await troubled();
  await later(hourMs);
  expect(await asked(byItself)).toMatchObject({ gets: 1, failed: 1 });
  await later(hourMs / 2);
  expect(await asked(byItself)).toMatchObject({ gets: 0, failed: 0 });
});

it('it is tried at once when a person asks for the run', async () => {
  const { asked } = await troubled();
  expect(await asked({})).toMatchObject({ gets: 1, failed: 1 });
});

it('a quick run minds it as well', async () => {
  const { asked, later } = await troubled();
  await later(1000);
  expect(await asked({ ...byItself, isQuick: true })).toEqual({ gets: 0, writes: 0, failed: 0 });
});

it('a name that has become free is had at once', async () => {
  const { computer, remote, wait } = await setStage();
  computer.user.write('x/in', 'here');
  await computer.run(byItself);
  await wait();
  remote.write('x', 'there');
  expect(await computer.run(byItself)).toMatchObject({ attention: 1 });
  computer.client.disk.rename('x', 'y');
  await wait();
  expect(await computer.run(byItself)).toMatchObject({ attention: 0 });
  expect(computer.files()).toMatchObject({ x: 'there', 'y/in': 'here' });
});

it('what is held stays held whole, whatever failed before', async () => {
  const guard = { files: 2, share: 0, bytes: 1024 };
  const { computer, fail, rest, wait, objects } = await setStage({ guard });
  for (const name of ['a', 'b', 'c', 'd']) computer.user.write(name, name);
  await rest();
  computer.user.write('a', 'edited');
  await wait();
  fail('objects.put a', 'before', 'access.denied');
  expect(await computer.run(byItself)).toMatchObject({ attention: 1 });
  for (const name of ['a', 'b', 'c', 'd']) computer.client.disk.unlink(name);
  expect(await computer.run(byItself)).toMatchObject({ held: 4 });
  expect(computer.client.journal.actions(null, null, 10).filter(({ isHeld }) => isHeld)).toHaveLength(4);
  expect(Object.keys(objects())).toHaveLength(4);
});

it('what waits for a file to make room is not brought before that has gone', async () => {
  const { computer, remote, rest, wait } = await setStage();
  computer.user.write('x', 'a file');
  await rest();
  remote.remove('x');
  remote.write('x/in', 'in a folder');
  const { requests } = computer.client;
  const { get } = requests;
  expect(await computer.run(byItself)).toMatchObject({ unsure: 2 });
  expect(requests.get).toBe(get);
  await wait();
  await computer.run(byItself);
  expect(requests.get).toBe(get + 1);
  expect(computer.files()).toEqual({ 'x/in': 'in a folder' });
});

it('it is tried at once when it has changed', async () => {
  const { computer, remote, later } = await troubled();
  await later(5000);
  remote.write('a', 'here again');
  expect(await computer.run(byItself)).toMatchObject({ attention: 0, done: { download: 1 } });
});
