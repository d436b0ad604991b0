// The errand that sends one part of a large file.

import type { PutPart, PutPartResult } from '../store/errand.ts';
import { checkBody } from '../store/s3/body-check.ts';
import { answered } from './answered.ts';
import type { Around, Course } from './around.ts';
import { paceOf } from './pace.ts';
import { SourceFile } from './source-file.ts';

export async function putPart(
  errand: PutPart,
  around: Around,
  { signal, moved }: Course,
): Promise<PutPartResult> {
  const { account, bucket, objectKey, uploadId, number, start, sizeBytes } = errand;
  const body = around.buffers.take(sizeBytes);
  const file = new SourceFile(around.folders, errand.disk, errand.from, errand.version);
  try {
    file.fill(body, start);
  } finally {
    file.close();
  }
  const { headers, crc32 } = checkBody(body, errand.check);
  const answer = await (await around.wireOf(account)).send({
    method: 'PUT',
    bucket,
    key: objectKey,
    query: { partNumber: String(number), uploadId },
    headers,
    body,
    pace: paceOf(around.up, signal),
    signal,
  });
  around.buffers.give(body);
  moved(sizeBytes);
  return { answer: answered(answer), crc32 };
}
