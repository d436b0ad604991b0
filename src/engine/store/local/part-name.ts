// The names of our own unfinished files: recognisable, so that listings hide them and a later run can sweep them.

import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

const pattern = /^\.longshore-([0-9a-f]{6})-([0-9]{1,10})-[0-9a-f]{12}\.part$/;

// No process of a person has this number.
const keptPid = 0;

/** A fresh name; it tells which computer and which process writes the file. */
export function newPartName(): string {
  return `.longshore-${machine()}-${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

/** A fresh name for a file that is to outlive this process, so that the next one can go on with it. */
export function newKeptPartName(): string {
  return `.longshore-${machine()}-${keptPid}-${randomBytes(6).toString('hex')}.part`;
}

/** True for a file that was named so: only the journal knows whether anybody still wants it. */
export function isKeptPart(name: string): boolean {
  return pattern.exec(name)?.[2] === String(keptPid);
}

/** True for names that only Longshore gives. */
export function isPartName(name: string): boolean {
  return pattern.test(name);
}

/** True when the process that gave this name ran on this computer and runs no more. */
export function isWriterGone(name: string): boolean {
  const [, writer, pid] = pattern.exec(name) ?? [];
  return writer === machine() && !isRunning(Number(pid));
}

let known: string | null = null;

function machine(): string {
  known ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
  return known;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
