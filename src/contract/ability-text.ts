// What a store can do, in words: each ability by S3's own name for it, and how it was found.

import type { Ability, AbilityName } from './store-facts.ts';

const names: Record<AbilityName, readonly [label: string, meaning: string]> = {
  'if-none-match': ['Put If-None-Match', 'An upload refuses to replace what is there'],
  'if-match': ['Put If-Match', 'An upload replaces only the version it knows'],
  'complete-if-none-match': ['Complete If-None-Match', 'An upload in parts refuses to replace what is there'],
  'delete-if-match': ['Delete If-Match', 'Only the version that was looked at is deleted'],
  'checksums-checked': ['Checksums checked', 'Wrong bytes are refused by their CRC32'],
  'checksums-kept': ['Checksums kept', 'The CRC32 of an object can be asked for later'],
  'checksum-trailers': ['Checksum trailers', 'The CRC32 may follow the bytes'],
  'content-md5': ['Content-MD5 checked', 'Wrong bytes are refused by their MD5'],
  'delete-objects': ['DeleteObjects', 'Many objects are deleted with one request'],
  copy: ['CopyObject', 'Objects are copied without coming through this computer'],
  'copy-if-match': ['Copy If-Match', 'Only the version that was looked at is copied'],
  'upload-part-copy': ['UploadPartCopy', 'Objects above 5 GiB are copied inside the store'],
  ranges: ['Ranges', 'A download goes on where it stopped'],
  'list-uploads': ['ListMultipartUploads', 'Unfinished uploads can be found'],
  versioning: ['Versioning', 'Older versions are kept'],
  'storage-classes': ['Storage classes', 'Another class than Standard is taken and told again'],
  tagging: ['Tagging', 'Objects carry tags'],
};

const states: Record<Ability['state'], string> = {
  yes: 'yes',
  no: 'no',
  ignored: 'ignored',
  unknown: 'unknown',
};

/** "Put If-None-Match". */
export function abilityLabel(name: AbilityName): string {
  return names[name][0];
}

/** What it is good for, in half a sentence. */
export function abilityMeaning(name: AbilityName): string {
  return names[name][1];
}

export function abilityStateText(state: Ability['state']): string {
  return states[state];
}

/** What "ignored" and the like mean for this ability, with the store's own answer where there is one. */
export function abilityReason({ state, reason }: Ability): string | null {
  if (state === 'ignored')
    return ['The store takes it without a word and does nothing.', reason].filter(Boolean).join(' ');
  return reason;
}
