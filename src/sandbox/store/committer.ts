// Group commit: many changes that arrive together share one transaction and one flush to the disk.

import type { DatabaseSync } from 'node:sqlite';

export interface Committer {
  /**
   * Runs a synchronous change inside a transaction and resolves with its result once that is durable. A change
   * that throws is undone alone and rejects alone; when the commit itself fails, all that shared it reject.
   */
  commit<T>(change: () => T): Promise<T>;
  /** Commits what waits, then refuses further changes. */
  close(): void;
}

interface Job {
  /** Runs the change and gives the step that tells the caller, to be taken after the commit. */
  run(): () => void;
  fail(error: unknown): void;
}

/** Makes the one committer of a database. `afterCommit` runs after each successful transaction. */
export function createCommitter(database: DatabaseSync, afterCommit: () => void): Committer {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const savepoint = database.prepare('SAVEPOINT change');
  const release = database.prepare('RELEASE change');
  const rollbackChange = database.prepare('ROLLBACK TO change');
  const end = database.prepare('COMMIT');
  let waiting: Job[] = [];
  let isScheduled = false;
  let isClosed = false;

  function flush(): void {
    isScheduled = false;
    const jobs = waiting;
    waiting = [];
    if (jobs.length === 0) return;
    const settle: Array<() => void> = [];
    try {
      begin.run();
      for (const job of jobs) {
        savepoint.run();
        try {
          settle.push(job.run());
        } catch (error) {
          // A full disk may have ended the whole transaction, and the savepoint with it.
          if (!database.isTransaction) throw error;
          rollbackChange.run();
          settle.push(() => job.fail(error));
        }
        release.run();
      }
      end.run();
    } catch (error) {
      // Whatever is still open must not leak into the next transaction.
      if (database.isTransaction) database.exec('ROLLBACK');
      for (const job of jobs) job.fail(error);
      return;
    }
    for (const step of settle) step();
    afterCommit();
  }

  return {
    commit<T>(change: () => T): Promise<T> {
      if (isClosed) return Promise.reject(new Error('the sandbox is closed'));
      return new Promise<T>((resolve, reject) => {
        waiting.push({
          run() {
            const value = change();
            return () => resolve(value);
          },
          fail: reject,
        });
        if (!isScheduled) {
          isScheduled = true;
          setImmediate(flush);
        }
      });
    },
    close() {
      flush();
      isClosed = true;
    },
  };
}
