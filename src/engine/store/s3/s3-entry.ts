// An object of S3 as an Entry: ETags as versions, and the time of change that an object carries as metadata.

import type { Entry, Key } from '../../../contract/models.ts';
import { lastSegment } from '../path.ts';
import { readObjectHeaders } from './object-headers.ts';

/** What HEAD, GET and listings say of an object, as far as an entry needs it. */
export interface ObjectFacts {
  readonly sizeBytes: number | undefined;
  readonly etag: string | undefined;
  readonly modified: Date | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly storageClass: string | undefined;
}

export function objectEntry(key: Key, facts: ObjectFacts): Entry {
  return {
    kind: 'file',
    key,
    name: lastSegment(key),
    sizeBytes: facts.sizeBytes ?? null,
    modifiedMs: parseMtime(facts.metadata?.['mtime']) ?? facts.modified?.getTime() ?? null,
    // Answers to HEAD leave it out for the standard class, listings do not.
    storageClass: facts.storageClass ?? 'STANDARD',
    version: versionOf(facts.etag),
  };
}

/** The entry of an object by the headers of an answer about it. */
export function entryOfHeaders(key: Key, headers: Readonly<Record<string, string>>): Entry {
  const { ContentLength, ETag, LastModified, Metadata, StorageClass } = readObjectHeaders(headers);
  return objectEntry(key, {
    sizeBytes: ContentLength,
    etag: ETag,
    modified: LastModified,
    metadata: Metadata,
    storageClass: StorageClass,
  });
}

/** A prefix that other keys share, or a marker. S3 knows nothing of it but the name. */
export function prefixEntry(key: Key, name = lastSegment(key)): Entry {
  return { kind: 'folder', key, name, sizeBytes: null, modifiedMs: null, storageClass: null, version: null };
}

/** An ETag without its quotes, which some servers leave out in some answers; null for none. */
export function versionOf(etag: string | undefined): string | null {
  // The usual form, without a regular expression: a listing has a million of them.
  if (etag !== undefined && etag.length > 2 && etag.startsWith('"') && etag.endsWith('"'))
    return etag.slice(1, -1);
  const bare = etag?.replace(/^(W\/)?"(.*)"$/, '$2') ?? '';
  return bare === '' ? null : bare;
}

/** The version as If-Match wants it. */
export function etagOf(version: string): string {
  return `"${version}"`;
}

/** A time of change as `x-amz-meta-mtime` has it, the form that rclone writes: seconds since 1970 with a fraction. */
export function formatMtime(modifiedMs: number): string {
  // In whole microseconds, which is what a double holds exactly; decimals of a division would not be.
  const micros = BigInt(Math.round(modifiedMs * 1000));
  const sign = micros < 0n ? '-' : '';
  const absolute = micros < 0n ? -micros : micros;
  const fraction = String(absolute % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${sign}${absolute / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Undoes formatMtime to the microsecond; null for what is no such time. */
export function parseMtime(text: string | undefined): number | null {
  const parts = /^(-?)(\d{1,11})(?:\.(\d{1,12}))?$/.exec(text?.trim() ?? '');
  if (parts === null) return null;
  const [, sign, seconds = '0', fraction = ''] = parts;
  const ms = (Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))) / 1000;
  return sign === '-' ? -ms : ms;
}
