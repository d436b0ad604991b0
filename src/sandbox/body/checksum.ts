// The checksums that S3 knows, computed as bytes pass by.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** How long a checksum is, in bytes. */
export const CHECKSUM_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** The polynomials of the CRCs, bits reversed, as table-driven code uses them. */
export const CRC32C_POLYNOMIAL = 0x82f6_3b78;
export const CRC64NVME_POLYNOMIAL = '9a6c9329ac4bc9b5';

/** Takes bytes in order and gives the checksum once. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/** Recognises an algorithm in any case; `undefined` for another word. */
export function parseAlgorithm(text: string): ChecksumAlgorithm | undefined {
  const upper = text.toUpperCase();
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === upper);
}

/** Gives hashers. WebAssembly ones are kept for reuse, for making one costs more than hashing a small object. */
export class Hashers {
  readonly #idle = new Map<ChecksumAlgorithm, IHasher[]>();

  async create(algorithm: ChecksumAlgorithm): Promise<Hasher> {
    switch (algorithm) {
      case 'CRC32':
        return crc32Hasher();
      case 'CRC32C':
        return this.#pooled(algorithm, () => createCRC32(CRC32C_POLYNOMIAL));
      case 'CRC64NVME':
        return this.#pooled(algorithm, () => createCRC64(CRC64NVME_POLYNOMIAL));
      case 'SHA1':
        return createHash('sha1');
      case 'SHA256':
        return createHash('sha256');
    }
  }

  async #pooled(algorithm: ChecksumAlgorithm, make: () => Promise<IHasher>): Promise<Hasher> {
    const idle = this.#idle.get(algorithm) ?? [];
    this.#idle.set(algorithm, idle);
    const hasher = idle.pop() ?? (await make());
    hasher.init();
    return {
      update: (chunk) => void hasher.update(chunk),
      digest: () => {
        const sum = Buffer.from(hasher.digest('binary'));
        idle.push(hasher);
        return sum;
      },
    };
  }
}

function crc32Hasher(): Hasher {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    digest() {
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(value);
      return sum;
    },
  };
}
