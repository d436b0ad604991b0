// Bringing an object onto this computer's disk by data workers: a small one whole, a large one in ranges of one version.

import { hasCode } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { GetFile } from '../errand.ts';
import { lastSegment } from '../path.ts';
import type { Carried, Carrying, DiskFile, Store } from '../store.ts';
import type { S3Area } from './s3-area.ts';
import { downloadInRanges } from './s3-download-ranges.ts';
import { entryOfHeaders } from './s3-entry.ts';

const op = 'entry.read';

/** See Store.download. An object that turns out larger than it was listed is brought in ranges after all. */
export async function downloadObject(
  area: S3Area,
  key: Key,
  listedBytes: number | null,
  file: DiskFile,
  receiver: Store,
  carrying: Carrying,
): Promise<Carried> {
  const { singleGetBytes } = area.line.limits;
  const isLarge = (listedBytes ?? 0) > singleGetBytes || carrying.checkpoint?.begun != null;
  const whole = isLarge ? null : await downloadWhole(area, key, file, carrying);
  return whole ?? downloadInRanges({ area, key, file, receiver, carrying });
}

async function downloadWhole(
  area: S3Area,
  key: Key,
  file: DiskFile,
  carrying: Carrying,
): Promise<Carried | null> {
  const { expected, version = null, isHashed = false, signal, onProgress } = carrying;
  let doneBytes = 0;
  const result = await area.carry<GetFile>(
    { op, key, signal, isRepeatable: true, lane: 'small' },
    {
      t: 'get-file',
      version,
      mostBytes: area.line.limits.singleGetBytes,
      disk: file.disk,
      to: file.key,
      expected,
      isHashed,
    },
    onProgress &&
      ((bytes) => {
        doneBytes += bytes;
        onProgress(doneBytes);
      }),
  );
  if ('tooLarge' in result) return null;
  const { answer, written, proof, sha256 } = result;
  const from = entryOfHeaders(key, answer.headers);
  if (from.version === null || written === null) throw area.notS3(op, key);
  onProgress?.(written.sizeBytes);
  const entry: Entry = {
    kind: 'file',
    key: file.key,
    name: lastSegment(file.key),
    storageClass: null,
    ...written,
  };
  return { from, written: entry, proof: proof ?? 'none', sha256, resumedBytes: 0 };
}

/** True for the sentence "this is another version by now". */
export function isOtherVersion(error: unknown): boolean {
  return hasCode(error, 'entry.changed');
}
