// The checksum of a stream of bytes, or as S3 makes it of an object in parts: of the checksums of its parts.

import { type Algorithm, base64, createHasher } from './hasher.ts';

/** In base64. `partSizes` null: over all bytes; else they must be as many as there are bytes. */
export async function digestOf(
  bytes: AsyncIterable<Uint8Array>,
  algorithm: Algorithm,
  partSizes: readonly number[] | null,
): Promise<string> {
  if (partSizes === null) {
    const hasher = await createHasher(algorithm);
    for await (const chunk of bytes) hasher.update(chunk);
    return base64(hasher.digest());
  }
  const whole = await createHasher(algorithm);
  let part = await createHasher(algorithm);
  let number = 0;
  let left = partSizes[0] ?? 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      while (left === 0 && number < partSizes.length - 1) {
        whole.update(part.digest());
        part = await createHasher(algorithm);
        number += 1;
        left = partSizes[number] ?? 0;
      }
      const piece = chunk.subarray(at, left === 0 ? chunk.length : at + left);
      part.update(piece);
      at += piece.length;
      left = Math.max(0, left - piece.length);
    }
  }
  whole.update(part.digest());
  return base64(whole.digest());
}
