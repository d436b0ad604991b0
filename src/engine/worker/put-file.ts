// The errand that puts a whole small file into S3: read, checked, sent in one request.

import type { PutFile, PutFileResult } from '../store/errand.ts';
import { checkBody } from '../store/s3/body-check.ts';
import { formatMtime } from '../store/s3/s3-entry.ts';
import { answered } from './answered.ts';
import type { Around, Course } from './around.ts';
import { paceOf } from './pace.ts';
import { SourceFile } from './source-file.ts';

export async function putFile(
  errand: PutFile,
  around: Around,
  { signal, moved }: Course,
): Promise<PutFileResult> {
  const { disk, from, version, mostBytes, account, bucket, objectKey } = errand;
  const file = new SourceFile(around.folders, disk, from, version);
  let body: Buffer;
  try {
    if (file.facts.sizeBytes > mostBytes) return { tooLarge: file.facts };
    body = around.buffers.take(file.facts.sizeBytes);
    file.fill(body, 0);
  } finally {
    file.close();
  }
  const { headers, crc32 } = checkBody(body, errand.check);
  const answer = await (await around.wireOf(account)).send({
    method: 'PUT',
    bucket,
    key: objectKey,
    headers: { ...errand.headers, ...headers, 'x-amz-meta-mtime': formatMtime(file.facts.modifiedMs) },
    body,
    pace: paceOf(around.up, signal),
    signal,
  });
  // Only now: until the answer has come the body may be sent again.
  around.buffers.give(body);
  moved(body.length);
  return { answer: answered(answer), source: file.facts, crc32 };
}
