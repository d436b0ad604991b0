// What an object's own checksums say about a file on this disk that is to be a copy of it.

import { createReadStream } from 'node:fs';
import type { Entry, LocalPath } from '../../../contract/models.ts';
import { digestOf } from '../digest.ts';
import { judge } from '../judge.ts';
import type { S3Area } from './s3-area.ts';
import { proofsOf } from './s3-proofs.ts';

const chunkBytes = 1024 * 1024;

/** The name of the checksum that proves the file, 'wrong' where it proves the contrary, 'none' where there is none to compare. */
export async function proofOfFile(
  area: S3Area,
  path: LocalPath,
  object: Entry,
  signal: AbortSignal | undefined,
): Promise<string> {
  const sums = await proofsOf(area, object).ask(signal);
  const verdict = await judge(sums, (algorithm, partSizes) =>
    digestOf(createReadStream(path, { highWaterMark: chunkBytes, signal }), algorithm, partSizes),
  );
  if (verdict === null) return 'none';
  return verdict.isSame ? verdict.proof : 'wrong';
}
