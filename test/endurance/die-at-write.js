// Loaded into a program before its own code: ends it without a word at a certain write to a SQLite database of a job.
// LONGSHORE_TEST_DIE_AT=5 dies after the fifth write, 5- before it.

import { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

const [, digits, before] = /^(\d+)(-?)$/.exec(process.env.LONGSHORE_TEST_DIE_AT ?? '') ?? [];
let left = Number(digits);

/** Counts `work` as a write: a commit, or a statement outside of a transaction. */
function counted(work) {
  left -= 1;
  if (left === 0 && before) process.kill(process.pid, 'SIGKILL');
  const result = work();
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  return result;
}

if (digits !== undefined && isMainThread) {
  const jobs = new WeakSet();
  const { exec, prepare } = DatabaseSync.prototype;
  const owners = new WeakMap();
  const isJob = (database) => {
    if (!jobs.has(database) && /[/\\]jobs[/\\]j\w+\.db$/.test(database.location() ?? '')) jobs.add(database);
    return jobs.has(database);
  };
  DatabaseSync.prototype.exec = function (sql) {
    const work = () => exec.call(this, sql);
    return sql === 'COMMIT' && isJob(this) ? counted(work) : work();
  };
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    owners.set(statement, this);
    return statement;
  };
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (...values) {
    const owner = owners.get(this);
    const work = () => run.call(this, ...values);
    return owner && isJob(owner) && !owner.isTransaction ? counted(work) : work();
  };
}
