// Where a pane is, and the ways from there: up, into a child, along the path, and back from typed text.

import { Key, LocalPath, type Place, type ProfileId, type S3Place } from '../../contract/models.ts';
import type { Profile } from '../../contract/profile.ts';
import type { EngineFacts } from '../../contract/settings.ts';

/** A Place, the buckets of a profile, or nowhere yet: no account has been connected. */
export type Location =
  | Place
  | { readonly kind: 'profile'; readonly profileId: ProfileId }
  | { readonly kind: 'nowhere' };

/** One step of a path, from the outermost inwards. */
export interface Crumb {
  readonly label: string;
  readonly location: Location;
}

type Separator = EngineFacts['separator'];

/** The place of a location that has entries; null for a list of buckets. */
export function placeOf(location: Location): Place | null {
  return location.kind === 'local' || location.kind === 's3' ? location : null;
}

export function isSameLocation(a: Location, b: Location): boolean {
  if (a.kind === 'local') return b.kind === 'local' && a.path === b.path;
  if (a.kind === 'profile') return b.kind === 'profile' && a.profileId === b.profileId;
  if (a.kind === 'nowhere') return b.kind === 'nowhere';
  return b.kind === 's3' && a.profileId === b.profileId && a.bucket === b.bucket && a.prefix === b.prefix;
}

/** The location of the folder or bucket `name` inside `parent`. */
export function childOf(parent: Location, name: string, separator: Separator): Location {
  switch (parent.kind) {
    case 'local':
      return { kind: 'local', path: LocalPath.parse(joinPath(parent.path, name, separator)) };
    case 'profile':
      return { kind: 's3', profileId: parent.profileId, bucket: name, prefix: Key.parse('') };
    case 's3':
      return { ...parent, prefix: Key.parse(`${parent.prefix}${name}/`) };
    case 'nowhere':
      return parent;
  }
}

/** One level up, with the name of what was left so that it can be focused; null at the top. */
export function parentOf(
  location: Location,
  separator: Separator,
): { location: Location; leftName: string } | null {
  if (location.kind === 'local') {
    const root = rootOf(location.path, separator);
    if (location.path.length <= root.length) return null;
    const bare = trimEnd(location.path, separator);
    const cut = bare.lastIndexOf(separator);
    const path = LocalPath.parse(bare.slice(0, Math.max(cut, root.length)));
    return { location: { kind: 'local', path }, leftName: bare.slice(cut + 1) };
  }
  if (location.kind !== 's3') return null;
  if (location.prefix === '')
    return { location: { kind: 'profile', profileId: location.profileId }, leftName: location.bucket };
  const bare = location.prefix.slice(0, -1);
  const cut = bare.lastIndexOf('/');
  return {
    location: { ...location, prefix: Key.parse(bare.slice(0, cut + 1)) },
    leftName: bare.slice(cut + 1),
  };
}

/** Every step from the top to `location` itself. */
export function crumbsOf(location: Location, separator: Separator): Crumb[] {
  const crumbs: Crumb[] = [];
  for (let at: Location | undefined = location; at; at = parentOf(at, separator)?.location)
    crumbs.unshift({ label: labelOf(at, separator), location: at });
  return crumbs;
}

/** What the location itself is called, without the way to it. */
export function labelOf(location: Location, separator: Separator): string {
  switch (location.kind) {
    case 'local':
      return parentOf(location, separator)?.leftName ?? location.path;
    case 'profile':
      return 'Buckets';
    case 's3':
      return parentOf(location, separator)?.leftName || (location.prefix === '' ? location.bucket : '/');
    case 'nowhere':
      return '';
  }
}

/** The location as text that can be copied, edited and typed again. */
export function locationText(location: Location): string {
  switch (location.kind) {
    case 'local':
      return location.path;
    case 'profile':
      return 's3://';
    case 's3':
      return `s3://${location.bucket}/${location.prefix}`;
    case 'nowhere':
      return '';
  }
}

/**
 * Reads a typed path: an absolute local path, `~`, `s3://bucket/prefix`. An s3 path belongs to the profile of `from`, else
 * to the first one. A text that is none of these is a sentence saying so.
 */
export function parseLocation(
  typed: string,
  from: Location,
  facts: Pick<EngineFacts, 'separator' | 'home'>,
  profiles: readonly Profile[],
): Location | string {
  const text = typed.trim();
  if (/^s3:\/\//i.test(text)) {
    const profileId =
      from.kind === 's3' || from.kind === 'profile' ? from.profileId : (profiles[0]?.id ?? null);
    if (profileId === null) return 'Connect an account before opening a bucket.';
    const [bucket = '', ...segments] = text.slice(5).split('/');
    if (bucket === '') return { kind: 'profile', profileId };
    const prefix = segments.join('/');
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    return { kind: 's3', profileId, bucket, prefix: Key.parse(folder) };
  }
  const path = text.replace(/^~(?=$|[/\\])/, facts.home);
  if (facts.separator === '/' && path.startsWith('/')) return localLocation(path, '/');
  if (facts.separator === '\\' && /^([a-z]:[\\/]?|\\\\)/i.test(path))
    return localLocation(path.replaceAll('/', '\\'), '\\');
  return `Type a whole path, such as ${facts.home} or s3://bucket/folder.`;
}

/** "s3://bucket/a/" or "/home/ana": where something goes, for a sentence. */
export function placeText(place: Place): string {
  return locationText(place);
}

/** True when something that happened in `changed` shows in a list of `shown`: the same place, or one below it. */
export function nameWithin(shown: Location, changed: Place, separator: Separator): string | null {
  if (shown.kind === 'local' && changed.kind === 'local') {
    const base = shown.path.endsWith(separator) ? shown.path : shown.path + separator;
    return changed.path.startsWith(base)
      ? (changed.path.slice(base.length).split(separator)[0] ?? null)
      : null;
  }
  if (!isS3(shown) || !isS3(changed)) return null;
  if (shown.profileId !== changed.profileId || shown.bucket !== changed.bucket) return null;
  if (shown.prefix === changed.prefix || !changed.prefix.startsWith(shown.prefix)) return null;
  return changed.prefix.slice(shown.prefix.length).split('/')[0] ?? null;
}

function isS3(location: Location): location is S3Place {
  return location.kind === 's3';
}

function localLocation(path: string, separator: Separator): Location {
  const root = rootOf(path, separator);
  const bare = path.length > root.length ? trimEnd(path, separator) : path;
  return { kind: 'local', path: LocalPath.parse(bare.length < root.length ? root : bare) };
}

function joinPath(path: string, name: string, separator: Separator): string {
  return path.endsWith(separator) ? path + name : path + separator + name;
}

/** "/", "C:\", "\\server\share\": what nothing lies above. */
function rootOf(path: string, separator: Separator): string {
  if (separator === '/') return '/';
  const drive = /^[a-z]:/i.exec(path)?.[0];
  if (drive) return `${drive}\\`;
  return /^\\\\[^\\]+\\[^\\]+\\?/.exec(path)?.[0] ?? path;
}

function trimEnd(path: string, separator: Separator): string {
  return path.endsWith(separator) ? path.slice(0, -1) : path;
}
