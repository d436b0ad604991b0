// Carries out a job in this process, with a queue in the data folder, so that it goes on after whatever ends the process.

import { hasCode } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { Engine, EngineOptions } from '../../engine/engine.ts';
import { keepHeapsSmall } from '../../host/small-heaps.ts';
import type { Asking, Context } from '../context.ts';
import { CannotDo, type ExitCode, exitCode } from '../exit-code.ts';
import { amounts, follow, hasEnded, isHeld, progressOf } from '../follow.ts';
import { type Reporting, report } from '../report.ts';
import { pruneJobs } from './job-folder.ts';
import type { OwnJob } from './own-job.ts';

/** A command at work on its job. */
export interface AtJob extends Asking {
  readonly engine: Engine;
  readonly job: OwnJob;
}

/** Runs `work` with the engine of a job, which goes on at once with what the job still holds. With `isHeld` it only looks. */
export async function withJob<T>(
  context: Context,
  job: OwnJob,
  work: (at: AtJob) => Promise<T>,
  isHeld = false,
): Promise<T> {
  const { createEngine } = await import('../../engine/engine.ts');
  await pruneJobs(job.host, job.dataFolder);
  keepHeapsSmall();
  const options: EngineOptions = {
    queue: { job: job.id },
    lent: job.lent,
    isHeld,
    settings: context.settings ?? {},
  };
  const engine = await createEngine(job.host, options).catch((error: unknown) => {
    if (hasCode(error, 'engine.busy'))
      throw new CannotDo(
        `Another process is doing this already, as job ${job.id}. \u201clongshore jobs\u201d shows how far it is.`,
      );
    throw error;
  });
  try {
    return await work({ ...context, engine, job });
  } finally {
    await engine.close();
  }
}

/** The newest transfer of a job: the list has them in the order of the queue, and then the history backwards. */
export async function newestOf({ engine }: Asking): Promise<Transfer | undefined> {
  const { transfers } = await engine.call('transfer.list', null);
  return transfers.toSorted((one, other) => Number(one.id) - Number(other.id)).at(-1);
}

/**
 * Goes on with what the job holds, and says so; null where all of it has ended. `wasOpen`: it had not when it was looked at
 * before its engine was opened, which ends by itself what only had not been said to have ended.
 */
export async function takeUp(at: AtJob, reporting: Reporting, wasOpen: boolean): Promise<ExitCode | null> {
  const transfer = await newestOf(at);
  if (!transfer || (hasEnded(transfer) && !wasOpen)) return null;
  const [files, bytes] = amounts(transfer);
  at.output.note(`going on with job ${at.job.id}: ${files}, ${bytes} were done.`, {
    event: 'resumed',
    job: at.job.id,
    ...progressOf(transfer),
  });
  const { id } = transfer;
  return toTheEnd(at, reporting, async () => {
    // Whoever runs it again wants it done, also what was held or has failed meanwhile.
    await at.engine.call('transfer.resume', { ids: null });
    if (transfer.state === 'paused') await at.engine.call('transfer.resume', { ids: [id] });
    if (transfer.failedFiles > 0) await at.engine.call('transfer.retry', { ids: [id] });
    return id;
  });
}

/** Follows the job's transfer to its end and tells what became of it; Ctrl+C, or what holds it up, leaves the rest for another time. */
export async function toTheEnd(
  at: AtJob,
  reporting: Reporting,
  begin: () => Promise<TransferId>,
): Promise<ExitCode> {
  const transfer = await follow(at, { begin, atAbort: 'leave' });
  if (hasEnded(transfer)) {
    await report(at, transfer, reporting);
    return transfer.state === 'done' ? exitCode.done : exitCode.failed;
  }
  const isWaiting = isHeld(transfer);
  if (isWaiting) await report(at, transfer, reporting);
  const [files, bytes] = amounts(transfer);
  at.output.note(
    `stopped after ${files}, ${bytes}. The same command goes on with it, or \u201clongshore jobs resume ${at.job.id}\u201d.`,
    { event: 'stopped', job: at.job.id, ...progressOf(transfer) },
  );
  return isWaiting ? exitCode.failed : exitCode.interrupted;
}
