// The checksums that S3 knows, computed over bytes as they come.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm';

export type Algorithm = 'crc32' | 'crc32c' | 'crc64nvme' | 'sha1' | 'sha256' | 'md5';

/** Takes bytes in order; `digest` is asked once, at the end. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): Uint8Array;
}

/** A fresh hasher; CRCs are written most significant byte first, as S3 does. */
export async function createHasher(algorithm: Algorithm): Promise<Hasher> {
  if (algorithm === 'crc32c') return wasmHasher(await createCRC32(0x82f63b78));
  if (algorithm === 'crc64nvme') return wasmHasher(await createCRC64('9a6c9329ac4bc9b5'));
  return builtInHasher(algorithm);
}

/** A fresh hasher of those that need not be loaded first. */
export function builtInHasher(algorithm: Exclude<Algorithm, 'crc32c' | 'crc64nvme'>): Hasher {
  if (algorithm === 'crc32') return crc32Hasher();
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

function crc32Hasher(): Hasher {
  let state = 0;
  return {
    update: (chunk) => {
      state = crc32(chunk, state);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(state);
      return bytes;
    },
  };
}

function wasmHasher(hasher: IHasher): Hasher {
  hasher.init();
  return { update: (chunk) => void hasher.update(chunk), digest: () => hasher.digest('binary') };
}

/** A digest as S3 writes it in headers. */
export function base64(digest: Uint8Array): string {
  return Buffer.from(digest).toString('base64');
}
