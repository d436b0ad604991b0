// What a store can do, in words: each ability by S3's own name for it.

import type { Ability, AbilityName } from './store-facts.ts';

const labels: Record<AbilityName, string> = {
  'if-none-match': 'Put with If-None-Match',
  'if-match': 'Put with If-Match',
  'complete-if-none-match': 'Complete with If-None-Match',
  'delete-if-match': 'Delete with If-Match',
  'checksums-checked': 'Checksums checked',
  'checksums-kept': 'Checksums kept',
  'checksum-trailers': 'Checksum trailers',
  'content-md5': 'Content-MD5 checked',
  'delete-objects': 'DeleteObjects',
  copy: 'CopyObject',
  'copy-if-match': 'Copy with If-Match',
  'upload-part-copy': 'UploadPartCopy',
  ranges: 'Ranges',
  'list-uploads': 'ListMultipartUploads',
  versioning: 'Versioning',
  'storage-classes': 'Storage classes',
  tagging: 'Tagging',
};

/** "Put with If-None-Match". */
export function abilityLabel(name: AbilityName): string {
  return labels[name];
}

/** Why it is so: the store's own answer, or what "ignored" means. */
export function abilityReason({ state, reason }: Ability): string | null {
  return reason ?? (state === 'ignored' ? 'Taken without a word and without effect.' : null);
}
