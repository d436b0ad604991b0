// Which files hold a queue, and how one process alone comes to have them.

import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPath } from '../../contract/models.ts';
import { lockFile } from './database.ts';

/** A queue's database, and the file whose lock says who has it. */
export interface QueueFiles {
  readonly database: string;
  readonly lock: string;
}

/** The folder of a data folder in which each command's queue lies; whoever puts one there makes it. */
export function jobFolder(dataFolder: LocalPath): LocalPath {
  return join(dataFolder, 'jobs') as LocalPath;
}

/** The files of the window's own queue, or with `job` those of one command's. */
export function queueFiles(dataFolder: LocalPath, job: string | null): QueueFiles {
  const stem = job === null ? join(dataFolder, 'queue') : join(jobFolder(dataFolder), job);
  return { database: `${stem}.db`, lock: `${stem}.lock` };
}

/** Takes a queue for as long as the result is open, also where its files are being removed at this moment. Throws engine.busy. */
export function lockQueue({ lock: file }: QueueFiles): { close(): void } {
  for (;;) {
    makeIfMissing(file);
    const before = identityOf(file);
    const lock = lockFile(file);
    // Who removes a queue holds its lock while it does: then what was locked here is no file any more.
    if (identityOf(file) === before) return lock;
    lock.close();
  }
}

function makeIfMissing(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch {
    // Taking the lock tells it better.
  }
}

function identityOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino} ${found.birthtimeNs}` : null;
}
