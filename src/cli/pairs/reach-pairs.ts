// From a name to a pair, and from a command to whoever owns the pairs: an engine that runs, or one that is opened for the purpose.

import type { PairId, PairStatus } from '../../contract/pair.ts';
import type { Host } from '../../engine/host.ts';
import { type Asking, type Context, commandHost, type Session, withEngine } from '../context.ts';
import { CannotDo, WrongUse } from '../exit-code.ts';
import { withRunningEngine } from '../jobs/running-engine.ts';

type Work<T> = (asking: Asking) => Promise<T>;

/** Runs `work` with the Longshore that owns the pairs of this data folder; where none runs, this command does as long as it lives. */
export async function withPairs<T>(context: Context, work: Work<T>): Promise<T> {
  const there = await atRunning(context, commandHost(context), work);
  return there ? there.is : withEngine(context, (engine) => work({ ...context, engine }));
}

/** The same for a command that has an engine open already. */
export async function askPairs<T>(session: Session, work: Work<T>): Promise<T> {
  const there = await atRunning(session, session.host, work);
  return there ? there.is : work(session);
}

function atRunning<T>(context: Context, host: Host, work: Work<T>): Promise<{ is: T } | null> {
  if (host.dataFolder === null)
    throw new CannotDo('There is no folder of Longshore\u2019s own that pairs could be kept in.');
  return withRunningEngine(context, host, async (asking) => ({ is: await work(asking) }));
}

/** The pair of that name or id; throws WrongUse where there is none, or where several have the name. */
export async function findPair({ engine }: Asking, wanted: string): Promise<PairStatus> {
  const all = await engine.call('pair.list', null);
  const byId = all.find(({ pair }) => pair.id === wanted);
  const [first, ...more] = byId ? [byId] : all.filter(({ pair }) => pair.name === wanted);
  if (!first)
    throw new WrongUse(`There is no pair \u201c${wanted}\u201d. \u201clongshore pair list\u201d shows them.`);
  if (more.length > 0)
    throw new WrongUse(
      `Several pairs are called \u201c${wanted}\u201d. Name one by its id, as \u201clongshore pair list\u201d shows it.`,
    );
  return first;
}

/** The pair of that name, or all of them. */
export async function choosePairs(asking: Asking, name: string | undefined): Promise<PairStatus[]> {
  return name === undefined ? asking.engine.call('pair.list', null) : [await findPair(asking, name)];
}

/** The ids for calls that take some pairs; null: all. */
export async function chooseIds(asking: Asking, name: string | undefined): Promise<PairId[] | null> {
  return name === undefined ? null : [(await findPair(asking, name)).pair.id];
}
