// The checksums of S3: which one an object carries, and whether bytes that came agree with it.

import { type Algorithm, base64, createHasher, type Hasher } from '../hasher.ts';

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

/** A checksum over all bytes of an object, in base64. */
export interface WholeSum {
  readonly algorithm: Algorithm;
  readonly digest: string;
}

/** The checksum that costs least of those promised; null where nothing is that could be compared. */
export function wholeSum(promised: Promised): WholeSum | null {
  const { ChecksumCRC64NVME, ChecksumCRC32, ChecksumCRC32C, ChecksumSHA1, ChecksumSHA256 } = promised;
  // A composite one is over the parts' checksums, not over the bytes.
  if (isWhole(promised, ChecksumCRC32)) return { algorithm: 'crc32', digest: ChecksumCRC32 };
  if (isWhole(promised, ChecksumCRC64NVME)) return { algorithm: 'crc64nvme', digest: ChecksumCRC64NVME };
  if (isWhole(promised, ChecksumCRC32C)) return { algorithm: 'crc32c', digest: ChecksumCRC32C };
  if (isWhole(promised, ChecksumSHA256)) return { algorithm: 'sha256', digest: ChecksumSHA256 };
  if (isWhole(promised, ChecksumSHA1)) return { algorithm: 'sha1', digest: ChecksumSHA1 };
  const md5 = md5Of(promised);
  return md5 === null ? null : { algorithm: 'md5', digest: Buffer.from(md5, 'hex').toString('base64') };
}

/** The verifier for what is promised; null where nothing is that could be compared. */
export async function createVerifier(promised: Promised): Promise<Verifier | null> {
  const sum = wholeSum(promised);
  return sum && verifierOf(await createHasher(sum.algorithm), sum.digest);
}

/** A verifier by a hasher that has seen nothing yet, for a digest in base64. */
export function verifierOf(hasher: Hasher, digest: string): Verifier {
  return { update: (chunk) => hasher.update(chunk), isRight: () => base64(hasher.digest()) === digest };
}

function isWhole({ ChecksumType }: Promised, checksum: string | undefined): checksum is string {
  return checksum !== undefined && ChecksumType !== 'COMPOSITE' && !checksum.includes('-');
}

/** The ETag is the MD5 of the bytes unless they came in parts or are encrypted with a key of somebody's. */
function md5Of({ ETag, ServerSideEncryption, SSECustomerAlgorithm }: Promised): string | null {
  if (SSECustomerAlgorithm !== undefined || (ServerSideEncryption ?? 'AES256') !== 'AES256') return null;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag ?? '')?.[1] ?? null;
}

/** A CRC32 as S3 writes it. */
export function crc32Base64(state: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(state);
  return bytes.toString('base64');
}

/** The number that a CRC32 of S3's is; null for a text that is none. */
export function crc32Number(text: string): number | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 4 ? bytes.readUInt32BE() : null;
}
