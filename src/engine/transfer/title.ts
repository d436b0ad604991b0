// What a transfer is called in the queue.

import { formatCount } from '../../base/units.ts';
import type { Place } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { folderOfPrefix, lastSegment } from '../store/path.ts';

/** "DSC_0001.NEF", "reports", "DSC_0001.NEF and 213 more", "everything in photos", "notes.md as read-me.md". */
export function titleOf({
  source,
  keys,
  rename,
}: Pick<TransferRequest, 'source' | 'keys' | 'rename'>): string {
  const [first, ...more] = keys ?? [];
  if (first === undefined) return `everything in ${placeName(source)}`;
  const name = lastSegment(first);
  if (rename !== undefined && rename !== name) return `${name} as ${rename}`;
  return more.length === 0 ? name : `${name} and ${formatCount(more.length)} more`;
}

function placeName(place: Place): string {
  if (place.kind === 's3') return lastSegment(folderOfPrefix(place.prefix)) || place.bucket;
  return place.path.split(/[\\/]/).findLast(Boolean) ?? place.path;
}
