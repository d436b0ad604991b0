// What stands on the command line for a place: `s3://bucket/key`, or a path on this computer.

import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import {
  Key,
  LocalPath,
  type LocalPlace,
  type Place,
  type ProfileId,
  type S3Place,
} from '../contract/models.ts';
import { WrongUse } from './exit-code.ts';

/** `key` is all that follows the bucket, as it was typed: it may be '' or end in '/'. */
export interface S3Address {
  readonly kind: 's3';
  readonly bucket: string;
  readonly key: string;
}

export interface LocalAddress {
  readonly kind: 'local';
  /** As it was typed. */
  readonly path: string;
}

export type Address = S3Address | LocalAddress;

const scheme = 's3://';

/** Reads an argument; throws WrongUse for `s3://` without a bucket. */
export function parseAddress(text: string): Address {
  if (!text.startsWith(scheme)) {
    if (text === '') throw new WrongUse('An empty path names nothing.');
    return { kind: 'local', path: text };
  }
  const slash = text.indexOf('/', scheme.length);
  const bucket = text.slice(scheme.length, slash < 0 ? undefined : slash);
  if (bucket === '') throw new WrongUse(`${text} names no bucket. Write s3://BUCKET/KEY.`);
  return { kind: 's3', bucket, key: slash < 0 ? '' : text.slice(slash + 1) };
}

/** Reads an argument that must be in S3. */
export function parseS3(text: string): S3Address {
  const address = parseAddress(text);
  if (address.kind === 's3') return address;
  throw new WrongUse(`${text} is not in S3. Write s3://BUCKET or s3://BUCKET/KEY.`);
}

/** Reads an argument that must be a bucket and nothing in it; gives its name. */
export function parseBucket(text: string): string {
  const { bucket, key } = parseS3(text);
  if (key === '') return bucket;
  throw new WrongUse(`${text} names something in a bucket. Write s3://${bucket}.`);
}

/** How an address was typed. */
export function textOf(address: Address): string {
  return address.kind === 's3' ? `${scheme}${address.bucket}/${address.key}` : address.path;
}

/** The address as a folder, and all that is in it. */
export function folderPlace(address: Address, profileId: ProfileId): Place {
  if (address.kind === 'local') return { kind: 'local', path: LocalPath.parse(resolve(address.path)) };
  const { bucket, key } = address;
  return {
    kind: 's3',
    profileId,
    bucket,
    prefix: Key.parse(key === '' || key.endsWith('/') ? key : `${key}/`),
  };
}

/** The address as one entry of the folder that holds it; `name` is '' where the address is itself a whole place. */
export function entryPlace(address: Address, profileId: ProfileId): { place: Place; name: string } {
  if (address.kind === 's3') {
    const { bucket, key } = address;
    const cut = key.lastIndexOf('/') + 1;
    return {
      place: { kind: 's3', profileId, bucket, prefix: Key.parse(key.slice(0, cut)) },
      name: key.slice(cut),
    };
  }
  const path = resolve(address.path);
  return { place: { kind: 'local', path: LocalPath.parse(dirname(path)) }, name: basename(path) };
}

/** Whether the address says by itself that a folder is meant. */
export function isFolderLike(address: Address): boolean {
  if (address.kind === 's3') return address.key === '' || address.key.endsWith('/');
  return /[/\\]$/.test(address.path) || ['.', '..'].includes(basename(address.path));
}

/** Whether there is a folder of that path on this computer. */
export async function isLocalFolder(address: LocalAddress): Promise<boolean> {
  return stat(resolve(address.path)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** How a person names an entry of a place: `s3://bucket/key`, or a path as short as it can be from here. */
export function nameIn(place: LocalPlace | S3Place, key: string): string {
  if (place.kind === 's3') return `${scheme}${place.bucket}/${place.prefix}${key}`;
  const whole =
    key === ''
      ? place.path
      : `${place.path}${place.path.endsWith(sep) ? '' : sep}${key.split('/').join(sep)}`;
  const short = relative(process.cwd(), whole);
  return short === '' ? '.' : short.startsWith('..') ? whole : short;
}
