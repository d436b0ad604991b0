// A file system's record of a file as an Entry, and the fingerprint that tells whether it is still the same.

import type { BigIntStats } from 'node:fs';
import type { ErrorWire } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { lastSegment } from '../path.ts';

/**
 * Equal as long as the content is: size, time of change and time of change of the record itself, in nanoseconds.
 * The file's number is left out, for memory cards give a file another one whenever they are asked.
 */
export function fingerprint(stats: BigIntStats): string {
  return `${contentMark(stats)}-${stats.ctimeNs}`;
}

/** The same without the time of the record, which a rename changes. */
export function contentMark(stats: BigIntStats): string {
  return `${stats.size}-${stats.mtimeNs}`;
}

/** The entry of what `stats` (from lstat or fstat) describes. Anything but a file or folder carries trouble. */
export function localEntry(key: Key, stats: BigIntStats): Entry {
  const name = lastSegment(key);
  if (stats.isDirectory()) return { ...folderEntry(key), modifiedMs: toMs(stats.mtimeNs) };
  const entry: Entry = {
    kind: 'file',
    key,
    name,
    sizeBytes: stats.isFile() ? Number(stats.size) : null,
    modifiedMs: toMs(stats.mtimeNs),
    storageClass: null,
    version: fingerprint(stats),
  };
  const kind = unusualKind(stats);
  if (kind === null) return entry;
  return { ...entry, trouble: trouble('entry.unsupported', key, `It is ${kind}.`) };
}

/** A folder of which no more than the name is known. */
export function folderEntry(key: Key): Entry {
  return {
    kind: 'folder',
    key,
    name: lastSegment(key),
    sizeBytes: null,
    modifiedMs: null,
    storageClass: null,
    version: null,
  };
}

/** What an entry of a listing carries when it cannot be moved. */
export function trouble(code: ErrorWire['code'], from: string, detail: string): ErrorWire {
  return { code, op: 'entry.list', from, retry: 'never', detail };
}

/** What this is besides a file or a folder, in words; null for those two. */
export function unusualKind(stats: BigIntStats): string | null {
  if (stats.isFile() || stats.isDirectory()) return null;
  if (stats.isSymbolicLink()) return 'a symbolic link, which Longshore does not follow';
  if (stats.isSocket()) return 'a socket';
  if (stats.isFIFO()) return 'a pipe';
  return 'a device';
}

/** Milliseconds to the microsecond: what a double holds exactly at today's dates, and what `utimesSeconds` can give back. */
export function toMs(ns: bigint): number {
  return Number(ns / 1000n) / 1000;
}

/**
 * Seconds as utimes wants them. Systems cut off what a double cannot hold, so a third of a microsecond on top keeps
 * the microsecond itself; what is finer is lost.
 */
export function utimesSeconds(modifiedMs: number): number {
  return (modifiedMs + 0.0003) / 1000;
}
