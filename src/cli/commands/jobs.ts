// longshore jobs: what has been begun, how far it is, and what is to become of it.

import type { TransferId } from '../../contract/models.ts';
import { type Asking, type Context, withChooser } from '../context.ts';
import { dateText } from '../date-text.ts';
import { CannotDo, type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { amounts, hasEnded, progressOf } from '../follow.ts';
import { allJobs, type ListedJob } from '../jobs/all-jobs.ts';
import { takeUp, toTheEnd, withJob } from '../jobs/carry-out.ts';
import { type FoundJob, forgetJob } from '../jobs/job-folder.ts';
import { isJobId } from '../jobs/job-id.ts';
import { idleJob, type JobPlace, jobPlace, withQueueOf } from '../jobs/reach-job.ts';
import { sameAccounts } from '../jobs/same-accounts.ts';
import { printable } from '../output.ts';
import { type Reporting, report } from '../report.ts';

/** Lists all jobs. */
export async function listJobs(context: Context): Promise<ExitCode> {
  const { host, dataFolder } = jobPlace(context);
  for (const job of await allJobs(context, host, dataFolder)) {
    const { id, state, isCommands, what, transfer } = job;
    const { createdMs, endedMs, error } = transfer;
    context.output.say(lineOf(job), {
      event: 'job',
      id,
      state,
      isCommands,
      what,
      ...progressOf(transfer),
      createdMs,
      endedMs,
      error,
    });
    await context.output.drained();
  }
  return exitCode.done;
}

function lineOf({ id, state, what, transfer }: ListedJob): string {
  const [files, bytes] = amounts(transfer);
  const { failedFiles, createdMs } = transfer;
  const failed = failedFiles > 0 ? `, ${failedFiles} failed` : '';
  return `${id.padEnd(10)}  ${state.padEnd(9)}  ${dateText(createdMs)}  ${printable(what)}  (${files}, ${bytes}${failed})`;
}

/** Goes on with jobs that no process does any more, one after the other, and follows them. */
export async function resumeJobs(
  context: Context,
  ids: readonly string[],
  { all = false }: { readonly all?: boolean },
): Promise<ExitCode> {
  const place = jobPlace(context);
  const chosen = ids.length > 0 ? ids : await unfinished(context, place, all);
  let worst: ExitCode = exitCode.done;
  const others = chosen.find((id) => !isJobId(id));
  if (context.settings && others !== undefined)
    throw new WrongUse(`${others} is of the window\u2019s queue: the limits in its settings hold for it.`);
  for (const id of chosen) {
    const code = isJobId(id)
      ? await goOn(context, place, await idleJob(place, id), 'resume')
      : await change(context, place, id, 'resumed', ({ engine }, one) =>
          engine.call('transfer.resume', { ids: [one] }),
        );
    if (code !== exitCode.done) worst = code;
    if (context.signal.aborted) break;
  }
  return worst;
}

async function unfinished(
  context: Context,
  { host, dataFolder }: JobPlace,
  isAll: boolean,
): Promise<string[]> {
  const jobs = await allJobs(context, host, dataFolder);
  const ids = jobs
    .filter(({ state, isCommands }) => isCommands && (state === 'stopped' || state === 'paused'))
    .map(({ id }) => id);
  if (ids.length > 1 && !isAll)
    throw new WrongUse(`Several jobs could go on: ${ids.join(', ')}. Name one, or give --all.`);
  if (ids.length === 0) context.output.say('There is nothing to go on with.', null);
  return ids;
}

/** Tries what has failed of a job, or was cancelled, again. */
export async function retryJob(context: Context, id: string): Promise<ExitCode> {
  const place = jobPlace(context);
  if (isJobId(id)) return goOn(context, place, await idleJob(place, id), 'retry');
  return change(context, place, id, 'retried', ({ engine }, one) =>
    engine.call('transfer.retry', { ids: [one] }),
  );
}

function goOn(
  context: Context,
  place: JobPlace,
  found: FoundJob,
  verb: 'resume' | 'retry',
): Promise<ExitCode> {
  const { id, transfer } = found;
  if (!transfer || (verb === 'resume' && hasEnded(transfer)))
    throw new CannotDo(
      `Job ${id} has ended. \u201clongshore jobs retry ${id}\u201d tries again what failed of it.`,
    );
  return withChooser(context, async (_engine, host, choose) => {
    const lent = sameAccounts(context, choose, found);
    return withJob(context, { id, host, dataFolder: place.dataFolder, lent }, async (at) => {
      const reporting = reportingOf(found);
      const resumed = await takeUp(at, reporting, !hasEnded(transfer));
      if (resumed !== null) return resumed;
      return toTheEnd(at, reporting, async () => {
        await at.engine.call('transfer.retry', { ids: [transfer.id] });
        return transfer.id;
      });
    });
  });
}

/** Holds a job until somebody resumes it. */
export function pauseJob(context: Context, id: string): Promise<ExitCode> {
  return change(context, jobPlace(context), id, 'paused', ({ engine }, one) =>
    engine.call('transfer.pause', { ids: [one] }),
  );
}

/** Ends a job; what it has moved stays. */
export function cancelJob(context: Context, id: string): Promise<ExitCode> {
  return change(context, jobPlace(context), id, 'cancelled', ({ engine }, one) =>
    engine.call('transfer.cancel', { ids: [one] }),
  );
}

/** Tells what became of each file of a job. With `csv` as the text of a file. */
export function reportJob(
  context: Context,
  id: string,
  { csv = false }: { readonly csv?: boolean },
): Promise<ExitCode> {
  const { output } = context;
  return withQueueOf(context, jobPlace(context), id, async (asking, one) => {
    const { transfers } = await asking.engine.call('transfer.list', null);
    const transfer = transfers.find((each) => each.id === one);
    if (!transfer) return exitCode.failed;
    if (!csv) {
      await report(asking, transfer, { verb: transfer.direction, isQuiet: false });
      return exitCode.done;
    }
    if (output.isJson) throw new WrongUse('Choose one of --csv and --json.');
    for await (const text of asking.engine.open('transfer.report', { id: one, format: 'csv' })) {
      process.stdout.write(text);
      await output.drained();
    }
    return exitCode.done;
  });
}

/** Forgets a job that has ended, or with `ended` all of them. What they have moved stays. */
export async function forgetJobs(
  context: Context,
  id: string | undefined,
  { ended = false }: { readonly ended?: boolean },
): Promise<ExitCode> {
  if ((id === undefined) === !ended)
    throw new WrongUse('Name a job, or give --ended for all that have ended.');
  const place = jobPlace(context);
  const { host, dataFolder } = place;
  const jobs = await allJobs(context, host, dataFolder);
  const chosen = jobs.filter((job) => (ended ? hasEnded(job.transfer) : job.id === id));
  for (const job of chosen) {
    if (!hasEnded(job.transfer)) throw notEnded(job.id);
    if (!job.isCommands)
      await change(context, place, job.id, 'forgotten', ({ engine }, one) =>
        engine.call('transfer.clear', { ids: [one] }),
      );
    else if (await forgetJob(host, dataFolder, job.id, 0)) say(context, job.id, 'forgotten');
    else if (!ended) throw notEnded(job.id);
  }
  if (chosen.length === 0 && !ended) throw new WrongUse(`There is no job ${id}.`);
  return exitCode.done;
}

type Change = 'resumed' | 'retried' | 'paused' | 'cancelled' | 'forgotten';

async function change(
  context: Context,
  place: JobPlace,
  id: string,
  word: Change,
  work: (asking: Asking, id: TransferId) => Promise<unknown>,
): Promise<ExitCode> {
  await withQueueOf(context, place, id, work);
  say(context, id, word);
  return exitCode.done;
}

function say({ output }: Context, id: string, change: Change): void {
  output.say(`${change}: ${id}`, { event: 'job-changed', id, change });
}

function reportingOf({ card, transfer }: FoundJob): Reporting {
  return { verb: card?.verb === 'mv' ? 'move' : (transfer?.direction ?? 'copy'), isQuiet: false };
}

function notEnded(id: string): CannotDo {
  return new CannotDo(`Job ${id} has not ended. Cancel it first.`);
}
