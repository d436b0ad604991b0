// The errand that writes one range of an object to its place in a part file.

import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppError } from '../../contract/errors.ts';
import type { GetRange, GetRangeResult } from '../store/errand.ts';
import { versionOf } from '../store/s3/s3-entry.ts';
import type { WireRequest } from '../store/s3/wire/wire.ts';
import { answered } from './answered.ts';
import type { Around, Course } from './around.ts';
import { getVersion } from './get-version.ts';

export async function getRange(
  errand: GetRange,
  around: Around,
  { signal, moved }: Course,
): Promise<GetRangeResult> {
  const { account, bucket, objectKey, version, path, start, sizeBytes } = errand;
  // Opened by each range anew: a part file that somebody has removed must be noticed, not filled unseen.
  const descriptor = openSync(path, 'r+');
  let crc = 0;
  let at = start;
  try {
    const request: WireRequest = {
      method: 'GET',
      bucket,
      key: objectKey,
      headers: { range: `bytes=${start}-${start + sizeBytes - 1}` },
      onBytes(chunk, head) {
        if (versionOf(head.headers['etag']) !== version)
          throw new AppError('entry.changed', { op: 'entry.read', from: `s3://${bucket}/${objectKey}` });
        crc = crc32(chunk, crc);
        for (let done = 0; done < chunk.length; )
          done += writeSync(descriptor, chunk, done, chunk.length - done, at + done);
        at += chunk.length;
        moved(chunk.length);
        return around.down.tryTake(chunk.length) ? undefined : around.down.take(chunk.length, signal);
      },
      signal,
    };
    const answer = await getVersion(await around.wireOf(account), request, version);
    return { answer: answered(answer), crc32: crc };
  } finally {
    closeSync(descriptor);
  }
}
