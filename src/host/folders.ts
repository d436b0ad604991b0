// Where Longshore keeps what is its own, as each system wants it.

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, resolve, win32 } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { LocalPath } from '../contract/models.ts';
import type { Host } from '../engine/host.ts';

type Platform = Host['platform'];
type Env = Host['env'];

/** The system this runs on, in the three kinds that Longshore tells apart; other Unixes count as Linux. */
export function platformOf(platform: NodeJS.Platform = process.platform): Platform {
  return platform === 'win32' || platform === 'darwin' ? platform : 'linux';
}

/** The home folder of whoever runs this. */
export function homeOf(): LocalPath {
  return LocalPath.parse(homedir());
}

/**
 * The data folder: `LONGSHORE_DATA_DIR` wherever it is set, else `$XDG_DATA_HOME/longshore` or `~/.local/share/longshore`
 * on Linux, `~/Library/Application Support/Longshore` on macOS, `%APPDATA%\Longshore` on Windows. A relative
 * XDG_DATA_HOME is ignored, as its specification demands.
 */
export function dataFolderOf(platform: Platform, home: LocalPath, env: Env): LocalPath {
  const path = platform === 'win32' ? win32 : posix;
  const own = env['LONGSHORE_DATA_DIR'];
  if (own) return LocalPath.parse(resolve(own));
  if (platform === 'win32') {
    return LocalPath.parse(path.join(env['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'Longshore'));
  }
  if (platform === 'darwin')
    return LocalPath.parse(path.join(home, 'Library', 'Application Support', 'Longshore'));
  const xdg = env['XDG_DATA_HOME'];
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
  return LocalPath.parse(path.join(base, 'longshore'));
}

/** Makes the folder, for its owner alone, where it is missing; throws disk.* or access.denied where it cannot be. */
export function ensureFolder(folder: LocalPath): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const raw = (error as NodeJS.ErrnoException).code;
    const code = raw === 'ENOSPC' ? 'disk.full' : raw === 'EROFS' ? 'disk.read-only' : 'access.denied';
    throw new AppError(code, { op: 'entry.create-folder', from: folder, raw, cause: error });
  }
}
