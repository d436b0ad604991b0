// From a command to its job: whether it has one, what it is called, and what is written down of it.

import { existsSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';
import type { LocalPath } from '../../contract/models.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Host } from '../../engine/host.ts';
import { jobFolder, queueFiles } from '../../engine/journal/queue-files.ts';
import { ensureFolder } from '../../host/folders.ts';
import type { Session } from '../context.ts';
import { hasEnded } from '../follow.ts';
import type { Choice } from '../profile-choice.ts';
import type { Ends } from '../transfer-plan.ts';
import { isJobId, type JobCommand, jobIdOf } from './job-id.ts';

/** A job of this data folder, and the accounts that only this command knows. */
export interface OwnJob {
  readonly id: string;
  readonly host: Host;
  readonly dataFolder: LocalPath;
  readonly lent: readonly Profile[];
}

/** The job of a command; null where there is no folder to keep it in, so that it lives as long as the command. */
export function jobOf(
  { host }: Session,
  ends: Ends,
  isRecursive: boolean,
  request: JobCommand['request'],
): OwnJob | null {
  const { dataFolder } = host;
  if (dataFolder === null || !canKeepJobs(dataFolder)) return null;
  const id = jobIdOf({ ...ends, isRecursive, request });
  return {
    id,
    host,
    dataFolder,
    lent: accountsOf(ends).flatMap(({ profile, isLent }) => (isLent ? profile : [])),
  };
}

/** Whether a job of that id has been begun, and not been forgotten since. */
export function isJobThere(dataFolder: LocalPath, id: string): boolean {
  return isJobId(id) && existsSync(queueFiles(dataFolder, id).database);
}

/** Whether there is something of the job that waits to be gone on with. */
export async function isUnfinished({ host, dataFolder, id }: OwnJob): Promise<boolean> {
  if (!isJobThere(dataFolder, id)) return false;
  // Loaded on need: most commands have begun nothing.
  const { lookAtJob } = await import('./job-folder.ts');
  const { transfer, isAtWork } = await lookAtJob(host, dataFolder, id);
  return isAtWork || (transfer !== null && !hasEnded(transfer));
}

/** The accounts that are needed: one where both ends are in the same, none for the end on this computer. */
export function accountsOf({ from, to, source, target }: Ends): Choice[] {
  const used = [...(from.kind === 's3' ? [source] : []), ...(to.kind === 's3' ? [target] : [])];
  return used.filter(
    ({ profile }, index) => used.findIndex((one) => one.profile.id === profile.id) === index,
  );
}

function canKeepJobs(dataFolder: LocalPath): boolean {
  try {
    ensureFolder(jobFolder(dataFolder));
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
