// Copying a large object: the server moves its bytes part by part, and what belongs to it is taken along by hand.

import {
  type CompletedPart,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { type Copy, copySource, headersOfCopy } from './copy-source.ts';
import { abortUpload, beginUpload, completeUpload } from './multipart-calls.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected } from './s3-head.ts';
import { partSize } from './s3-limits.ts';

const op = 'copy';

/** Copies in parts; whatever fails, none of them stay behind. */
export async function copyInParts(area: S3Area, copy: Copy): Promise<void> {
  const { from, to, sizeBytes, writing } = copy;
  const { limits } = area.line;
  const { signal, expected, onProgress } = writing;
  const tags = await tagsOf(area, from.key, copy.source.TagCount, signal);
  const upload = await beginUpload(
    area,
    { op, key: to, signal },
    {
      ...headersOfCopy(copy),
      ...(tags.length > 0 && { Tagging: new URLSearchParams(tags).toString() }),
    },
  );
  try {
    const step = partSize(sizeBytes, limits.copyPartBytes);
    const parts: CompletedPart[] = [];
    for (let start = 0; start < sizeBytes; start += step) {
      const PartNumber = parts.length + 1;
      const end = Math.min(start + step, sizeBytes);
      const { CopyPartResult } = await area.call(
        { op, key: to, signal, isRepeatable: true },
        (client, options) =>
          client.send(
            new UploadPartCopyCommand({
              Bucket: area.bucket,
              Key: area.objectKey(to),
              UploadId: upload.id,
              PartNumber,
              ...copySource(area, from),
              CopySourceRange: `bytes=${start}-${end - 1}`,
            }),
            options,
          ),
      );
      const { ETag, ChecksumCRC32 } = CopyPartResult ?? {};
      if (ETag === undefined) throw area.notS3(op, to);
      parts.push({ PartNumber, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) });
      onProgress?.(end);
    }
    await demandExpected(area, to, expected, { op, signal });
    await completeUpload(area, upload, { parts, crc32: null, sizeBytes, expected });
    // Ceph forgets tags that are given at the beginning.
    if (tags.length > 0 && !area.line.endpoint.isAws) await tag(area, to, tags, signal);
  } catch (error) {
    await abortUpload(area, upload);
    throw error;
  }
}

type Tag = [name: string, value: string];

/** The tags of an object. Not every server tells their number with HEAD (Ceph does not), hence asked for each time. */
async function tagsOf(
  area: S3Area,
  key: Key,
  count: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Tag[]> {
  const input = { Bucket: area.bucket, Key: area.objectKey(key) };
  try {
    const { TagSet = [] } = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
      client.send(new GetObjectTaggingCommand(input), options),
    );
    return TagSet.map(({ Key = '', Value = '' }): Tag => [Key, Value]);
  } catch (error) {
    const isUnheard =
      error instanceof AppError && ['access.denied', 'store.unsupported'].includes(error.code);
    if (isUnheard && (count ?? 0) === 0) return [];
    throw error;
  }
}

async function tag(area: S3Area, key: Key, tags: Tag[], signal: AbortSignal | undefined): Promise<void> {
  const input = {
    Bucket: area.bucket,
    Key: area.objectKey(key),
    Tagging: { TagSet: tags.map(([Key, Value]) => ({ Key, Value })) },
  };
  await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
    client.send(new PutObjectTaggingCommand(input), options),
  );
}
