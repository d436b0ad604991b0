// What every new object has in common, however its bytes get there: headers, the precondition, and the look afterwards.

import mime from 'mime';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key, StorageClass } from '../../../contract/models.ts';
import type { Expected } from '../store.ts';
import { sha256Name } from './object-headers.ts';
import type { S3Area } from './s3-area.ts';
import { formatMtime } from './s3-entry.ts';
import { headObject, operationName } from './s3-head.ts';

export interface Furnishing {
  readonly modifiedMs: number | null;
  /** What the object says that its SHA-256 is. */
  readonly sha256?: string | undefined;
  readonly storageClass?: StorageClass | undefined;
}

/** The headers of a new object, as the SDK names them. */
export function furnish(key: Key, operation: string, { modifiedMs, sha256, storageClass }: Furnishing) {
  return {
    ContentType: mime.getType(key) ?? 'application/octet-stream',
    Metadata: {
      [operationName]: operation,
      ...(modifiedMs !== null && { mtime: formatMtime(modifiedMs) }),
      ...(sha256 !== undefined && { [sha256Name]: sha256 }),
    },
    ...(storageClass !== undefined && { StorageClass: storageClass }),
  };
}

/** What a write failed with, where that was its precondition in the words of what was expected. */
export function preconditionError(
  area: S3Area,
  { op, key, expected }: { readonly op: string; readonly key: Key; readonly expected: Expected },
  error: unknown,
): unknown {
  // Of another op: what failed was the reading of the source.
  if (!(error instanceof AppError) || error.op !== op) return error;
  if (expected.kind === 'absent') {
    return error.code === 'entry.changed' ? area.fail('entry.exists', op, key, error.raw) : error;
  }
  // If-Match on a key that is gone.
  return error.code === 'entry.missing' ? area.fail('entry.changed', op, key, error.raw) : error;
}

interface Written {
  readonly op: string;
  readonly key: Key;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

/** The entry as the server has it now; entry.changed unless it is the one that `operation` wrote. */
export async function lookAtWritten(area: S3Area, { op, key, operation, signal }: Written): Promise<Entry> {
  const head = await headObject(area, key, { op, signal });
  if (head?.operation !== operation) throw area.fail('entry.changed', op, key);
  return head.entry;
}
