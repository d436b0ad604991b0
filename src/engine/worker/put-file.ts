// The errand that puts a whole small file into S3: read, checked, sent in one request.

import { createHash } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { PutFile, PutFileResult } from '../store/errand.ts';
import { checkBody } from '../store/s3/body-check.ts';
import { metaPrefix, sha256Name } from '../store/s3/object-headers.ts';
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
  const sha256 = errand.sha256 === undefined ? null : createHash('sha256').update(body).digest('hex');
  // The same record of other bytes: a file that was written within one tick of the clock, or a disk that forgets.
  if (errand.sha256 != null && errand.sha256 !== sha256)
    throw new AppError('entry.changed', { op: 'entry.read', from: file.path });
  const { headers, crc32 } = checkBody(body, errand.check);
  const answer = await (await around.wireOf(account)).send({
    method: 'PUT',
    bucket,
    key: objectKey,
    headers: {
      ...errand.headers,
      ...headers,
      [`${metaPrefix}mtime`]: formatMtime(file.facts.modifiedMs),
      ...(sha256 !== null && { [metaPrefix + sha256Name]: sha256 }),
    },
    body,
    pace: paceOf(around.up, signal),
    signal,
  });
  // Only now: until the answer has come the body may be sent again.
  around.buffers.give(body);
  moved(body.length);
  return { answer: answered(answer), source: file.facts, crc32, sha256 };
}
