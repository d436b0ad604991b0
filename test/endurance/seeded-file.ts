// A large file of bytes that look random and depend on a seed alone.

import { createCipheriv, createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const chunkBytes = 4 * 1024 * 1024;

/** Writes the file and gives its SHA-256 in hexadecimal digits. */
export async function seededFile(path: string, sizeBytes: number, seed: number): Promise<string> {
  const key = createHash('sha256').update(String(seed)).digest().subarray(0, 16);
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    for (let at = 0; at < sizeBytes; at += chunkBytes) {
      const chunk = stream.update(Buffer.alloc(Math.min(chunkBytes, sizeBytes - at)));
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
