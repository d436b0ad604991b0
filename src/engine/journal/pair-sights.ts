// How one side shows a path, as the columns of a change.

import type { LocalFile, RemoteFile, Sight } from '../sync/model.ts';
import { number, numberOrNull, oneOf, type Row, text, textOrNull } from './cells.ts';
import { errorColumn } from './json-column.ts';

type Cell = string | number | null;

const sightWord = oneOf(['same', 'file', 'absent', 'unknown', 'barred'] as const);

/** The local columns of a change, in this order. */
export const localColumns = [
  'local',
  'local_size',
  'local_modified_ms',
  'local_fingerprint',
  'local_inode',
  'local_sha256',
  'local_error',
] as const;

/** The remote columns of a change, in this order. */
export const remoteColumns = [
  'remote',
  'remote_size',
  'remote_modified_ms',
  'remote_etag',
  'remote_class',
  'remote_error',
] as const;

/** What goes into `localColumns`. */
export function localCells(sight: Sight<LocalFile>): Cell[] {
  const file = sight.is === 'file' ? sight.file : null;
  return [
    sight.is,
    file?.sizeBytes ?? null,
    file?.modifiedMs ?? null,
    file?.fingerprint ?? null,
    file?.inode ?? null,
    file?.sha256 ?? null,
    errorTextOf(sight),
  ];
}

/** What goes into `remoteColumns`. */
export function remoteCells(sight: Sight<RemoteFile>): Cell[] {
  const file = sight.is === 'file' ? sight.file : null;
  return [
    sight.is,
    file?.sizeBytes ?? null,
    file?.modifiedMs ?? null,
    file?.etag ?? null,
    file?.storageClass ?? null,
    errorTextOf(sight),
  ];
}

/** The local half of a change; null where none was noted. */
export function localOf(row: Row): Sight<LocalFile> | null {
  return sightOf(row['local'], row['local_error'], () => ({
    sizeBytes: number(row['local_size']),
    modifiedMs: number(row['local_modified_ms']),
    fingerprint: text(row['local_fingerprint']),
    inode: text(row['local_inode']),
    sha256: textOrNull(row['local_sha256']),
  }));
}

/** The remote half of a change; null where none was noted. */
export function remoteOf(row: Row): Sight<RemoteFile> | null {
  return sightOf(row['remote'], row['remote_error'], () => ({
    sizeBytes: number(row['remote_size']),
    modifiedMs: numberOrNull(row['remote_modified_ms']),
    etag: text(row['remote_etag']),
    storageClass: textOrNull(row['remote_class']),
  }));
}

function sightOf<F>(word: unknown, errorCell: unknown, file: () => F): Sight<F> | null {
  if (word === null) return null;
  const is = sightWord(word);
  if (is === 'file') return { is, file: file() };
  if (is === 'barred') return { is, error: errorColumn.parse(errorCell) };
  return { is };
}

function errorTextOf(sight: Sight<unknown>): string | null {
  return sight.is === 'barred' ? JSON.stringify(sight.error) : null;
}
