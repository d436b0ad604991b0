// Pairs that run by themselves, on a clock of the test: when they try, and what keeps them from it.

import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { PairHint } from '../../../src/contract/pair.ts';
import { openConfigJournal } from '../../../src/engine/journal/config-journal.ts';
import { openPairJournal } from '../../../src/engine/journal/open-pair-journal.ts';
import { createPairs } from '../../../src/engine/sync/pairs.ts';
import { callExamples } from '../../contract/examples.ts';
import { breathe, createFakeClock } from '../../support/fake-clock.ts';

const second = 1000;
const hour = 3600 * second;

/** One pair that has never run, so that it is due; its bucket cannot be opened, so that each try can be counted. */
async function duePair({ syncOnBattery = true, error = new AppError('network.lost', { op: 'test' }) } = {}) {
  const clock = createFakeClock();
  const opening = { log: () => {}, now: () => clock.now(), file: ':memory:' };
  const table = await openConfigJournal(opening, { min: 1, desired: 1, max: 1 });
  const { pair } = callExamples['pair.list'].output[0] ?? { pair: null };
  if (!pair) throw new Error('the contract has an example of a pair');
  table.savePair({ ...pair, isPaused: false, schedule: { kind: 'every', minutes: 60 } });
  const startMs = clock.now();
  const triedMs: number[] = [];
  const pairs = createPairs({
    ...{ host: { clock, random: () => 0, log: () => {}, platform: 'linux' }, table, syncOnBattery },
    ...{ isBackground: true, watch: null, onChange() {}, lock: () => ({ close() {} }) },
    openJournal: () => openPairJournal(opening),
    async open() {
      triedMs.push(clock.now() - startMs);
      throw error;
    },
  });
  onTestFinished(async () => {
    await pairs.close();
    table.close();
  });
  await pairs.list();
  return {
    pairs,
    triedMs,
    hint: (kind: PairHint) => pairs.hint(kind),
    /** Lets `ms` pass, or a little more, but ends where nobody waits for anything. */
    async pass(ms: number) {
      const endMs = clock.now() + ms;
      do await breathe();
      while (clock.now() < endMs && clock.wind());
    },
  };
}

describe('A pair that is due', () => {
  it('is run at once, and after a failure that passes is left in peace for a while', async () => {
    const { triedMs, pass } = await duePair();
    await pass(210 * second);
    expect(triedMs).toEqual([0, 30, 90, 210].map((seconds) => seconds * second));
  });

  it('is not run again by itself when only the person can help', async () => {
    const error = new AppError('vault.unavailable', { op: 'test' });
    const { pairs, triedMs, pass } = await duePair({ error });
    await pass(hour);
    expect(triedMs).toEqual([0]);
    expect((await pairs.list())[0]).toMatchObject({ state: 'attention', nextRunMs: null });
  });

  it('waits until the computer is online again, and then is run within seconds', async () => {
    const { pairs, triedMs, hint, pass } = await duePair();
    await pass(90 * second);
    await hint('offline');
    await pass(hour);
    expect(triedMs.length).toBe(3);
    expect((await pairs.list())[0]).toMatchObject({ state: 'offline', nextRunMs: null });
    await hint('online');
    await pass(3 * second);
    expect(triedMs.slice(3)).toEqual([93 * second]);
  });

  it('forgets the pauses of its failures when the computer wakes', async () => {
    const { triedMs, hint, pass } = await duePair();
    await pass(210 * second);
    await hint('woke');
    await pass(33 * second);
    expect(triedMs.slice(4)).toEqual([213, 243].map((seconds) => seconds * second));
  });

  it('runs on battery, unless the person wants it otherwise', async () => {
    const { pairs, triedMs, hint, pass } = await duePair({ syncOnBattery: false });
    await hint('battery');
    await pass(hour);
    expect(triedMs).toEqual([]);
    await pairs.allowBattery(true);
    await pass(1);
    expect(triedMs).toEqual([0]);
    await pairs.allowBattery(false);
    await pass(hour);
    expect(triedMs).toEqual([0]);
    await hint('mains');
    await pass(29 * second);
    expect(triedMs).toEqual([0, 30 * second]);
  });

  it('is run on request whatever the computer has told', async () => {
    const { pairs, triedMs, hint } = await duePair();
    await hint('offline');
    const [status] = await pairs.list();
    if (!status) throw new Error('there is a pair');
    await pairs.run({ id: status.pair.id }, undefined);
    expect(triedMs.length).toBe(1);
  });
});
