// Two endpoints of one store: one dies and comes back in the middle, no file fails, and the load returns to it.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { seededBytes } from '../../support/bytes.ts';
import { filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { type FaultyProxy, pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { realClock, until } from '../../support/queue.ts';
import { startTestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const small = Array.from({ length: 220 }, (_, index) => [`f${index}`, seededBytes(3000, index + 1)] as const);
const large = Array.from(
  { length: 2 },
  (_, index) => [`l${index}`, seededBytes(18 * 1024 * 1024, index + 1)] as const,
);
const files = new Map<string, Uint8Array>([...small, ...large]);

it.each([
  ['first', 'up'],
  ['other', 'down'],
] as const)(
  'when the %s one is killed and revived while files go %s',
  async (which, way) => {
    const sandbox = await startTestSandbox();
    onTestFinished(() => sandbox.stop());
    const start = async (port?: number): Promise<FaultyProxy> => {
      const proxy = await startFaultyProxy(sandbox.endpoint, port);
      onTestFinished(() => proxy[Symbol.asyncDispose]());
      proxy.follow(() => ({ kind: 'delay', ms: 120 }));
      return proxy;
    };
    const [first, other] = [await start(), await start()];
    const faulty = await startFaultyEngine(sandbox, {
      clock: realClock,
      endpoint: first.endpoint,
      connection: { otherEndpoints: [other.endpoint], requests: { min: 8, desired: 8, max: 8 } },
    });
    const { engine, behind, folder, here, there } = faulty;
    for (const [name, bytes] of files)
      await (way === 'up' ? writeFile(join(folder, name), bytes) : behind.put(name, bytes));
    const [source, target] = way === 'up' ? [here, there] : [there, here];
    const { id } = await engine.call('transfer.start', { source, keys: null, target, ifExists: 'skip' });
    const [dying, living] = which === 'first' ? [first, other] : [other, first];
    const addresses = async () => (await engine.call('pool.list', null)).pools[0]?.addresses ?? [];
    const healthOf = async (proxy: FaultyProxy) =>
      (await addresses()).find(({ address }) => address === new URL(proxy.endpoint).host)?.isHealthy;

    await until(
      () => Math.min(first.requests.length, other.requests.length),
      (count) => count > 20,
    );
    await dying[Symbol.asyncDispose]();
    const livedOn = living.requests.length;
    await until(
      () => living.requests.length,
      (count) => count > livedOn + 20,
    );
    await until(
      () => healthOf(dying),
      (isHealthy) => isHealthy === false,
    );
    const revived = await start(Number(new URL(dying.endpoint).port));
    await until(
      () => revived.requests.length,
      (count) => count > 20,
    );
    for (const proxy of [living, revived]) proxy.follow(() => pass);
    const ended = await engine.ended(id);
    expect(ended).toMatchObject({ state: 'done', doneFiles: files.size, failedFiles: 0 });
    const names = [...files.keys()].sort();
    expect([...(await behind.list()).keys()].sort()).toEqual(names);
    expect(await filesBelow(folder)).toEqual(names);
    for (const [name, bytes] of files) {
      const moved = way === 'up' ? await behind.get(name) : await readFile(join(folder, name));
      expect(Buffer.compare(moved, bytes), name).toBe(0);
    }
    expect(await behind.uploads()).toEqual([]);
  },
  60_000,
);

it('the first one dead from the beginning keeps nothing from going either way', async () => {
  const sandbox = await startTestSandbox();
  onTestFinished(() => sandbox.stop());
  const dead = await startFaultyProxy(sandbox.endpoint);
  await dead[Symbol.asyncDispose]();
  const faulty = await startFaultyEngine(sandbox, { endpoint: dead.endpoint });
  const { engine, proxy, behind, folder, here, there, draft } = faulty;
  await engine.call('profile.save', {
    ...draft,
    connection: { otherEndpoints: [proxy.endpoint], requests: null, proxy: null, caFile: null },
  });
  for (const [name, bytes] of [...large, ...small.slice(0, 5)]) await writeFile(join(folder, name), bytes);
  const moved = { state: 'done', doneFiles: 7, failedFiles: 0, retries: 0 };
  expect(await engine.transfer({ source: here, keys: null, target: there, ifExists: 'skip' })).toMatchObject(
    moved,
  );
  const back = { kind: 'local' as const, path: await tempFolder() };
  expect(await engine.transfer({ source: there, keys: null, target: back, ifExists: 'skip' })).toMatchObject(
    moved,
  );
  for (const name of await filesBelow(back.path))
    expect(Buffer.compare(await readFile(join(back.path, name)), files.get(name)!), name).toBe(0);
  expect(await behind.uploads()).toEqual([]);
});
