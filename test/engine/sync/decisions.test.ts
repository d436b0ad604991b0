// What a person decides about a pair is told to every window that shows it.

import { rm, writeFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import type { TestEngine } from '../../support/engine.ts';
import { pairOf, sandboxOf, startQuickEngine } from '../../support/pair.ts';

/** Hears how the only pair of an engine stands, up to the end of the run that leaves something to be decided. */
function hearing(engine: TestEngine) {
  const heard = engine.heard('pair.changed');
  const last = () => heard.at(-1)?.changed.at(-1);
  return {
    last,
    heard,
    untilAttention: () => vi.waitFor(() => expect(last()).toMatchObject({ state: 'attention' })),
  };
}

it('a conflict that was resolved waits for nobody any more', async () => {
  const engine = await startQuickEngine();
  const one = await pairOf(engine);
  const two = await pairOf(await startQuickEngine({ sandbox: await sandboxOf(engine) }));
  await writeFile(one.at('a'), 'of one');
  await writeFile(two.at('a'), 'of two');
  await two.run();
  const { last, untilAttention } = hearing(engine);
  await one.run();
  await untilAttention();
  expect(last()).toMatchObject({ last: { conflicts: 1 } });
  const { id } = one.pair;
  const [conflict] = await engine.call('pair.conflicts', { id });
  await engine.call('pair.resolve', { id, copy: conflict?.copy ?? ('' as Key), keep: 'both' });
  await vi.waitFor(() => expect(last()).toMatchObject({ state: 'idle', last: { conflicts: 0 } }));
});

it.each(['pair.approve', 'pair.restore', 'pair.accept'] as const)('%s is announced', async (op) => {
  const engine = await startQuickEngine();
  const { at, run, pair } = await pairOf(engine);
  const { id } = pair;
  for (const name of ['a', 'b']) await writeFile(at(name), name);
  await run();
  for (const name of ['a', 'b']) await rm(at(name));
  const { heard, untilAttention } = hearing(engine);
  const { startedMs } = await run();
  await untilAttention();
  const before = heard.length;
  await (op === 'pair.approve' ? engine.call(op, { id, seenMs: startedMs }) : engine.call(op, { id }));
  await vi.waitFor(() => expect(heard.length).toBe(before + 1));
});
