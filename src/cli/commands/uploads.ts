// longshore uploads: the uploads in parts that nobody has finished, and giving them up.

import { formatDuration, formatPlural, formatSize } from '../../base/units.ts';
import { toWire } from '../../contract/errors.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';
import type { S3Address } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface UploadsOptions {
  readonly abort?: boolean;
  /** Give up without asking. */
  readonly yes?: boolean;
  /** "7d" and the like. */
  readonly olderThan?: string;
}

const ageWidth = 12;
const sizeWidth = 10;

/**
 * Lists the unfinished uploads of all buckets, or those whose key begins as the address does; with `abort` gives them up,
 * except those that a transfer of this Longshore will go on with.
 */
export async function showUploads(
  session: Session,
  address: S3Address | null,
  options: UploadsOptions,
): Promise<ExitCode> {
  const { output } = session;
  const leastMs = options.olderThan === undefined ? 0 : parseAge(options.olderThan);
  if (options.abort && !options.yes && (output.isJson || !process.stdin.isTTY))
    throw new WrongUse('Giving up is asked about on a terminal, and this is none. Add --yes.');
  const found = await listThem(session, address, leastMs);
  if (!options.abort) return output.failures === 0 ? exitCode.done : exitCode.failed;

  const foreign = found.filter(({ isOurs }) => !isOurs);
  const kept = found.length - foreign.length;
  if (kept > 0)
    output.say(`${formatPlural(kept, 'upload')} left to the transfers that will go on with them.`, null);
  if (foreign.length > 0 && (options.yes || (await isSure(session, foreign)))) await giveUp(session, foreign);
  return output.failures === 0 ? exitCode.done : exitCode.failed;
}

async function listThem(
  { engine, profile, output, signal }: Session,
  address: S3Address | null,
  leastMs: number,
): Promise<UnfinishedUpload[]> {
  const nowMs = Date.now();
  const found: UnfinishedUpload[] = [];
  const input = { profileId: profile.id, bucket: address?.bucket ?? null };
  try {
    for await (const page of engine.open('upload.list', input, { signal })) {
      for (const upload of page) {
        const { key, startedMs } = upload;
        // One that does not say when it began is never called old.
        const ageMs = startedMs === null ? 0 : nowMs - startedMs;
        if (!key.startsWith(address?.key ?? '') || ageMs < leastMs) continue;
        found.push(upload);
        output.say(lineOf(upload, nowMs), { event: 'upload', ...upload });
      }
      await output.drained();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // What was found is told nevertheless; that it may not be all is a failure, and never "none".
    output.fail(toWire(error, 'upload.list'));
  }
  const event = {
    event: 'uploads',
    count: found.length,
    sizeBytes: sizeOf(found),
    oldestMs: oldestOf(found),
  };
  if (found.length > 0) output.say(`${totalText(found, nowMs)}.`, event);
  else output.say(output.failures === 0 ? 'There are no unfinished uploads.' : null, event);
  return found;
}

function lineOf({ bucket, key, startedMs, sizeBytes, isOurs }: UnfinishedUpload, nowMs: number): string {
  const age = startedMs === null ? '?' : formatDuration(Math.max(0, nowMs - startedMs));
  const size = sizeBytes === null ? '?' : formatSize(sizeBytes);
  const note = isOurs ? '  (a transfer will go on with it)' : '';
  return `${age.padStart(ageWidth)} ${size.padStart(sizeWidth)} s3://${bucket}/${printable(key)}${note}`;
}

function totalText(uploads: readonly UnfinishedUpload[], nowMs: number): string {
  const oldestMs = oldestOf(uploads);
  const unsized = uploads.filter(({ sizeBytes }) => sizeBytes === null).length;
  return [
    formatPlural(uploads.length, 'unfinished upload'),
    formatSize(sizeOf(uploads)) + (unsized > 0 ? ` and ${unsized} of unknown size` : ''),
    ...(oldestMs === null ? [] : [`the oldest began ${formatDuration(Math.max(0, nowMs - oldestMs))} ago`]),
  ].join(', ');
}

function sizeOf(uploads: readonly UnfinishedUpload[]): number {
  return uploads.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}

function oldestOf(uploads: readonly UnfinishedUpload[]): number | null {
  return uploads.reduce<number | null>(
    (oldest, { startedMs }) =>
      startedMs !== null && (oldest === null || startedMs < oldest) ? startedMs : oldest,
    null,
  );
}

async function isSure({ signal }: Session, uploads: readonly UnfinishedUpload[]): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  const what = uploads.length === 1 ? 'this upload' : `these ${uploads.length} uploads`;
  const message = `Give up ${what}? Whoever still works on one has to begin anew.`;
  return confirm({ message, default: false }, { signal });
}

async function giveUp(session: Session, uploads: readonly UnfinishedUpload[]): Promise<void> {
  const { engine, profile, output, signal } = session;
  const these = uploads.map(({ bucket, key, uploadId }) => ({ bucket, key, uploadId }));
  let last: Tally = { files: 0, folders: 0, sizeBytes: 0, failures: [] };
  const stream = engine.open('upload.abort', { profileId: profile.id, uploads: these }, { signal });
  try {
    for await (last of stream) output.status(`gave up ${formatPlural(last.files, 'upload')}`);
  } finally {
    output.status('');
  }
  for (const failure of last.failures) output.fail(failure);
  const untold = (last.failed ?? 0) - last.failures.length;
  if (untold > 0) output.failWith(`${formatPlural(untold, 'more upload')} could not be given up.`);
  const { files: count, sizeBytes } = last;
  output.say(`gave up ${formatPlural(count, 'upload')}, ${formatSize(sizeBytes)} freed`, {
    event: 'uploads-aborted',
    count,
    sizeBytes,
  });
}

const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** "7d" in milliseconds. Throws WrongUse. */
export function parseAge(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? [];
  const ms = unitMs[unit];
  if (ms === undefined)
    throw new WrongUse(`\u201c${text}\u201d is no age. Write a number and m, h, d or w, such as 12h or 7d.`);
  return Number(count) * ms;
}
