// The jobs of a data folder as files: found, looked at, and removed when they are history.

import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../contract/errors.ts';
import type { LocalPath } from '../../contract/models.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { Host } from '../../engine/host.ts';
import { jobFolder, lockQueue, queueFiles } from '../../engine/journal/queue-files.ts';
import { viewQueue } from '../../engine/transfer/queue-view.ts';
import { hasEnded } from '../follow.ts';
import { type JobCard, readCard } from './job-card.ts';
import { isJobId } from './job-id.ts';

const keptMs = 30 * 24 * 60 * 60 * 1000;

/** A job as its files tell. */
export interface FoundJob {
  readonly id: string;
  readonly card: JobCard | null;
  /** Another process is doing it. */
  readonly isAtWork: boolean;
  /** The newest; null where nothing of it can be read at this moment. */
  readonly transfer: Transfer | null;
}

/** Where the card of a job lies. */
export function cardFile(dataFolder: LocalPath, id: string): string {
  return join(jobFolder(dataFolder), `${id}.json`);
}

/** The ids of all jobs, in no order. */
export function jobIds(dataFolder: LocalPath): string[] {
  return namesIn(dataFolder).flatMap((name) => {
    const id = name.replace(/\.db$/, '');
    return name.endsWith('.db') && isJobId(id) ? [id] : [];
  });
}

/** Looks at a job without taking it. */
export async function lookAtJob(host: Host, dataFolder: LocalPath, id: string): Promise<FoundJob> {
  const files = queueFiles(dataFolder, id);
  const lock = lockIfFree(dataFolder, id);
  lock?.close();
  const transfers = await viewQueue({
    file: files.database,
    log: host.log,
    now: () => host.clock.now(),
  }).catch(() => []);
  return {
    id,
    card: readCard(cardFile(dataFolder, id)),
    isAtWork: lock === null,
    transfer: transfers.at(-1) ?? null,
  };
}

/** Removes what ended more than 30 days ago. What is being done, or has not ended, stays; what cannot be removed, too. */
export async function pruneJobs(host: Host, dataFolder: LocalPath): Promise<void> {
  const folder = jobFolder(dataFolder);
  for (const id of jobIds(dataFolder)) {
    const changedMs = statSync(join(folder, `${id}.db`), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (host.clock.now() - changedMs < keptMs) continue;
    await forgetJob(host, dataFolder, id, keptMs).catch((error: unknown) =>
      host.log('warn', 'an old job could not be removed', { id, error }),
    );
  }
}

/** Removes the files of a job that has ended at least `agoMs` ago; false where it has not, or is being done. */
export async function forgetJob(
  host: Host,
  dataFolder: LocalPath,
  id: string,
  agoMs: number,
): Promise<boolean> {
  const { database } = queueFiles(dataFolder, id);
  const lock = lockIfFree(dataFolder, id);
  if (!lock) return false;
  try {
    const transfers = await viewQueue({ file: database, log: host.log, now: () => host.clock.now() });
    const isOver = (transfer: Transfer) =>
      hasEnded(transfer) && host.clock.now() - (transfer.endedMs ?? transfer.createdMs) >= agoMs;
    if (!transfers.every(isOver)) return false;
    for (const end of ['.json', '.db', '.db-wal', '.db-shm'])
      rmSync(join(jobFolder(dataFolder), id + end), { force: true });
    removeLock(dataFolder, id);
    return true;
  } finally {
    lock.close();
  }
}

/** Last of all, for as long as it is there nobody else has the job. Windows keeps it while it is open: it is empty. */
function removeLock(dataFolder: LocalPath, id: string): void {
  try {
    rmSync(queueFiles(dataFolder, id).lock, { force: true });
  } catch {
    // An empty file is left.
  }
}

/** The lock of a job; null while another process has it. */
function lockIfFree(dataFolder: LocalPath, id: string): { close(): void } | null {
  try {
    return lockQueue(queueFiles(dataFolder, id));
  } catch (error) {
    if (hasCode(error, 'engine.busy')) return null;
    throw error;
  }
}

function namesIn(dataFolder: LocalPath): string[] {
  try {
    return readdirSync(jobFolder(dataFolder));
  } catch {
    return [];
  }
}
