// What the service has of an upload in parts.

import { ListPartsCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../contract/errors.ts';
import type { SavedPart } from '../checkpoint.ts';
import { crc32Number } from './checksums.ts';
import type { Upload } from './multipart-calls.ts';
import type { S3Area } from './s3-area.ts';

const op = 'entry.write';

/** Parts that have arrived without our knowing: the service says by its checksum what they hold. */
export function untold(stored: ReadonlyMap<number, StoredPart>, told: readonly SavedPart[]): SavedPart[] {
  const numbers = new Set(told.map(({ number }) => number));
  return [...stored].flatMap(([number, { etag, sizeBytes, crc32 }]) =>
    crc32 !== null && etag !== null && !numbers.has(number) ? [{ number, sizeBytes, crc32, etag }] : [],
  );
}

/** A part as the service lists it. */
export interface StoredPart {
  readonly etag: string | null;
  readonly sizeBytes: number;
  readonly crc32: number | null;
}

/** The parts that the service has, by number; null where it knows of no such upload. */
export async function listParts(
  area: S3Area,
  { key, id, signal }: Upload,
): Promise<ReadonlyMap<number, StoredPart> | null> {
  const parts = new Map<number, StoredPart>();
  let marker: string | undefined;
  for (;;) {
    try {
      const page = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
        client.send(
          new ListPartsCommand({
            Bucket: area.bucket,
            Key: area.objectKey(key),
            UploadId: id,
            ...(marker !== undefined && { PartNumberMarker: marker }),
          }),
          options,
        ),
      );
      for (const { PartNumber, ETag, Size, ChecksumCRC32 } of page.Parts ?? [])
        if (PartNumber !== undefined)
          parts.set(PartNumber, {
            etag: ETag ?? null,
            sizeBytes: Size ?? -1,
            crc32: ChecksumCRC32 === undefined ? null : crc32Number(ChecksumCRC32),
          });
      if (page.IsTruncated !== true || page.NextPartNumberMarker === marker) return parts;
      marker = page.NextPartNumberMarker;
    } catch (error) {
      // Ceph says NoSuchKey.
      if (error instanceof AppError && (error.raw === 'NoSuchUpload' || error.raw === 'NoSuchKey'))
        return null;
      throw error;
    }
  }
}
