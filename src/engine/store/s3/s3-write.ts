// Writing an object: small ones in one request, larger ones in parts. The one place that chooses how bytes go up.

import { throwIfAborted } from '../../../base/abort.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import type { Writing } from '../store.ts';
import type { S3Area } from './s3-area.ts';
import { putBytes } from './s3-put.ts';

const op = 'entry.write';

/** See Store.write. */
export async function writeObject(
  area: S3Area,
  key: Key,
  bytes: () => AsyncIterable<Uint8Array>,
  writing: Writing,
): Promise<Entry> {
  const { sizeBytes, expected, modifiedMs, storageClass, signal } = writing;
  throwIfAborted(signal);
  area.refuseUnlessFileKey(op, key);
  if (sizeBytes > area.line.limits.singlePutBytes)
    return (await import('./s3-multipart.ts')).writeParts(area, key, bytes, writing);
  const body = Buffer.allocUnsafeSlow(sizeBytes);
  let done = 0;
  for await (const chunk of interruptible(bytes(), signal)) {
    if (done + chunk.length > sizeBytes)
      throw area.fail('bytes.wrong', op, key, `more than ${sizeBytes} bytes`);
    body.set(chunk, done);
    done += chunk.length;
  }
  if (done !== sizeBytes) throw area.fail('bytes.wrong', op, key, `${done} of ${sizeBytes} bytes`);
  const entry = await putBytes(area, { op, key, body, expected, modifiedMs, storageClass, signal });
  writing.onProgress?.(sizeBytes);
  return entry;
}
