// Removing all that a bucket with versions holds: every version and every delete marker, each by its id.

import type { Tally } from '../../contract/transfer.ts';
import { RunningTally } from '../entry/tally.ts';
import type { S3Account } from '../store/s3/s3-account.ts';
import type { ListedVersion, VersionRef } from '../store/s3/s3-versions.ts';

export interface RemovingVersions {
  readonly account: Pick<S3Account, 'listVersions' | 'removeVersions'>;
  readonly bucket: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Page by page. What fails is told and stays, the rest goes on; what comes in meanwhile stays too. */
export async function* removeAllVersions(removing: RemovingVersions): AsyncGenerator<Tally> {
  const { account, bucket, now, signal } = removing;
  const tally = new RunningTally(now);
  // A page goes when the next one was listed, which some servers cannot do without it.
  let page: readonly ListedVersion[] = [];
  for await (const next of account.listVersions(bucket, signal)) {
    await removePage();
    if (tally.isDue()) yield tally.result();
    page = next;
  }
  await removePage();
  yield tally.result();

  async function removePage(): Promise<void> {
    const failed = new Set<VersionRef>();
    for (const { version, error } of await account.removeVersions(bucket, page, signal)) {
      failed.add(version);
      tally.fail(error, 'version.remove', `s3://${bucket}/${version.key}`);
    }
    for (const version of page) if (!failed.has(version)) count(version);
  }

  function count({ key, sizeBytes, isLatest }: ListedVersion): void {
    const isCurrent = isLatest && sizeBytes !== null;
    if (isCurrent) tally.add({ kind: sizeBytes === 0 && key.endsWith('/') ? 'folder' : 'file', sizeBytes });
    else tally.addVersion(sizeBytes ?? 0);
  }
}
