// The checksums that go along with a body, as headers.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { BodyCheck } from '../store/errand.ts';
import { crc32Base64 } from '../store/s3/checksums.ts';

export interface Checked {
  readonly headers: Readonly<Record<string, string>>;
  readonly crc32: number;
  /** Lower-case hex; null where it was not asked for. */
  readonly md5: string | null;
}

/** Computes what `check` asks for; the CRC32 in any case, for it is nearly free and says later what was sent. */
export function checkBody(body: Uint8Array, check: BodyCheck): Checked {
  const crc = crc32(body);
  const digest = check === 'md5' || check === 'both' ? createHash('md5').update(body).digest() : null;
  return {
    crc32: crc,
    md5: digest?.toString('hex') ?? null,
    headers: {
      ...(check !== 'none' && check !== 'md5' && { 'x-amz-checksum-crc32': crc32Base64(crc) }),
      ...(digest && { 'content-md5': digest.toString('base64') }),
    },
  };
}
