// What the guard holds, and what a person lets go: exactly what was seen.

import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startEngine } from '../../support/engine.ts';
import { pairOf } from '../../support/pair.ts';

it('is let go as it was seen, also after a dry run that plans the same', async () => {
  const engine = await startEngine();
  const { pair, at, save, run } = await pairOf(engine);
  const { id } = pair;
  for (const name of ['a', 'b', 'c']) await save(name, name);
  await run();
  for (const name of ['a', 'b', 'c']) await rm(at(name));
  const { startedMs, held } = await run();
  expect(held).toBe(3);
  expect(await engine.call('pair.held', { id, after: null, limit: 10 })).toHaveLength(3);
  await engine.all('pair.plan', { id });
  expect(await engine.call('pair.approve', { id, seenMs: startedMs })).toEqual({ files: 3 });
});

it('is not let go where a dry run holds more than was seen', async () => {
  const engine = await startEngine();
  const { pair, at, save, run } = await pairOf(engine, { guard: { files: 1, share: 0, bytes: 1e9 } });
  const { id } = pair;
  for (const name of ['a', 'b', 'c', 'd']) await save(name, name);
  await run();
  for (const name of ['a', 'b']) await rm(at(name));
  const { startedMs, held } = await run();
  expect(held).toBe(2);
  await rm(at('c'));
  await engine.all('pair.plan', { id });
  await expect(engine.call('pair.approve', { id, seenMs: startedMs })).rejects.toMatchObject({
    code: 'entry.changed',
  });
  const again = await run();
  expect(again.held).toBe(3);
  expect(await engine.call('pair.approve', { id, seenMs: again.startedMs })).toEqual({ files: 3 });
  expect(await run()).toMatchObject({ held: 0, done: { 'remove-remote': 3 } });
});
