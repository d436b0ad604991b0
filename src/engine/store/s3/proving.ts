// From the headers of an answer to what will prove its bytes.

import { builtInHasher, createHasher } from '../hasher.ts';
import { type Verifier, verifierOf, wholeSum } from './checksums.ts';

export interface Proving {
  /** As a person reads it, such as `crc32`. */
  readonly name: string;
  /** At once, unless the algorithm must be loaded first. */
  create(): Verifier | Promise<Verifier>;
}

/** null where nothing is promised that could be compared. */
export function provingOf(headers: Readonly<Record<string, string>>): Proving | null {
  const sum = wholeSum({
    ETag: headers['etag'],
    ChecksumType: headers['x-amz-checksum-type'],
    ChecksumCRC32: headers['x-amz-checksum-crc32'],
    ChecksumCRC32C: headers['x-amz-checksum-crc32c'],
    ChecksumCRC64NVME: headers['x-amz-checksum-crc64nvme'],
    ChecksumSHA1: headers['x-amz-checksum-sha1'],
    ChecksumSHA256: headers['x-amz-checksum-sha256'],
    ServerSideEncryption: headers['x-amz-server-side-encryption'],
    SSECustomerAlgorithm: headers['x-amz-server-side-encryption-customer-algorithm'],
  });
  if (sum === null) return null;
  const { algorithm, digest } = sum;
  return {
    name: algorithm,
    create: () =>
      algorithm === 'crc32c' || algorithm === 'crc64nvme'
        ? createHasher(algorithm).then((hasher) => verifierOf(hasher, digest))
        : verifierOf(builtInHasher(algorithm), digest),
  };
}
