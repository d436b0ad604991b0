// The log: one JSON line per event in `<data>/log/longshore.log`, a few files of bounded size, never a secret.

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPath } from '../contract/models.ts';
import type { Clock, Log } from '../engine/host.ts';
import { redact, redactText } from './redact.ts';

interface LogOptions {
  readonly clock: Clock;
  /** A file that has grown beyond this is put aside. */
  readonly maxBytes?: number;
  /** How many files there are at the most, the current one included. */
  readonly files?: number;
}

/** Where the log of a data folder is. */
export function logFileOf(dataFolder: LocalPath): string {
  return join(dataFolder, 'log', 'longshore.log');
}

/**
 * Writes to the log of `dataFolder`; null writes nowhere. Several processes may write the same log: each line is one append.
 * A log that cannot be written (full disk, no permission) is silent: it must never be what stops the work.
 */
export function createLog(dataFolder: LocalPath | null, options: LogOptions): Log {
  if (dataFolder === null) return () => {};
  const { clock, maxBytes = 5 * 1024 * 1024, files = 3 } = options;
  const file = logFileOf(dataFolder);
  let fd: number | undefined;

  function open(): number {
    if (fd === undefined) {
      mkdirSync(join(dataFolder as string, 'log'), { recursive: true, mode: 0o700 });
      fd = openSync(file, 'a', 0o600);
    }
    if (fstatSync(fd).size < maxBytes) return fd;
    // Another process may have put the file aside already; then only our hold on it is old.
    if (isSameFile(fd, file)) rotate();
    closeSync(fd);
    fd = undefined;
    fd = openSync(file, 'a', 0o600);
    return fd;
  }

  function rotate(): void {
    for (let age = files - 1; age >= 1; age -= 1) {
      const younger = age === 1 ? file : `${file}.${age - 1}`;
      if (statSync(younger, { throwIfNoEntry: false })) renameSync(younger, `${file}.${age}`);
    }
  }

  return (level, what, facts) => {
    try {
      const line = {
        time: new Date(clock.now()).toISOString(),
        level,
        pid: process.pid,
        what: redactText(what),
      };
      const clean = facts && redact(facts);
      writeSync(open(), `${JSON.stringify(clean ? { ...line, facts: clean } : line)}\n`);
    } catch {
      // Nothing may come of a log that cannot be written.
    }
  };
}

function isSameFile(fd: number, file: string): boolean {
  const held = fstatSync(fd);
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.ino === held.ino && found.dev === held.dev;
}
