// What holds the removals and replacements of a run until the person has seen them. Pure; runs after renames were paired.

import type { Key } from '../../../contract/models.ts';
import type { GuardLimits, HoldReason } from '../../../contract/pair.ts';

/** A top folder with so many files may go without a question. */
export const handful = 10;

/** What a run would take away. A rename takes nothing away. */
export interface Taking {
  /** On both sides together. */
  readonly removals: number;
  readonly removedBytes: number;
  /** Files that others would take the place of. */
  readonly replaced: number;
  /** How many files were alike when the run began. */
  readonly files: number;
  /** What was removed in the 24 hours before. */
  readonly recent: { readonly files: number; readonly bytes: number };
  /** Folders at the top of the pair of which all files would go, with how many were in there. */
  readonly wholeFolders: readonly { readonly folder: Key; readonly files: number }[];
  /** The side that was seen whole and has no file at all. */
  readonly emptySide: 'local' | 'remote' | null;
  /** How many of the files that were alike would be removed. */
  readonly alikeGone: number;
  readonly limits: GuardLimits;
}

/**
 * Why the destructive part of a run is held, and null where it is not; what only adds is never held.
 *
 * | held because | when                                                                         |
 * | ------------ | ---------------------------------------------------------------------------- |
 * | files        | removals > 0 and recent + removals > max(limits.files, limits.share x files) |
 * | bytes        | removals > 0 and recent + removed bytes > limits.bytes                       |
 * | folder       | removals > 0 and a whole top folder of more than a handful of files goes     |
 * | empty        | removals > 0 and a side is empty, whether or not anything was ever alike     |
 * | all          | no side is empty, but all files that were alike go, and those are several    |
 * | replaced     | replaced > limits.files and replaced >= files / 2                            |
 */
export function guard(taking: Taking): readonly HoldReason[] | null {
  const { removals, removedBytes, replaced, files, recent, wholeFolders, emptySide, alikeGone, limits } =
    taking;
  const reasons: HoldReason[] = [];
  if (removals > 0) {
    const limit = Math.floor(Math.max(limits.files, limits.share * files));
    const gone = recent.files + removals;
    if (gone > limit) reasons.push({ why: 'files', files: gone, limit });
    const goneBytes = recent.bytes + removedBytes;
    if (goneBytes > limits.bytes) reasons.push({ why: 'bytes', bytes: goneBytes, limit: limits.bytes });
    for (const whole of wholeFolders) {
      if (whole.files > handful) reasons.push({ why: 'folder', ...whole });
    }
    if (emptySide !== null) reasons.push({ why: 'empty', side: emptySide });
    else if (files > 1 && alikeGone === files) reasons.push({ why: 'all', files });
  }
  if (replaced > limits.files && replaced * 2 >= files) {
    reasons.push({ why: 'replaced', files: replaced, of: files });
  }
  return reasons.length > 0 ? reasons : null;
}
