// longshore pair run: runs pairs once and says how they stand, or stays and runs what is due.

import { delay, isAbort } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import type { PairStatus } from '../../contract/pair.ts';
import { systemClock } from '../../host/clock.ts';
import { keepHeapsSmall } from '../../host/small-heaps.ts';
import type { Asking, Context } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { sidesOf } from '../pairs/act-line.ts';
import { followPair } from '../pairs/follow-pair.ts';
import { choosePairs, withPairs } from '../pairs/reach-pairs.ts';
import { runCode, worstCode } from '../pairs/run-code.ts';
import { tellPlan } from '../pairs/tell-plan.ts';
import { progressText } from './sync.ts';

export interface PairRunOptions {
  readonly once?: boolean;
  readonly exact?: boolean;
  readonly dryrun?: boolean;
}

/** How often a run is looked at. */
const lookMs = 500;

/** With a name, with `once` or `dryrun`: the pair, or each that is not paused. Else stays until it is told to end. */
export async function runPairs(
  context: Context,
  wanted: string | undefined,
  { once = false, exact = false, dryrun = false }: PairRunOptions,
): Promise<ExitCode> {
  if (exact && dryrun) throw new WrongUse('Choose one of --exact and --dryrun.');
  if (wanted === undefined && !once && !dryrun) {
    if (exact) throw new WrongUse('--exact is for one run: add --once, or name a pair.');
    return (await import('./pair-stay.ts')).stayWithPairs(context);
  }
  keepHeapsSmall();
  return withPairs(context, async (asking) => {
    const codes: ExitCode[] = [];
    for (const status of await choosePairs(asking, wanted)) {
      const { id, name, isPaused } = status.pair;
      if (wanted === undefined && isPaused) {
        asking.output.note(`${name} is paused, and was left alone.`, { event: 'pair-paused', id, name });
        continue;
      }
      codes.push(
        await alone(asking, () => (dryrun ? rehearse(asking, status) : runOnce(asking, status, exact))),
      );
    }
    return worstCode(codes);
  });
}

/** One pair that cannot be run, because another process runs it, keeps none of the others from it. */
async function alone({ output, signal }: Asking, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw error;
    output.fail(toWire(error, 'pair.run'));
    return exitCode.failed;
  }
}

async function rehearse({ engine, output, signal }: Asking, { pair }: PairStatus): Promise<ExitCode> {
  for await (const actions of engine.open('pair.plan', { id: pair.id }, { signal })) {
    tellPlan(output, sidesOf(pair), actions);
    await output.drained();
  }
  return exitCode.done;
}

async function runOnce(asking: Asking, status: PairStatus, isExact: boolean): Promise<ExitCode> {
  const { engine, output, signal } = asking;
  const { id } = status.pair;
  const follower = followPair(asking, status, { sinceMs: systemClock.now(), isLong: false });
  const end = engine.on('pair.changed', ({ changed }) => {
    const progress = changed.find(({ pair }) => pair.id === id)?.progress;
    if (progress) output.status(`${status.pair.name}: ${progressText(progress)}`);
  });
  const over = new AbortController();
  const running = engine.call('pair.run', { id, isExact }, { signal }).finally(() => over.abort());
  // Told below, where it is waited for.
  running.catch(() => undefined);
  try {
    while (!over.signal.aborted) {
      await delay(lookMs, over.signal).catch(() => undefined);
      if (!over.signal.aborted) await follower.tellNew();
    }
    const report = await running;
    output.status('');
    await follower.tellEnd(report);
    return runCode(report);
  } finally {
    output.status('');
    end();
  }
}
