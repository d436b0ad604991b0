// Writing a large object in parts, several at once; it appears under its key when all are there, or not at all.

import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Writing } from '../store.ts';
import {
  abortUpload,
  beginUpload,
  completeUpload,
  type Sent,
  sendPart,
  type Upload,
} from './multipart-calls.ts';
import { furnish, lookAtWritten } from './new-object.ts';
import { cutParts, type Part } from './parts.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected } from './s3-head.ts';
import { partSize } from './s3-limits.ts';
import { surely } from './settle.ts';

const op = 'entry.write';

/** See Store.write. Whatever fails, also a cancel, aborts the upload, so that no parts stay behind and cost money. */
export async function writeParts(
  area: S3Area,
  key: Key,
  bytes: () => AsyncIterable<Uint8Array>,
  writing: Writing,
): Promise<Entry> {
  const { expected, signal, sizeBytes } = writing;
  await demandExpected(area, key, expected, { op, signal });
  const operation = randomUUID();
  const upload = await beginUpload(area, { op, key, signal }, furnish(key, operation, writing));
  try {
    const sent = await sendParts(area, upload, bytes(), writing);
    // Looked at once more, for not every server keeps to the precondition at this point (Ceph does not).
    await demandExpected(area, key, expected, { op, signal });
    const entry = await surely(area, { op, key, operation, signal }, async () => {
      await completeUpload(area, upload, { ...sent, sizeBytes, expected });
      return lookAtWritten(area, { op, key, operation, signal });
    });
    if (entry.sizeBytes !== sizeBytes)
      throw area.fail('bytes.wrong', op, key, `${entry.sizeBytes} of ${sizeBytes} bytes`);
    return entry;
  } catch (error) {
    await abortUpload(area, upload);
    throw error;
  }
}

async function sendParts(
  area: S3Area,
  upload: Upload,
  bytes: AsyncIterable<Uint8Array>,
  { sizeBytes, signal, onProgress }: Writing,
): Promise<Sent> {
  const { limits, partBuffers } = area.line;
  // The first failure stops the other parts and the source.
  const stop = new AbortController();
  const inner = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const parts: CompletedPart[] = [];
  const inFlight = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  let checksum = 0;
  let doneBytes = 0;

  const send = async (part: Part) => {
    try {
      parts[part.number - 1] = await sendPart(area, { ...upload, signal: inner }, part);
      doneBytes += part.body.length;
      onProgress?.(doneBytes);
    } catch (error) {
      failure ??= { error };
      stop.abort();
    } finally {
      part.release();
    }
  };

  try {
    const cut = {
      partBytes: partSize(sizeBytes, limits.partBytes),
      sizeBytes,
      buffers: partBuffers,
      signal: inner,
    };
    const wrongLength = (done: number) =>
      area.fail('bytes.wrong', op, upload.key, `${done} of ${sizeBytes} bytes`);
    for await (const part of cutParts(bytes, { ...cut, wrongLength })) {
      checksum = crc32(part.body, checksum);
      const sending = send(part).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
      if (inFlight.size >= limits.partsAtOnce) await Promise.race(inFlight);
    }
  } catch (error) {
    failure ??= { error };
    stop.abort();
  }
  await Promise.all(inFlight);
  throwIfAborted(signal);
  if (failure !== null) throw failure.error;
  return { parts, crc32: checksum };
}
