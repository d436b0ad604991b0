// longshore pair run without --once: owns the data folder as a window would, and runs what is due, for systemd and the like.

import type { PairId, PairStatus } from '../../contract/pair.ts';
import { systemClock } from '../../host/clock.ts';
import { openDoor } from '../../host/door.ts';
import { knock } from '../../host/knock.ts';
import { keepHeapsSmall } from '../../host/small-heaps.ts';
import { type Asking, type Context, dataFolder, openHost } from '../context.ts';
import { CannotDo, type ExitCode, exitCode } from '../exit-code.ts';
import { followPair, type PairFollower } from '../pairs/follow-pair.ts';

/** Runs until it is told to end. Throws CannotDo where a Longshore runs already, for that one runs the pairs. */
export async function stayWithPairs(context: Context): Promise<ExitCode> {
  const { env, version, signal, output } = context;
  const folder = dataFolder(context);
  const host = openHost(context, folder, { watches: true });
  const running = await knock(folder, version);
  running?.close();
  if (running)
    throw new CannotDo(
      'A Longshore runs on this data folder, and runs what is due. Add --once to run the pairs now.',
    );
  const { createEngine } = await import('../../engine/engine.ts');
  keepHeapsSmall();
  const sinceMs = systemClock.now();
  const engine = await createEngine(host);
  const door = await openDoor({ engine, dataFolder: folder, version, env, log: host.log });
  try {
    const pairs = await engine.call('pair.list', null);
    output.note(
      `running what is due of ${pairs.length === 1 ? '1 pair' : `${pairs.length} pairs`}; Ctrl+C ends it.`,
      {
        event: 'staying',
        pairs: pairs.length,
      },
    );
    await tellRuns({ ...context, engine }, pairs, sinceMs);
  } finally {
    await door.close();
    await engine.close();
  }
  return signal.aborted ? exitCode.done : exitCode.failed;
}

/** Tells of each run once it has ended, until the command is to end. */
async function tellRuns(asking: Asking, pairs: readonly PairStatus[], sinceMs: number): Promise<void> {
  const { engine, signal } = asking;
  const followers = new Map<PairId, { readonly follower: PairFollower; startedMs: number | null }>();
  const ended = new Map<PairId, PairStatus>(pairs.map((status) => [status.pair.id, status]));
  let wake = () => {};
  const end = engine.on('pair.changed', ({ changed, removed }) => {
    for (const status of changed) ended.set(status.pair.id, status);
    for (const id of removed) followers.delete(id);
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      for (const [id, status] of ended) {
        ended.delete(id);
        await tellRun(id, status);
      }
      if (ended.size > 0 || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    end();
  }

  async function tellRun(id: PairId, status: PairStatus): Promise<void> {
    const { last } = status;
    const known = followers.get(id) ?? {
      follower: followPair(asking, status, { sinceMs, isLong: true }),
      startedMs: last && last.startedMs < sinceMs ? last.startedMs : null,
    };
    followers.set(id, known);
    if (!last || last.startedMs === known.startedMs) return;
    known.startedMs = last.startedMs;
    await known.follower.tellEnd(last);
  }
}
