// What a disk tells of an entry, in the words of the sync engine.

import type { BigIntStats } from 'node:fs';
import type { Key } from '../../../contract/models.ts';
import { contentMark, fingerprint, toMs, unusualKind } from '../../store/local/local-entry.ts';
import { keyProblem, lastSegment, type Platform, segmentProblem } from '../../store/path.ts';
import type { Found } from '../folder.ts';

/** The entry that `stats` (from lstat) describes. */
export function localFound(path: Key, stats: BigIntStats, platform: Platform): Found {
  const unusual = unusualKind(stats);
  const trouble =
    unusual === null
      ? (segmentProblem(lastSegment(path), platform) ?? keyProblem(path))
      : `It is ${unusual}.`;
  const found: Found = {
    kind: unusual !== null ? 'other' : stats.isFile() ? 'file' : 'folder',
    path,
    sizeBytes: stats.isFile() ? Number(stats.size) : 0,
    modifiedMs: toMs(stats.mtimeNs),
    fingerprint: fingerprint(stats),
    content: contentMark(stats),
    inode: String(stats.ino),
  };
  return trouble === null ? found : { ...found, trouble };
}

/** An entry whose name is not UTF-8; `path` only resembles it, so nothing more can be asked of it. */
export function unreadableName(path: Key): Found {
  const trouble = 'The name is not valid UTF-8, which S3 requires.';
  return {
    kind: 'other',
    path,
    sizeBytes: 0,
    modifiedMs: 0,
    fingerprint: '',
    content: '',
    inode: '',
    trouble,
  };
}
