// Copying an object inside its place: the server moves the bytes, with metadata, tags and class.

import {
  type CompletedPart,
  CopyObjectCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectTaggingCommand,
  type HeadObjectCommandOutput,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Writing } from '../store.ts';
import { preconditionError } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { etagOf } from './s3-entry.ts';
import { demandExpected, headObject } from './s3-head.ts';
import { partSize } from './s3-limits.ts';
import { abortUpload, beginUpload, completeUpload } from './s3-multipart.ts';

const op = 'copy';

interface Copy {
  readonly from: Entry;
  readonly to: Key;
  readonly source: HeadObjectCommandOutput;
  readonly sizeBytes: number;
  readonly writing: Omit<Writing, 'sizeBytes' | 'modifiedMs'>;
}

/** See Store.copy. The source and the target are looked at first, for servers ignore preconditions of copies (Ceph). */
export async function copyObject(
  area: S3Area,
  from: Entry,
  to: Key,
  writing: Copy['writing'],
): Promise<Entry> {
  const { signal, expected } = writing;
  throwIfAborted(signal);
  area.refuseUnlessFileKey(op, to);
  const head = await headObject(area, from.key, { op, signal });
  if (head === null) throw area.fail('entry.missing', op, from.key);
  if (head.entry.version === null || head.entry.version !== from.version)
    throw area.fail('entry.changed', op, from.key);
  await demandExpected(area, to, expected, { op, signal });
  const sizeBytes = head.entry.sizeBytes ?? 0;
  const copy = { from, to, source: head.output, sizeBytes, writing };
  const isSmall = sizeBytes <= area.line.limits.singleCopyBytes;
  try {
    await (isSmall ? copyAtOnce(area, copy) : copyInParts(area, copy));
  } catch (error) {
    // A lost answer: the copy is there if what stands under the key now has the source's bytes.
    const isLost =
      error instanceof AppError && (error.code === 'network.lost' || error.code === 'service.busy');
    const found = isLost && isSmall ? await headObject(area, to, { op, signal }) : null;
    if (found === null || found.entry.version !== from.version) throw error;
  }
  const copied = await headObject(area, to, { op, signal });
  if (copied === null) throw area.fail('entry.changed', op, to);
  if (copied.entry.sizeBytes !== sizeBytes)
    throw area.fail('bytes.wrong', op, to, `${copied.entry.sizeBytes} bytes`);
  writing.onProgress?.(sizeBytes);
  return copied.entry;
}

function sourceOf(area: S3Area, from: Entry) {
  // Each segment by itself: the slashes between bucket, folders and name stay slashes.
  const path = `${area.bucket}/${area.objectKey(from.key)}`.split('/').map(encodeURIComponent).join('/');
  return { CopySource: path, ...(from.version !== null && { CopySourceIfMatch: etagOf(from.version) }) };
}

async function copyAtOnce(area: S3Area, { from, to, source, writing }: Copy): Promise<void> {
  const { signal, expected } = writing;
  const StorageClass = writing.storageClass ?? source.StorageClass;
  try {
    await area.call({ op, key: to, signal, isRepeatable: false }, (client, options) =>
      client.send(
        new CopyObjectCommand({
          Bucket: area.bucket,
          Key: area.objectKey(to),
          ...sourceOf(area, from),
          ...(area.line.preconditions.areHonoured && area.line.preconditions.headerOf(expected)),
          ...(StorageClass !== undefined && { StorageClass }),
        }),
        options,
      ),
    );
  } catch (error) {
    throw preconditionError(area, { op, key: to, expected }, error);
  }
}

async function copyInParts(area: S3Area, copy: Copy): Promise<void> {
  const { from, to, sizeBytes, writing } = copy;
  const { limits } = area.line;
  const { signal, expected, onProgress } = writing;
  const upload = await beginUpload(area, { op, key: to, signal }, await headersOf(area, copy));
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
              ...sourceOf(area, from),
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
  } catch (error) {
    await abortUpload(area, upload);
    throw error;
  }
}

type NewHeaders = Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>;

/** The headers of the source, which a copy in parts does not take along by itself. */
async function headersOf(area: S3Area, { from, source, writing }: Copy): Promise<NewHeaders> {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Metadata } =
    source;
  const StorageClass = writing.storageClass ?? source.StorageClass;
  const Tagging = (source.TagCount ?? 0) > 0 ? await tagsOf(area, from.key, writing.signal) : undefined;
  const headers = {
    CacheControl,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    ContentType,
    Metadata,
  };
  const given = Object.entries({ ...headers, StorageClass, Tagging }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given);
}

async function tagsOf(area: S3Area, key: Key, signal: AbortSignal | undefined): Promise<string> {
  const input = { Bucket: area.bucket, Key: area.objectKey(key) };
  const { TagSet = [] } = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
    client.send(new GetObjectTaggingCommand(input), options),
  );
  return new URLSearchParams(
    TagSet.map(({ Key = '', Value = '' }): [string, string] => [Key, Value]),
  ).toString();
}
