// longshore ls: the buckets of an account, or what is in one.

import { formatSize } from '../../base/units.ts';
import type { Bucket, Entry } from '../../contract/models.ts';
import { entryPlace, nameIn, type S3Address } from '../address.ts';
import type { Session } from '../context.ts';
import { dateText, dateWidth } from '../date-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface ListOptions {
  readonly recursive?: boolean;
  readonly humanReadable?: boolean;
  readonly summarize?: boolean;
}

const sizeWidth = 10;

/** Lists the buckets. */
export async function listBuckets({ engine, profile, output, signal }: Session): Promise<ExitCode> {
  const buckets: Bucket[] = await engine.call('bucket.list', { profileId: profile.id }, { signal });
  for (const { name, createdMs, region } of buckets)
    output.say(`${dateText(createdMs)} ${printable(name)}`, { event: 'bucket', name, createdMs, region });
  return exitCode.done;
}

/**
 * Lists what begins with the address, as `aws s3 ls` does: without a `/` at the end, `s3://b/re` finds `re/`, `read-me` and so on.
 * Exits with 1 where a key was given and nothing begins with it.
 */
export async function list(session: Session, address: S3Address, options: ListOptions): Promise<ExitCode> {
  const { engine, profile, output, signal } = session;
  const { place, name: start } = entryPlace(address, profile.id);
  const isDeep = options.recursive === true;
  let files = 0;
  let sizeBytes = 0;
  let isFound = false;

  for await (const page of engine.open('entry.list', { place, isDeep }, { signal })) {
    for (const entry of page) {
      if (!entry.key.startsWith(start) || (isDeep && entry.kind === 'folder' && entry.key === '')) continue;
      isFound = true;
      if (entry.kind === 'file') {
        files += 1;
        sizeBytes += entry.sizeBytes ?? 0;
      }
      const whole = nameIn(place, entry.key).slice(`s3://${address.bucket}/`.length);
      output.say(lineOf(entry, isDeep ? whole : entry.name, options), {
        event: 'entry',
        kind: entry.kind,
        key: entry.kind === 'folder' ? `${whole}/` : whole,
        sizeBytes: entry.sizeBytes,
        modifiedMs: entry.modifiedMs,
        storageClass: entry.storageClass,
      });
    }
    await output.drained();
  }
  if (options.summarize) {
    const size = options.humanReadable ? formatSize(sizeBytes) : sizeBytes;
    output.say(`\nTotal Objects: ${files}\n   Total Size: ${size}`, { event: 'summary', files, sizeBytes });
  }
  return isFound || address.key === '' ? exitCode.done : exitCode.failed;
}

function lineOf(entry: Entry, shown: string, { humanReadable }: ListOptions): string {
  if (entry.kind === 'folder') return `${'PRE'.padStart(dateWidth + 1 + sizeWidth)} ${printable(shown)}/`;
  const bytes = entry.sizeBytes ?? 0;
  const size = humanReadable ? formatSize(bytes) : String(bytes);
  return `${dateText(entry.modifiedMs)} ${size.padStart(sizeWidth)} ${printable(shown)}`;
}
