// Writing an object whose length nobody knows yet: one request where it turns out to be small, else parts as they come.

import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import type { StreamWriting } from '../store.ts';
import { furnish } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected } from './s3-head.ts';
import { partSize } from './s3-limits.ts';
import { putBytes } from './s3-put.ts';
import { uploadClient } from './upload-client.ts';

const op = 'entry.write';
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;
/** Smaller than those of a file: whatever is in flight is in memory. */
const usualPartBytes = 8 * 1024 * 1024;

/** See Store.writeStream. Holds a part for each in flight and about two more; whatever fails leaves no parts behind. */
export async function writeStream(
  area: S3Area,
  key: Key,
  bytes: AsyncIterable<Uint8Array>,
  writing: StreamWriting,
): Promise<Entry> {
  const { expected, expectedBytes, signal, onProgress } = writing;
  throwIfAborted(signal);
  area.refuseUnlessFileKey(op, key);
  // Before a byte is taken: what could not be written anyhow is not read.
  await demandExpected(area, key, expected, { op, signal });
  const partBytes = partSize(expectedBytes ?? 0, Math.min(usualPartBytes, area.line.limits.partBytes));
  const source = interruptible(bytes, signal);
  try {
    const first = await beginning(source, partBytes);
    if (!first.isAll) return await writeInParts(area, key, joined(first.chunks, source), partBytes, writing);
    const body = Buffer.concat(first.chunks);
    const { storageClass } = writing;
    const entry = await putBytes(area, { op, key, body, expected, modifiedMs: null, storageClass, signal });
    onProgress?.(body.length);
    return entry;
  } finally {
    // A source that is not wanted to its end is closed; one that hangs would not answer, and is not waited for.
    source.return().catch(() => {});
  }
}

/** The first bytes: more than `partBytes` of them, unless they are all there are. */
async function beginning(source: AsyncGenerator<Uint8Array, void, void>, partBytes: number) {
  const chunks: Uint8Array[] = [];
  let gathered = 0;
  while (gathered <= partBytes) {
    const next = await source.next();
    if (next.done) return { chunks, isAll: true };
    chunks.push(next.value);
    gathered += next.value.length;
  }
  return { chunks, isAll: false };
}

async function* joined(chunks: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Given away one by one, so that none is held longer than it is needed.
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) yield chunk;
  yield* rest;
}

/** More than one part: the SDK's own upload cuts the stream and keeps several parts in flight. */
async function writeInParts(
  area: S3Area,
  key: Key,
  bytes: AsyncIterable<Uint8Array>,
  partBytes: number,
  writing: StreamWriting,
): Promise<Entry> {
  const { signal } = writing;
  const operation = randomUUID();
  const sum = { sizeBytes: 0, crc32: 0 };
  // The first failure stops the source, which may have nothing to say for a long time, and is the one that is told.
  const stop = new AbortController();
  let failure: { readonly error: unknown } | null = null;
  const fail = (error: unknown) => {
    failure ??= { error };
    stop.abort();
  };
  const client = await uploadClient(area, {
    op,
    key,
    operation,
    headers: furnish(key, operation, { ...writing, modifiedMs: null }),
    sum,
    writing,
    fail,
  });

  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of interruptible(bytes, stop.signal)) {
        sum.sizeBytes += chunk.length;
        sum.crc32 = crc32(chunk, sum.crc32);
        if (sum.sizeBytes > partBytes * mostParts) throw tooLong(area, key);
        yield chunk;
      }
    } catch (error) {
      fail(error);
      throw error;
    }
  }

  // Loaded on first use: hardly any command streams.
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client: client.forUpload,
    partSize: partBytes,
    queueSize: area.line.limits.partsAtOnce,
    params: {
      Bucket: area.bucket,
      Key: area.objectKey(key),
      Body: Readable.from(counted(), { objectMode: false }),
    },
  });
  await upload.done().catch(fail);
  throwIfAborted(signal);
  const written = client.written();
  if (failure !== null || written === null) throw told(failure, area, key);
  if (written.sizeBytes !== sum.sizeBytes)
    throw area.fail('bytes.wrong', op, key, `${written.sizeBytes} of ${sum.sizeBytes} bytes`);
  return written;
}

function told(failure: { readonly error: unknown } | null, area: S3Area, key: Key): unknown {
  return failure?.error ?? area.fail('other', op, key, 'NotWritten');
}

function tooLong(area: S3Area, key: Key): AppError {
  return new AppError('entry.too-large', {
    op,
    from: area.nameOf(key),
    detail: 'More came than 10,000 parts of this size can hold; say before how much it will be.',
  });
}
