// The checksums of S3: which one an object carries, and whether bytes that came agree with it.

import { createHash } from 'node:crypto';
import { type Algorithm, base64, createHasher } from '../hasher.ts';

/** Takes bytes in order; `isRight` says whether they were the promised ones. */
export interface Verifier {
  update(chunk: Uint8Array): void;
  isRight(): boolean;
}

/** What an answer to GET says about its bytes, as the SDK names it. */
export interface Promised {
  readonly ChecksumType?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly ETag?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

/** The verifier for what is promised; null where nothing is that could be compared. */
export async function createVerifier(promised: Promised): Promise<Verifier | null> {
  const { ChecksumCRC64NVME, ChecksumCRC32, ChecksumCRC32C, ChecksumSHA1, ChecksumSHA256 } = promised;
  // A composite one is over the parts' checksums, not over the bytes.
  if (isWhole(promised, ChecksumCRC32)) return verifier('crc32', ChecksumCRC32);
  if (isWhole(promised, ChecksumCRC64NVME)) return verifier('crc64nvme', ChecksumCRC64NVME);
  if (isWhole(promised, ChecksumCRC32C)) return verifier('crc32c', ChecksumCRC32C);
  if (isWhole(promised, ChecksumSHA256)) return verifier('sha256', ChecksumSHA256);
  if (isWhole(promised, ChecksumSHA1)) return verifier('sha1', ChecksumSHA1);
  const md5 = md5Of(promised);
  return md5 === null ? null : verifier('md5', Buffer.from(md5, 'hex').toString('base64'));
}

function isWhole({ ChecksumType }: Promised, checksum: string | undefined): checksum is string {
  return checksum !== undefined && ChecksumType !== 'COMPOSITE' && !checksum.includes('-');
}

/** The ETag is the MD5 of the bytes unless they came in parts or are encrypted with a key of somebody's. */
function md5Of({ ETag, ServerSideEncryption, SSECustomerAlgorithm }: Promised): string | null {
  if (SSECustomerAlgorithm !== undefined || (ServerSideEncryption ?? 'AES256') !== 'AES256') return null;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag ?? '')?.[1] ?? null;
}

async function verifier(algorithm: Algorithm, expected: string): Promise<Verifier> {
  const hasher = await createHasher(algorithm);
  return {
    update: (chunk) => hasher.update(chunk),
    isRight: () => base64(hasher.digest()) === expected,
  };
}

/** A CRC32 as S3 writes it. */
export function crc32Base64(state: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(state);
  return bytes.toString('base64');
}

/** The MD5 of a request's body, for Content-MD5. */
export function md5Base64(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
