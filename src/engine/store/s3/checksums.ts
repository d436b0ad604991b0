// The checksums of S3: which one an object carries, and whether bytes that came agree with it.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64 } from 'hash-wasm';

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
  if (isWhole(promised, ChecksumCRC32)) return crc32Verifier(ChecksumCRC32);
  if (isWhole(promised, ChecksumCRC64NVME))
    return wasmVerifier(await createCRC64('9a6c9329ac4bc9b5'), ChecksumCRC64NVME);
  if (isWhole(promised, ChecksumCRC32C)) return wasmVerifier(await createCRC32(0x82f63b78), ChecksumCRC32C);
  if (isWhole(promised, ChecksumSHA256)) return hashVerifier('sha256', ChecksumSHA256);
  if (isWhole(promised, ChecksumSHA1)) return hashVerifier('sha1', ChecksumSHA1);
  const md5 = md5Of(promised);
  return md5 === null ? null : hashVerifier('md5', Buffer.from(md5, 'hex').toString('base64'));
}

function isWhole({ ChecksumType }: Promised, checksum: string | undefined): checksum is string {
  return checksum !== undefined && ChecksumType !== 'COMPOSITE' && !checksum.includes('-');
}

/** The ETag is the MD5 of the bytes unless they came in parts or are encrypted with a key of somebody's. */
function md5Of({ ETag, ServerSideEncryption, SSECustomerAlgorithm }: Promised): string | null {
  if (SSECustomerAlgorithm !== undefined || (ServerSideEncryption ?? 'AES256') !== 'AES256') return null;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag ?? '')?.[1] ?? null;
}

export function crc32Verifier(expected: string): Verifier {
  let state = 0;
  return {
    update: (chunk) => {
      state = crc32(chunk, state);
    },
    isRight: () => crc32Base64(state) === expected,
  };
}

function wasmVerifier(hasher: Awaited<ReturnType<typeof createCRC32>>, expected: string): Verifier {
  hasher.init();
  return {
    update: (chunk) => void hasher.update(chunk),
    isRight: () => Buffer.from(hasher.digest('binary')).toString('base64') === expected,
  };
}

export function hashVerifier(algorithm: 'md5' | 'sha1' | 'sha256', expected: string): Verifier {
  const hash = createHash(algorithm);
  return {
    update: (chunk) => void hash.update(chunk),
    isRight: () => hash.digest('base64') === expected,
  };
}

/** A CRC32 as S3 writes it. */
export function crc32Base64(state: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(state);
  return bytes.toString('base64');
}
