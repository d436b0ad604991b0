// Writing a large object in parts, several at once; it appears under its key when all are there, or not at all.

import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Expected, Writing } from '../store.ts';
import { checkBody } from './body-check.ts';
import { refusesHeader } from './body-checks.ts';
import { crc32Base64 } from './checksums.ts';
import { beginSurely } from './lost-beginnings.ts';
import { furnish, lookAtWritten, preconditionError } from './new-object.ts';
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

/** An upload in parts that has begun. */
export interface Upload {
  readonly op: string;
  readonly key: Key;
  readonly id: string;
  /** Its parts go with checksums of their own. */
  readonly hasChecksum: boolean;
  readonly signal: AbortSignal | undefined;
}

type Headers = Omit<CreateMultipartUploadCommand['input'], 'Bucket' | 'Key'>;

/** Begins an upload in parts of an object with these headers. */
export async function beginUpload(
  area: S3Area,
  about: Omit<Upload, 'id' | 'hasChecksum'>,
  headers: Headers,
): Promise<Upload> {
  const { checks } = area.line;
  const send = (checksum: Pick<Headers, 'ChecksumAlgorithm' | 'ChecksumType'>) =>
    beginSurely(area, about, () =>
      area.call({ ...about, isRepeatable: false }, (client, options) =>
        client.send(
          new CreateMultipartUploadCommand({
            Bucket: area.bucket,
            Key: area.objectKey(about.key),
            ...headers,
            ...checksum,
          }),
          options,
        ),
      ),
    );
  // The checksum of the whole is sent at the end, to be compared by the server with what it put together.
  const wanted = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
  const output = await send(checks.mindsCrc32 === false ? {} : wanted).catch((error: unknown) => {
    const isUnheard = checks.mindsCrc32 === null && error instanceof AppError && refusesHeader.has(error.raw);
    if (!isUnheard) throw error;
    checks.learn(false);
    return send({});
  });
  if (output.UploadId === undefined) throw area.notS3(about.op, about.key);
  // Who knows the algorithm says it back.
  const hasChecksum = output.ChecksumAlgorithm === 'CRC32';
  checks.learn(hasChecksum);
  return { ...about, id: output.UploadId, hasChecksum };
}

interface Sent {
  readonly parts: readonly CompletedPart[];
  readonly crc32: number | null;
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

/** Sends one part, with a checksum that the server compares. */
export async function sendPart(
  area: S3Area,
  upload: Upload,
  { number, body }: Pick<Part, 'number' | 'body'>,
): Promise<CompletedPart> {
  const check = area.line.checks.ofPart(upload.hasChecksum);
  const { headers } = await area.send(
    { ...upload, isRepeatable: true },
    {
      method: 'PUT',
      key: area.objectKey(upload.key),
      query: { partNumber: String(number), uploadId: upload.id },
      headers: checkBody(body, check).headers,
      body,
    },
  );
  const { etag, 'x-amz-checksum-crc32': checksum } = headers;
  if (etag === undefined) throw area.notS3(upload.op, upload.key);
  return {
    PartNumber: number,
    ETag: etag,
    ...(checksum !== undefined && { ChecksumCRC32: checksum }),
  };
}

interface Completion extends Sent {
  readonly sizeBytes: number;
  readonly expected: Expected;
}

/** Puts the parts together under the key. */
export async function completeUpload(area: S3Area, upload: Upload, completion: Completion): Promise<void> {
  const { parts, expected, sizeBytes } = completion;
  const { preconditions } = area.line;
  const proof = upload.hasChecksum && {
    MpuObjectSize: sizeBytes,
    ...(completion.crc32 !== null && {
      ChecksumCRC32: crc32Base64(completion.crc32),
      ChecksumType: 'FULL_OBJECT' as const,
    }),
  };
  try {
    const output = await area.call({ ...upload, isRepeatable: false }, (client, options) =>
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket: area.bucket,
          Key: area.objectKey(upload.key),
          UploadId: upload.id,
          MultipartUpload: { Parts: [...parts] },
          ...preconditions.headerOf(expected),
          ...proof,
        }),
        options,
      ),
    );
    // Ceph leaves the ETag empty, but it is there.
    if (output.ETag === undefined) throw area.notS3(upload.op, upload.key);
  } catch (error) {
    throw preconditionError(area, { op: upload.op, key: upload.key, expected }, error);
  }
}

const abortMs = 30_000;

/** Gives an upload up; what cannot be reached now stays for the bucket's own rule to clear. */
export async function abortUpload(area: S3Area, { op, key, id }: Upload): Promise<void> {
  const input = { Bucket: area.bucket, Key: area.objectKey(key), UploadId: id };
  // With a signal of its own: the write's may be the very reason to abort.
  const signal = AbortSignal.timeout(abortMs);
  await area
    .call({ op, key, signal, isRepeatable: true }, (client, options) =>
      client.send(new AbortMultipartUploadCommand(input), options),
    )
    .catch(() => {});
}
