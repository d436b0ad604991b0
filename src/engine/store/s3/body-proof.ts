// The header by which a server checks that a body came as it was sent.

import { crc32 } from 'node:zlib';
import { crc32Base64, md5Base64 } from './checksums.ts';
import type { ServerKnowledge } from './server-knowledge.ts';

/** As the SDK names it; nothing where the server would refuse either. */
export function proofOf(
  body: Uint8Array,
  kind: ServerKnowledge['bodyProof'],
): { readonly ChecksumCRC32?: string; readonly ContentMD5?: string } {
  if (kind === 'crc32') return { ChecksumCRC32: crc32Base64(crc32(body)) };
  return kind === 'md5' ? { ContentMD5: md5Base64(body) } : {};
}
