// The checksums that go along with a body, as headers.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { BodyCheck } from '../errand.ts';
import { crc32Base64 } from './checksums.ts';

export interface Checked {
  readonly headers: Readonly<Record<string, string>>;
  readonly crc32: number;
}

/** Computes what `check` asks for; the CRC32 in any case, for it is nearly free and says later what was sent. */
export function checkBody(body: Uint8Array, check: BodyCheck): Checked {
  const crc = crc32(body);
  return {
    crc32: crc,
    headers: {
      ...((check === 'crc32' || check === 'both') && { 'x-amz-checksum-crc32': crc32Base64(crc) }),
      ...((check === 'md5' || check === 'both') && {
        'content-md5': createHash('md5').update(body).digest('base64'),
      }),
    },
  };
}
