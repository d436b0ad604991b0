// Where a running engine lets commands in: an address and a word to say there, in a file that only its owner can read.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalPath } from '../contract/models.ts';
import { z } from '../contract/schema.ts';
import type { Host } from '../engine/host.ts';
import { platformOf } from './folders.ts';

const DoorSign = z.object({
  /** A socket's path, or the name of a pipe of Windows. */
  address: z.string(),
  token: z.string(),
  /** Of the engine: another one may speak another language. */
  version: z.string(),
});
export type DoorSign = z.infer<typeof DoorSign>;

/** What whoever comes in says first. */
export const Knock = z.object({ token: z.string() });
/** What is said when that was right. */
export const Welcome = z.object({ welcome: z.literal(true) });

/** An address to listen at, and how to take away what was made for it. */
export interface DoorPlace {
  readonly address: string;
  remove(): void;
}

/** A socket's path may have 103 bytes on macOS, and a few more on Linux. */
const mostPathBytes = 100;

/**
 * An address of this data folder's own: `engine.sock` in it; in a fresh folder of our own elsewhere where that path is too long;
 * a pipe with a name that nobody can guess on Windows. Only who has the queue may ask: what a dead process left is removed.
 */
export function doorPlace(dataFolder: LocalPath, env: Host['env'], platform = platformOf()): DoorPlace {
  if (platform === 'win32') {
    const address = `\\\\.\\pipe\\longshore-${randomBytes(16).toString('hex')}`;
    return { address, remove: () => {} };
  }
  const usual = join(dataFolder, 'engine.sock');
  if (Buffer.byteLength(usual) <= mostPathBytes) {
    rmSync(usual, { force: true });
    return { address: usual, remove: () => rmSync(usual, { force: true }) };
  }
  const folder = mkdtempSync(join(env['XDG_RUNTIME_DIR'] || tmpdir(), 'longshore-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { address: join(folder, 'engine.sock'), remove };
}

/** Puts the sign up, whole or not at all. */
export function putSign(dataFolder: LocalPath, sign: DoorSign): void {
  const part = `${signFile(dataFolder)}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, JSON.stringify(sign), { mode: 0o600, flag: 'wx' });
  renameSync(part, signFile(dataFolder));
}

/** The sign of a data folder; null where there is none that can be read. */
export function readSign(dataFolder: LocalPath): DoorSign | null {
  try {
    const parsed = DoorSign.safeParse(JSON.parse(readFileSync(signFile(dataFolder), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whether it is worth knocking. */
export function hasSign(dataFolder: LocalPath): boolean {
  return existsSync(signFile(dataFolder));
}

/** Takes the sign down. */
export function removeSign(dataFolder: LocalPath): void {
  rmSync(signFile(dataFolder), { force: true });
}

function signFile(dataFolder: LocalPath): string {
  return join(dataFolder, 'engine.json');
}
