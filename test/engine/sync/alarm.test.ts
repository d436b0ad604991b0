// What rouses a pair by itself, on a clock of the test: what is heard of its folder, a rest after a stop, and who has it meanwhile.

import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { Pair, RunReport } from '../../../src/contract/pair.ts';
import { Alarm } from '../../../src/engine/sync/alarm.ts';
import { callExamples } from '../../contract/examples.ts';
import { breathe, createFakeClock } from '../../support/fake-clock.ts';

const second = 1000;
const minute = 60 * second;

const [example] = callExamples['pair.list'].output;
if (!example?.last) throw new Error('the contract has an example of a pair');
const report: RunReport = { ...example.last, isWhole: true, error: null, unsure: 0 };
// Its bucket is looked at every half minute.
const watched: Pair = {
  ...{ ...example.pair, mode: 'two-way', schedule: { kind: 'watch' } },
  ...{ isPaused: false, requestsPerMonth: null },
};

/** A watched pair that was run just now; `fail` says what becomes of the runs that the alarm asks for. */
function watchedPair({ fail = (): AppError | null => null } = {}) {
  const clock = createFakeClock();
  const startMs = clock.now();
  let lookedMs = startMs;
  const runs: string[] = [];
  const ears = new Set<() => void>();
  const alarm: Alarm = new Alarm(
    watched,
    {
      ...{ clock, random: () => 0.5, log: () => {}, isBackground: true },
      watch(_pair, onChange) {
        ears.add(onChange);
        return { close: () => void ears.delete(onChange) };
      },
      outlook: () => ({ isOnline: true, isHeldBack: false }),
    },
    {
      past: () => ({ last: { ...report, startedMs: lookedMs, endedMs: lookedMs }, lookedMs }),
      async run(isQuick) {
        runs.push(`${isQuick ? 'quick' : 'whole'} after ${(clock.now() - startMs) / second} s`);
        const error = fail();
        if (error) throw error;
        alarm.runBegins();
        if (!isQuick) lookedMs = clock.now();
        alarm.runIsOver();
      },
    },
  );
  onTestFinished(() => alarm.close());
  return {
    alarm,
    runs,
    /** How many listen to the folder. */
    ears: () => ears.size,
    change: () => ears.forEach((hear) => hear()),
    async pass(ms: number) {
      const over = clock.delay(ms).then(() => true);
      for (let isOver = false; !isOver; isOver = await Promise.race([over, breathe().then(() => false)]))
        clock.wind();
    },
  };
}

describe('A watched pair', () => {
  it('is run quickly once its folder has settled, and whole when the bucket may be looked at again', async () => {
    const { runs, change, pass } = watchedPair();
    await pass(10 * second);
    change();
    await pass(2 * second);
    change();
    await pass(20 * second);
    expect(runs).toEqual(['quick after 15 s', 'whole after 30 s']);
  });

  it('is not listened to while it is paused, nor once it is closed', () => {
    const { alarm, ears } = watchedPair();
    const heard = [ears()];
    alarm.follow({ ...watched, isPaused: true });
    heard.push(ears());
    alarm.follow(watched);
    heard.push(ears());
    alarm.close();
    expect([...heard, ears()]).toEqual([1, 0, 1, 0]);
  });
});

describe('A pair whose run was stopped', () => {
  it('is left alone for ten minutes, whatever changes', async () => {
    const { alarm, runs, change, pass } = watchedPair();
    alarm.runBegins();
    alarm.rest();
    alarm.runIsOver();
    change();
    await pass(9 * minute);
    expect(runs).toEqual([]);
    await pass(2 * minute);
    expect(runs[0]).toBe('quick after 600 s');
  });

  it('is run within seconds when the computer wakes', async () => {
    const { alarm, runs, pass } = watchedPair();
    alarm.runBegins();
    alarm.rest();
    alarm.runIsOver();
    await pass(second);
    alarm.rouse();
    await pass(4 * second);
    expect(runs).toEqual(['quick after 4 s']);
  });
});

it('A pair that another process has is tried again after half a minute', async () => {
  let tries = 0;
  const { runs, pass } = watchedPair({
    fail: () => (++tries === 1 ? new AppError('engine.busy', { op: 'test' }) : null),
  });
  await pass(61 * second);
  expect(runs).toEqual(['whole after 30 s', 'whole after 60 s']);
});
