// app.requestSingleInstanceLock: a link in the user data folder names the process that holds it; a file beside it wakes that one.

import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** What the second instance tells the first. */
export interface SecondInstance {
  readonly argv: string[];
  readonly cwd: string;
  readonly additionalData: unknown;
}

export interface SingleInstanceLock {
  release(): void;
}

/** Takes the lock, or tells its holder and gives null. */
export function takeLock(
  userData: string,
  self: SecondInstance,
  onSecondInstance: (second: SecondInstance) => void,
): SingleInstanceLock | null {
  const lock = join(userData, 'SingletonLock');
  const inbox = join(userData, 'SingletonInbox');
  // Before the lock, so that whoever finds the lock taken finds the inbox, too.
  mkdirSync(inbox, { recursive: true });
  if (!link(lock)) {
    const file = join(inbox, String(process.pid));
    writeFileSync(`${file}.writing`, serialize(self));
    renameSync(`${file}.writing`, `${file}.second`);
    return null;
  }
  const watcher = watch(inbox, (_event, name) => {
    if (name === null || !name.endsWith('.second')) return;
    const second = take(join(inbox, name));
    if (second !== undefined) onSecondInstance(second);
  });
  watcher.unref();
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    watcher.close();
    rmSync(inbox, { recursive: true, force: true });
    rmSync(lock, { force: true });
  };
  process.once('exit', release);
  return { release };
}

function link(lock: string): boolean {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch {
    if (isHeldByLiving(lock)) return false;
    unlinkSync(lock);
    return link(lock);
  }
}

function isHeldByLiving(lock: string): boolean {
  try {
    process.kill(Number(readlinkSync(lock)), 0);
    return true;
  } catch {
    return false;
  }
}

/** Both the event of the rename and a late one may name a file: the first reads it, the second finds nothing. */
function take(file: string): SecondInstance | undefined {
  try {
    const second: SecondInstance = deserialize(readFileSync(file));
    unlinkSync(file);
    return second;
  } catch {
    return undefined;
  }
}
