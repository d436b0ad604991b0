// What is copied to where, and how the headers of a request name the source.

import type { Entry, Key } from '../../../contract/models.ts';
import type { Writing } from '../store.ts';
import type { ObjectHeaders } from './object-headers.ts';
import type { S3Area } from './s3-area.ts';
import { etagOf } from './s3-entry.ts';

/** A copy about to be made, its source looked at. */
export interface Copy {
  readonly from: Entry;
  readonly to: Key;
  readonly source: ObjectHeaders;
  readonly sizeBytes: number;
  readonly writing: Omit<Writing, 'sizeBytes' | 'modifiedMs'>;
}

/** Names the source in the version that was seen. */
export function copySource(area: S3Area, from: Entry): { CopySource: string; CopySourceIfMatch?: string } {
  // Each segment by itself: the slashes between bucket, folders and name stay slashes.
  const path = `${area.bucket}/${area.objectKey(from.key)}`.split('/').map(encodeURIComponent).join('/');
  return { CopySource: path, ...(from.version !== null && { CopySourceIfMatch: etagOf(from.version) }) };
}
