// Whether a bucket keeps what is overwritten or removed.

import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { S3Area } from './s3-area.ts';

const untold: ReadonlySet<string> = new Set(['access.denied', 'store.unsupported']);

/** See ObjectAccess.versioning: 'unknown' where the server or the account's rights do not tell. */
export async function versioningOf(
  area: S3Area,
  signal: AbortSignal | undefined,
): Promise<'on' | 'off' | 'unknown'> {
  const about = { op: 'store.versioning', key: '' as Key, signal, isRepeatable: true };
  try {
    const { Status } = await area.call(about, (client, options) =>
      client.send(new GetBucketVersioningCommand({ Bucket: area.bucket }), options),
    );
    area.preconditions.hearOfVersioning(Status === 'Enabled');
    return Status === 'Enabled' ? 'on' : 'off';
  } catch (error) {
    if (error instanceof AppError && untold.has(error.code)) return 'unknown';
    throw error;
  }
}
