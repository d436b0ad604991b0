// Storage classes in words: a short name for a column, and what choosing one means.

import type { StorageClass } from '../../contract/models.ts';

const words: Record<StorageClass, readonly [name: string, meaning: string]> = {
  STANDARD: ['Standard', 'Read often; no minimum stay'],
  INTELLIGENT_TIERING: ['Intelligent', 'Moves by itself to what is cheapest'],
  STANDARD_IA: ['Standard-IA', 'Read seldom; at least 30 days'],
  ONEZONE_IA: ['One Zone-IA', 'Read seldom; one zone only'],
  GLACIER_IR: ['Glacier Instant', 'Archive that can be read at once; at least 90 days'],
  GLACIER: ['Glacier', 'Archive; restored in minutes to hours before it can be read'],
  DEEP_ARCHIVE: ['Deep Archive', 'Archive; restored in 12 hours or more before it can be read'],
};

const isKnown = (name: string): name is StorageClass => Object.hasOwn(words, name);

/** "Standard-IA"; a class that we do not know keeps the store's own name. */
export function storageClassName(name: string): string {
  return isKnown(name) ? words[name][0] : name;
}

/** What an upload of this class means, in half a sentence. */
export function storageClassMeaning(name: StorageClass): string {
  return words[name][1];
}

/** True for objects that must be restored before they can be read. */
export function isArchived(name: string | null): boolean {
  return name === 'GLACIER' || name === 'DEEP_ARCHIVE';
}
