// Looking at one object or folder of S3. A refusal is never taken for absence.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { folderPrefix, keyProblem } from '../path.ts';
import type { Expected } from '../store.ts';
import { askPage } from './ask-page.ts';
import { type ObjectHeaders, readObjectHeaders } from './object-headers.ts';
import { type Proving, provingOf } from './proving.ts';
import type { S3Area } from './s3-area.ts';
import { entryOfHeaders, prefixEntry } from './s3-entry.ts';

/** Which write of ours made an object: an answer that got lost can be made up for by looking. */
export const operationName = 'longshore-op';

export interface Head {
  readonly entry: Entry;
  readonly operation: string | undefined;
  readonly headers: ObjectHeaders;
  /** What could prove its bytes; null for nothing. */
  readonly proving: Proving | null;
}

interface Look {
  readonly op: string;
  readonly signal: AbortSignal | undefined;
}

/** The object under `key`; null where the server says that there is none, or no such bucket. */
export async function headObject(area: S3Area, key: Key, { op, signal }: Look): Promise<Head | null> {
  try {
    const answer = await area.send(
      { op, key, signal, isRepeatable: true },
      { method: 'HEAD', key: area.objectKey(key), headers: { 'x-amz-checksum-mode': 'ENABLED' } },
    );
    const headers = readObjectHeaders(answer.headers);
    refuseUnlessS3(area, op, key, headers.ETag);
    const entry = entryOfHeaders(key, answer.headers);
    return { entry, operation: headers.Metadata[operationName], headers, proving: provingOf(answer.headers) };
  } catch (error) {
    if (hasCode(error, 'entry.missing')) return null;
    throw await reasonOf(area, key, { op, signal }, error);
  }
}

/** A refusal of HEAD has no body that could say why; that of a listing has, and where the account is at fault it is the same. */
async function reasonOf(area: S3Area, key: Key, look: Look, refusal: unknown): Promise<unknown> {
  if (!(refusal instanceof AppError) || (refusal.code !== 'access.denied' && refusal.code !== 'other'))
    return refusal;
  try {
    await isPrefixUsed(area, key, look);
  } catch (error) {
    if (error instanceof AppError && (error.code.startsWith('auth.') || error.code === 'clock.skewed'))
      return error;
  }
  return refusal;
}

/** Every object has an ETag; a 200 without one is somebody else's, such as a sign-in page's. */
export function refuseUnlessS3(area: S3Area, op: string, key: Key, etag: string | undefined): void {
  if (etag === undefined || etag === '') throw area.notS3(op, key);
}

/** See Store.stat. An object goes before a folder of the same name. */
export async function statEntry(
  area: S3Area,
  key: Key,
  signal: AbortSignal | undefined,
): Promise<Entry | null> {
  const op = 'entry.stat';
  if (key !== '') {
    const problem = keyProblem(area.objectKey(key));
    if (problem !== null) throw new AppError('entry.name', { op, from: area.nameOf(key), detail: problem });
    const head = await headObject(area, key, { op, signal });
    if (head !== null) return head.entry;
  }
  // A listing tells a missing bucket from a missing key, which HEAD cannot.
  const isThere = await isPrefixUsed(area, key, { op, signal });
  return isThere || key === '' ? prefixEntry(key) : null;
}

/** True when any key lies below `key`, its own marker among them. */
export async function isPrefixUsed(area: S3Area, key: Key, { op, signal }: Look): Promise<boolean> {
  const prefix = area.prefix + folderPrefix(key);
  const { objects } = await askPage(area, { op, key, signal }, { prefix, 'max-keys': '1' });
  return objects.length > 0;
}

/** Throws entry.exists or entry.changed when something else than what is expected stands under `key`. */
export async function demandExpected(area: S3Area, key: Key, expected: Expected, look: Look): Promise<void> {
  const head = await headObject(area, key, look);
  if (expected.kind === 'absent') {
    if (head !== null) throw area.fail('entry.exists', look.op, key);
  } else if (head?.entry.version !== expected.version) {
    throw area.fail('entry.changed', look.op, key);
  }
}
