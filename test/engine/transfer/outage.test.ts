// A network that is gone for a while in the middle of everything: no file is lost to it.

import { expect, it, onTestFinished } from 'vitest';
import { delay } from '../../../src/base/abort.ts';
import { filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';
import { realClock, until } from '../../support/queue.ts';
import { startTestSandbox } from '../../support/sandbox.ts';
import { fillBucket, fillFolder, tree, watch } from '../../support/watched-tree.ts';

it('a network that is gone for five seconds costs no file, up or down', async () => {
  const sandbox = await startTestSandbox();
  onTestFinished(() => sandbox.stop());
  const [up, down] = [
    await startFaultyEngine(sandbox, { clock: realClock }),
    await startFaultyEngine(sandbox, { clock: realClock }),
  ];
  await fillFolder(up.folder);
  await fillBucket(down);
  const watched = [watch(up), watch(down)];
  const transfers = await Promise.all(
    [up, down].map(async (faulty) => {
      const { engine, proxy, here, there } = faulty;
      proxy.follow(({ number }) => ({ kind: 'delay', ms: number > 20 ? 50 : 0 }));
      const [source, target] = faulty === up ? [here, there] : [there, here];
      const { id } = await engine.call('transfer.start', { source, keys: null, target, ifExists: 'skip' });
      await until(
        () => proxy.requests.length,
        (count) => count > 25,
      );
      await proxy[Symbol.asyncDispose]();
      await delay(5000);
      const again = await startFaultyProxy(sandbox.endpoint, Number(new URL(proxy.endpoint).port));
      onTestFinished(() => again[Symbol.asyncDispose]());
      return engine.ended(id);
    }),
  );
  for (const ended of transfers) {
    expect(ended).toMatchObject({ state: 'done', doneFiles: tree.size, failedFiles: 0 });
    expect(ended.retries).toBeGreaterThan(0);
  }
  for (const { wrong } of watched) expect(wrong).toEqual([]);
  expect(await filesBelow(down.folder)).toEqual([...tree.keys()].sort());
  expect([...(await up.behind.list()).keys()]).toEqual([...tree.keys()].sort());
  expect(await up.behind.uploads()).toEqual([]);
}, 60_000);
