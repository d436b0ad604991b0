// Where a request goes: host and path of a bucket and a key, by the rules of S3.

import type { WireRequest } from './wire.ts';

export interface Target {
  readonly isTls: boolean;
  readonly hostname: string;
  readonly port: number;
  /** The Host header: no port where it is the usual one. */
  readonly host: string;
  /** Percent-encoded, always beginning with a slash. */
  readonly path: string;
}

/** The target at `endpoint`; null is Amazon's address in `region`. */
export function targetOf(
  { bucket, key }: Pick<WireRequest, 'bucket' | 'key'>,
  endpoint: URL | null,
  region: string,
  isVirtual: boolean,
): Target {
  const isTls = endpoint?.protocol !== 'http:';
  const usualPort = isTls ? 443 : 80;
  const port = endpoint === null || endpoint.port === '' ? usualPort : Number(endpoint.port);
  const base = endpoint?.hostname ?? amazonHost(region);
  const start = endpoint === null ? '' : endpoint.pathname.replace(/\/+$/, '');
  const isHost = bucket !== null && isVirtual && canBeHost(bucket, isTls, base);
  const hostname = isHost ? `${bucket}.${base}` : base;
  const inBucket = key === null || key === undefined ? '' : `/${encodePath(key)}`;
  const path = start + (bucket === null || isHost ? inBucket : `/${encodePath(bucket)}${inBucket}`);
  return {
    isTls,
    hostname,
    port,
    host: port === usualPort ? hostname : `${hostname}:${port}`,
    path: path === '' ? '/' : path,
  };
}

/** Amazon's host for a region, as its partitions name them. */
function amazonHost(region: string): string {
  return `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** A name with a dot is not covered by the certificate of `*.host`, and an address has no names below it. */
function canBeHost(bucket: string, isTls: boolean, base: string): boolean {
  if (!/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/.test(bucket) || (isTls && bucket.includes('.'))) return false;
  return !/^(\[.*\]|[\d.]+)$/.test(base);
}

const plain = /^[A-Za-z0-9\-_.~/]*$/;

/** A key as S3 signs and sends it: every byte but the unreserved ones and '/', once. */
export function encodePath(key: string): string {
  return plain.test(key) ? key : encode(key).replaceAll('%2F', '/');
}

/** Percent-encoding by RFC 3986, where encodeURIComponent leaves five characters more alone. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The query in the order of its encoded names, as it is signed and sent; '' for none. */
export function encodeQuery(query: WireRequest['query']): string {
  if (query === undefined) return '';
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [encode(name), encode(value)]);
  if (pairs.length > 1) pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}
