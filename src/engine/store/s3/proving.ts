// From the headers of an answer to what will prove its bytes.

import { createVerifier, crc32Verifier, hashVerifier, type Promised, type Verifier } from './checksums.ts';

export interface Proving {
  /** As a person reads it, such as `crc32`. */
  readonly name: string;
  /** At once, unless the algorithm must be loaded first. */
  create(): Verifier | null | Promise<Verifier | null>;
}

/** null where nothing is promised that could be compared. */
export function provingOf(headers: Readonly<Record<string, string>>): Proving | null {
  const type = headers['x-amz-checksum-type'];
  const isComposite = (value: string) => type === 'COMPOSITE' || value.includes('-');
  const of = (name: string) => {
    const value = headers[`x-amz-checksum-${name}`];
    return value === undefined || isComposite(value) ? null : value;
  };
  const crc32 = of('crc32');
  if (crc32 !== null) return { name: 'crc32', create: () => crc32Verifier(crc32) };
  for (const [name, field] of [
    ['crc64nvme', 'ChecksumCRC64NVME'],
    ['crc32c', 'ChecksumCRC32C'],
  ] as const) {
    const value = of(name);
    if (value !== null) return { name, create: () => createVerifier({ [field]: value } satisfies Promised) };
  }
  for (const name of ['sha256', 'sha1'] as const) {
    const value = of(name);
    if (value !== null) return { name, create: () => hashVerifier(name, value) };
  }
  const md5 = md5Of(headers);
  return md5 === null ? null : { name: 'md5', create: () => hashVerifier('md5', md5) };
}

/** The ETag is the MD5 of the bytes unless they came in parts or are encrypted with a key of somebody's. */
function md5Of(headers: Readonly<Record<string, string>>): string | null {
  if (headers['x-amz-server-side-encryption-customer-algorithm'] !== undefined) return null;
  if ((headers['x-amz-server-side-encryption'] ?? 'AES256') !== 'AES256') return null;
  const hex = /^"?([0-9a-f]{32})"?$/.exec(headers['etag'] ?? '')?.[1];
  return hex === undefined ? null : Buffer.from(hex, 'hex').toString('base64');
}
