// Key <-> path rules: what an entry is called in S3 and on a disk. Pure; nothing else joins or splits names.

import { posix, win32 } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Key, LocalPath } from '../../contract/models.ts';
import { isPartName } from './local/part-name.ts';

/** The system whose rules for file names hold. */
export type Platform = 'linux' | 'darwin' | 'win32';

/** The place itself, as a key relative to it. */
export const placeKey = '' as Key;

const maxKeyBytes = 1024;
const maxNameLength = 255;
// Windows opens a device for these names, with any extension and any number of spaces before it.
const deviceName =
  /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)\s*(\.|$)/i;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const refusedByWindows = /[\u0000-\u001f<>:"|?*\\]/;

/** The last segment of a key; '' for the place itself. */
export function lastSegment(key: Key): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The key of the folder that holds this entry; '' where that is the place itself. */
export function parentKey(key: Key): Key {
  return key.slice(0, Math.max(0, key.lastIndexOf('/'))) as Key;
}

/** The key of the entry `name` inside the folder `folder`. */
export function joinKey(folder: Key, name: string): Key {
  return (folderPrefix(folder) + name) as Key;
}

/**
 * What all keys inside this folder begin with: '' for the place itself, else the key and a slash.
 * A key of slashes alone is its own prefix, so that the nameless folders of keys like `/a` have keys too.
 */
export function folderPrefix(key: Key): string {
  return /^\/*$/.test(key) ? key : `${key}/`;
}

/** The folder whose keys begin with `prefix`; undoes `folderPrefix`. */
export function folderOfPrefix(prefix: string): Key {
  return (/^\/*$/.test(prefix) ? prefix : prefix.slice(0, -1)) as Key;
}

/** Why this whole key cannot be the name of an object in S3, as a sentence; null when it can. */
export function keyProblem(key: string): string | null {
  if (key === '') return 'The name is empty.';
  if (!key.isWellFormed()) return 'The name is not valid Unicode, which S3 requires.';
  if (Buffer.byteLength(key) > maxKeyBytes) {
    return 'The name with its folders is longer than the 1,024 bytes that S3 allows.';
  }
  return null;
}

/** Why one segment of a key cannot be a file name on this system, as a sentence; null when it can. */
export function segmentProblem(segment: string, platform: Platform): string | null {
  if (segment === '') return 'A part of the name between two slashes is empty, which no folder allows.';
  if (segment === '.' || segment === '..') {
    return `\u201c${segment}\u201d in a name would point to another folder.`;
  }
  if (segment.includes('\0')) return 'The name holds a NUL character, which no file name may.';
  if (segment.includes('/')) return 'The name holds a slash, which parts folders.';
  if (!segment.isWellFormed()) return 'The name is not valid Unicode.';
  if (isPartName(segment)) return 'Names of this form are kept for Longshore\u2019s own unfinished files.';
  if (platform !== 'win32') {
    return Buffer.byteLength(segment) > maxNameLength
      ? `\u201c${segment.slice(0, 24)}\u2026\u201d is longer than the 255 bytes that this system allows.`
      : null;
  }
  if (segment.length > maxNameLength) {
    return `\u201c${segment.slice(0, 24)}\u2026\u201d is longer than the 255 characters that Windows allows.`;
  }
  const refused = refusedByWindows.exec(segment)?.[0];
  if (refused !== undefined) {
    const shown = refused < ' ' ? 'a control character' : refused;
    return `\u201c${segment}\u201d holds ${shown}, which Windows does not allow in a name.`;
  }
  if (/[. ]$/.test(segment)) return `\u201c${segment}\u201d ends in a dot or a space, which Windows drops.`;
  if (deviceName.test(segment)) return `\u201c${segment}\u201d is the name of a device on Windows.`;
  return null;
}

/** Why this key cannot be a path below a folder of this system, as a sentence; null when it can. */
export function localProblem(key: Key, platform: Platform): string | null {
  if (key === '') return 'The name is empty.';
  if (key.startsWith('/')) return 'The name begins with a slash, which would leave the folder.';
  for (const segment of key.split('/')) {
    const problem = segmentProblem(segment, platform);
    if (problem !== null) return problem;
  }
  return null;
}

/**
 * The path of a key below `root`, always strictly inside it. Distinct keys give distinct paths.
 * Throws entry.name, with the reason as detail, for a key that cannot be one.
 */
export function keyToPath(root: LocalPath, key: Key, platform: Platform, op: string): LocalPath {
  const problem = localProblem(key, platform);
  if (problem !== null) throw new AppError('entry.name', { op, from: key, detail: problem });
  return rulesOf(platform).join(root, ...key.split('/')) as LocalPath;
}

/** The key of a path below `root`; undoes `keyToPath`. null for a path that is not below it. */
export function pathToKey(root: LocalPath, path: LocalPath, platform: Platform): Key | null {
  const rules = rulesOf(platform);
  const relative = rules.relative(root, path);
  if (relative === '') return placeKey;
  if (relative === '..' || relative.startsWith(`..${rules.sep}`) || rules.isAbsolute(relative)) return null;
  return relative.split(rules.sep).join('/') as Key;
}

function rulesOf(platform: Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
