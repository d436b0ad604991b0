// From an id to whoever can do something about that job: an engine that runs, or one that is opened for the purpose.

import type { LocalPath, TransferId } from '../../contract/models.ts';
import type { Host } from '../../engine/host.ts';
import { type Asking, type Context, commandHost } from '../context.ts';
import { CannotDo, WrongUse } from '../exit-code.ts';
import { newestOf, withJob } from './carry-out.ts';
import { type FoundJob, lookAtJob } from './job-folder.ts';
import { isJobId } from './job-id.ts';
import { isJobThere } from './own-job.ts';
import { withRunningEngine } from './running-engine.ts';

/** The folder that jobs are kept in, with the surroundings to open them. */
export interface JobPlace {
  readonly host: Host;
  readonly dataFolder: LocalPath;
}

/** Where the jobs of this command's data folder are. */
export function jobPlace(context: Context): JobPlace {
  const host = commandHost(context);
  const { dataFolder } = host;
  if (dataFolder === null)
    throw new CannotDo('There is no folder of Longshore\u2019s own that jobs could be in.');
  return { host, dataFolder };
}

/** A command's job that nobody is doing at this moment; throws WrongUse or CannotDo for another. */
export async function idleJob({ host, dataFolder }: JobPlace, id: string): Promise<FoundJob> {
  if (!isJobThere(dataFolder, id)) throw noSuchJob(id);
  const found = await lookAtJob(host, dataFolder, id);
  if (found.isAtWork)
    throw new CannotDo(`Another process is doing job ${id} right now. Ctrl+C there stops it.`);
  if (!found.transfer) throw noSuchJob(id);
  return found;
}

/**
 * Asks about one job without anything being moved for it here: a transfer of the window's queue in the engine that runs, or else
 * in one that is opened to look; a command's job the same way, if nobody is doing it.
 */
export async function withQueueOf<T>(
  context: Context,
  place: JobPlace,
  id: string,
  work: (asking: Asking, id: TransferId) => Promise<T>,
): Promise<T> {
  if (isJobId(id)) {
    await idleJob(place, id);
    return withJob(
      context,
      { id, ...place, lent: [] },
      async (at) => {
        const newest = await newestOf(at);
        if (!newest) throw noSuchJob(id);
        return work(at, newest.id);
      },
      true,
    );
  }
  const transfer = async (asking: Asking): Promise<T> => {
    const { transfers } = await asking.engine.call('transfer.list', null);
    const found = transfers.find((one) => one.id === id);
    if (!found) throw noSuchJob(id);
    return work(asking, found.id);
  };
  const there = await withRunningEngine(context, place.host, async (asking) => ({
    is: await transfer(asking),
  }));
  if (there) return there.is;
  const { createEngine } = await import('../../engine/engine.ts');
  const engine = await createEngine(place.host, { isHeld: true });
  try {
    return await transfer({ ...context, engine });
  } finally {
    await engine.close();
  }
}

/** The sentence for an id that nothing has. */
export function noSuchJob(id: string): WrongUse {
  return new WrongUse(`There is no job ${id}. \u201clongshore jobs\u201d lists them.`);
}
