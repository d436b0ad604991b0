// An entry with its place in S3's order, that of the UTF-8 bytes of whole keys.

import type { Entry } from '../../contract/models.ts';
import { folderPrefix } from '../store/path.ts';

/** `order` is the key as bytes, with a slash at the end of a folder's: strings have another order beyond U+FFFF. */
export interface Listed {
  readonly order: Uint8Array;
  readonly entry: Entry;
}

export function listedOf(entry: Entry): Listed {
  return { order: Buffer.from(entry.kind === 'folder' ? folderPrefix(entry.key) : entry.key), entry };
}

export function byOrder(one: Listed, other: Listed): number {
  return Buffer.compare(one.order, other.order);
}
