import { expect, it } from 'vitest';
import { guardText, holdReasonText } from '../../src/contract/guard-text.ts';
import type { Key } from '../../src/contract/models.ts';
import { type HoldReason, usualGuard } from '../../src/contract/pair.ts';

it.each<[HoldReason, string]>([
  [
    { why: 'files', files: 1_200, limit: 1_000 },
    '1,200 files would be gone within 24 hours, more than the 1,000 that this pair allows.',
  ],
  [
    { why: 'bytes', bytes: 3 * 1024 ** 3, limit: 1024 ** 3 },
    '3.0 GiB would be gone within 24 hours, more than the 1.0 GiB that this pair allows.',
  ],
  [
    { why: 'folder', folder: 'photos' as Key, files: 12 },
    'The whole folder “photos” with 12 files would go.',
  ],
  [{ why: 'empty', side: 'local' }, 'The folder on this computer is empty.'],
  [{ why: 'empty', side: 'remote' }, 'The place in the bucket is empty.'],
  [{ why: 'replaced', files: 60, of: 1_100 }, '60 files of 1,100 would be replaced by others at once.'],
])('says why a run is held: %o', (reason, sentence) => expect(holdReasonText(reason)).toBe(sentence));

it('says from where on removals are held', () => {
  expect(guardText(usualGuard)).toBe(
    'above 50 files, or 10 % of all if that is more, or 1.0 GiB, within 24 hours',
  );
  expect(guardText({ files: 1, share: 0, bytes: 0 })).toBe('above 1 file, or 0 B, within 24 hours');
});
