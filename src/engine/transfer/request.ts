// Whether a transfer makes sense, before anything is written down.

import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Key, LocalPath, Place } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { Platform } from '../store/path.ts';
import { folderPrefix, keyToPath, lastSegment, localProblem } from '../store/path.ts';

/** Throws input.wrong for a transfer that could only go wrong: no keys, two of one name, a folder into itself. */
export async function checkRequest(request: TransferRequest, platform: Platform): Promise<void> {
  const { keys, rename } = request;
  const refuse = (detail: string) => {
    throw new AppError('input.wrong', {
      op: 'transfer.start',
      from: nameIn(request.source, '' as Key, platform),
      detail,
    });
  };
  if (keys?.length === 0) refuse('Nothing was chosen.');
  if (keys?.some((key) => key === '')) refuse('An entry without a name was chosen.');
  if (rename !== undefined && keys?.length !== 1) refuse('Only one entry at a time can get another name.');
  if (rename !== undefined && (rename.includes('/') || rename === '.' || rename === '..'))
    refuse('The new name must be a name, not a path.');
  if (keys && new Set(keys.map(lastSegment)).size < keys.length)
    refuse('Two of the chosen entries have the same name; transfer them one after the other.');
  if (await isIntoItself(request, platform)) refuse('A folder cannot be transferred into itself.');
}

/** How a person names an entry of this place; no store is asked. */
export function nameIn(place: Place, key: Key, platform: Platform): string {
  if (place.kind === 's3') return `s3://${place.bucket}/${place.prefix}${key}`;
  return localProblem(key, platform) === null
    ? keyToPath(place.path, key, platform, 'entry.stat')
    : `${place.path}${platform === 'win32' ? '\\' : '/'}${key}`;
}

/** True when both are the same folder, also where one is reached by a link. */
export async function isOnePlace(one: Place, other: Place): Promise<boolean> {
  if (one.kind === 's3' && other.kind === 's3')
    return one.profileId === other.profileId && one.bucket === other.bucket && one.prefix === other.prefix;
  if (one.kind !== 'local' || other.kind !== 'local') return false;
  return (await realFolder(one.path)) === (await realFolder(other.path));
}

async function isIntoItself({ source, target, keys }: TransferRequest, platform: Platform): Promise<boolean> {
  if (source.kind === 's3' && target.kind === 's3') {
    if (source.profileId !== target.profileId || source.bucket !== target.bucket) return false;
    const folders = (keys ?? []).map((key) => source.prefix + folderPrefix(key));
    return keys === null
      ? target.prefix.startsWith(source.prefix)
      : folders.some((folder) => target.prefix.startsWith(folder));
  }
  if (source.kind !== 'local' || target.kind !== 'local') return false;
  const [from, to] = await Promise.all([realFolder(source.path), realFolder(target.path)]);
  if (keys === null) return isAtOrInside(to, from);
  return keys.some(
    (key) =>
      localProblem(key, platform) === null &&
      isAtOrInside(to, keyToPath(from, key, platform, 'transfer.start')),
  );
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isAtOrInside(path: string, folder: string): boolean {
  return path === folder || isInside(path, folder);
}

/** The path with all links resolved, also where its last parts do not exist yet. */
async function realFolder(path: LocalPath): Promise<LocalPath> {
  try {
    return (await realpath(path)) as LocalPath;
  } catch {
    const parent = dirname(path) as LocalPath;
    return parent === path ? path : (((await realFolder(parent)) + path.slice(parent.length)) as LocalPath);
  }
}
