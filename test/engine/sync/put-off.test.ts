// What needs a person is not tried again by every run.

import { expect, it } from 'vitest';
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
    async asked(options: { readonly retryMs?: number }) {
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

it('it is tried at once when it has changed', async () => {
  const { computer, remote, later } = await troubled();
  await later(5000);
  remote.write('a', 'here again');
  expect(await computer.run(byItself)).toMatchObject({ attention: 0, done: { download: 1 } });
});
