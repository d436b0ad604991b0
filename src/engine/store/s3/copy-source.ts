// What is copied to where, and how the headers of a request name the source.

import type { CreateMultipartUploadCommandInput } from '@aws-sdk/client-s3';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Copying } from '../store.ts';
import type { ObjectHeaders } from './object-headers.ts';
import type { S3Area } from './s3-area.ts';
import { etagOf } from './s3-entry.ts';
import { operationName } from './s3-head.ts';

/** A copy about to be made, its source looked at. */
export interface Copy {
  readonly from: Entry;
  readonly to: Key;
  readonly source: ObjectHeaders;
  readonly sizeBytes: number;
  readonly writing: Copying;
}

/** Names the source in the version that was seen. */
export function copySource(area: S3Area, from: Entry): { CopySource: string; CopySourceIfMatch?: string } {
  // Each segment by itself: the slashes between bucket, folders and name stay slashes.
  const path = `${area.bucket}/${area.objectKey(from.key)}`.split('/').map(encodeURIComponent).join('/');
  return { CopySource: path, ...(from.version !== null && { CopySourceIfMatch: etagOf(from.version) }) };
}

type NewHeaders = Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>;

/** The headers of the source, where the copy does not take them along by itself, and which write makes it. */
export function headersOfCopy({ source, writing }: Copy): NewHeaders {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType } = source;
  const { operation } = writing;
  const StorageClass = writing.storageClass ?? source.StorageClass;
  const Metadata = { ...source.Metadata, ...(operation !== undefined && { [operationName]: operation }) };
  const headers = {
    CacheControl,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    ContentType,
    Expires: dateOf(source.Expires),
    Metadata,
    StorageClass,
  };
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** undefined for what is no date, such as the `0` that some write. */
function dateOf(text = ''): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
