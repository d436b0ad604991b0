// What an object's own checksum says about a file on this disk.

import { createReadStream } from 'node:fs';
import type { LocalPath } from '../../../contract/models.ts';
import type { Head } from './s3-head.ts';

/** The name of the checksum that proves the file, 'wrong' where it proves the contrary, 'none' where there is none to compare. */
export async function proofOfFile(
  path: LocalPath,
  head: Head,
  signal: AbortSignal | undefined,
): Promise<string> {
  const proving = head.proving;
  const verifier = await proving?.create();
  if (!proving || !verifier) return 'none';
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal }))
    verifier.update(chunk as Buffer);
  return verifier.isRight() ? proving.name : 'wrong';
}
