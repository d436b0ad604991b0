// The calls of an upload in parts: begin, send a part, put together, give up.

import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Expected } from '../store.ts';
import { checkBody } from './body-check.ts';
import { refusesHeader } from './body-checks.ts';
import { crc32Base64 } from './checksums.ts';
import { preconditionError } from './new-object.ts';
import type { Part } from './parts.ts';
import type { Condition } from './preconditions.ts';
import type { S3Area } from './s3-area.ts';
import { beginSurely } from './unheard-uploads.ts';

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

export interface Sent {
  readonly parts: readonly CompletedPart[];
  readonly crc32: number | null;
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
  const { preconditions } = area;
  const proof = upload.hasChecksum && {
    MpuObjectSize: sizeBytes,
    ...(completion.crc32 !== null && {
      ChecksumCRC32: crc32Base64(completion.crc32),
      ChecksumType: 'FULL_OBJECT' as const,
    }),
  };
  const send = (condition: Condition) =>
    area.call({ ...upload, isRepeatable: false }, (client, options) =>
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket: area.bucket,
          Key: area.objectKey(upload.key),
          UploadId: upload.id,
          MultipartUpload: { Parts: [...parts] },
          ...condition,
          ...proof,
        }),
        options,
      ),
    );
  try {
    const output = await send(preconditions.headerOf(expected)).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.raw !== 'NotImplemented' || preconditions.areHonoured)
        throw error;
      preconditions.learn('refused');
      return send({});
    });
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
