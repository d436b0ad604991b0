// The one place behind both ends of a transfer, where a store may copy by itself.

import type { Key } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { OpenPlace } from '../profile/places.ts';
import type { Store } from '../store/store.ts';

/** A place that source and target share, where the store can copy by itself. Keys of both are below a prefix of it. */
export interface Shared {
  readonly store: Store;
  readonly sourcePrefix: string;
  readonly targetPrefix: string;
}

/** The whole bucket, when both ends lie in it; null else. */
export async function openShared(
  { source, target }: Pick<TransferRequest, 'source' | 'target'>,
  openPlace: OpenPlace,
): Promise<Shared | null> {
  if (source.kind !== 's3' || target.kind !== 's3') return null;
  if (source.profileId !== target.profileId || source.bucket !== target.bucket) return null;
  return {
    store: await openPlace({ ...source, prefix: '' as Key }),
    sourcePrefix: source.prefix,
    targetPrefix: target.prefix,
  };
}
