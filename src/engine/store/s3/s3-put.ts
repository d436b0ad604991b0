// Putting a small object in one request, never over anything but what was expected.

import { randomUUID } from 'node:crypto';
import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { BodyCheck } from '../errand.ts';
import type { Expected } from '../store.ts';
import { checkBody } from './body-check.ts';
import { refusesHeader } from './body-checks.ts';
import { type Furnishing, furnish, lookAtWritten, preconditionError } from './new-object.ts';
import { conditionHeaders, newObjectHeaders } from './object-headers.ts';
import type { Condition } from './preconditions.ts';
import type { S3Area } from './s3-area.ts';
import { formatMtime, objectEntry } from './s3-entry.ts';
import { demandExpected, headObject, refuseUnlessS3 } from './s3-head.ts';
import { surely } from './settle.ts';

export interface Put extends Furnishing {
  readonly op: string;
  readonly key: Key;
  readonly expected: Expected;
  readonly contentType?: string;
  /** The id that the write puts into the object's metadata; one of its own unless given. */
  readonly operation?: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** What is sent at most, as far as it is known. */
  readonly mostBytes: number;
  /** Sends the object, once; throws what S3Line.send does. */
  readonly send: (headers: Readonly<Record<string, string>>, check: BodyCheck) => Promise<Sent>;
}

/** An object as it was sent, and the headers of the answer. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly crc32: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number | null;
}

export interface PutDone {
  readonly entry: Entry;
  readonly proof: string;
}

/** Puts bytes that are here; see putObject. */
export async function putBytes(
  area: S3Area,
  put: Omit<Put, 'send' | 'mostBytes'> & { readonly body: Uint8Array },
): Promise<Entry> {
  const { op, key, signal, body, modifiedMs } = put;
  const send: Put['send'] = async (headers, check) => {
    const checked = checkBody(body, check);
    const answer = await area.send(
      { op, key, signal, isRepeatable: false },
      { method: 'PUT', key: area.objectKey(key), headers: { ...headers, ...checked.headers }, body },
    );
    return { headers: answer.headers, crc32: checked.crc32, sizeBytes: body.length, modifiedMs };
  };
  return (await putObject(area, { ...put, mostBytes: body.length, send })).entry;
}

/** Throws entry.exists or entry.changed when something else than what is expected stands under the key. */
export async function putObject(area: S3Area, put: Put): Promise<PutDone> {
  const { op, key, expected, signal } = put;
  const { preconditions, checks } = area.line;
  const { operation = randomUUID() } = put;
  const furnishing = furnish(key, operation, put);
  const headers = {
    ...newObjectHeaders(furnishing),
    ...(put.contentType !== undefined && { 'content-type': put.contentType }),
  };
  let condition: Condition = {};
  let check = checks.ofObject;
  const send = async () => {
    condition = preconditions.headerOf(expected);
    check = checks.ofObject;
    try {
      const sent = await put.send({ ...headers, ...conditionHeaders(condition) }, check);
      if (!checks.hear(sent.headers, sent.crc32)) throw area.fail('bytes.wrong', op, key, 'checksum');
      return sent;
    } catch (error) {
      throw preconditionError(area, put, error);
    }
  };

  const entry = await surely(area, { op, key, operation, signal }, async () => {
    const isGuarded = preconditions.guards(expected);
    if (!isGuarded) await demandExpected(area, key, expected, { op, signal });
    const sent = await untilUnderstood(send, (error) => learnFromRefusal(area, put, condition, error));
    // A page that says 200 has stored nothing.
    refuseUnlessS3(area, op, key, sent.headers['etag']);
    const canLearn = preconditions.areUnknown && expected.kind === 'absent' && put.mostBytes <= probeBytes;
    if (canLearn) await learnPreconditions(area, send);
    // Where only a look has guarded the write, another look tells whether somebody wrote in between.
    const isCertain = isGuarded && sent.modifiedMs !== null;
    if (!isCertain) return lookAtWritten(area, { op, key, operation, signal });
    return objectEntry(key, {
      sizeBytes: sent.sizeBytes,
      etag: sent.headers['etag'],
      modified: undefined,
      metadata: { ...furnishing.Metadata, mtime: formatMtime(sent.modifiedMs) },
      storageClass: put.storageClass,
    });
  });
  return { entry, proof: checks.proofOf(check) };
}

// The checksum's header, a condition's header, and a condition's quotes may each be too much for a server.
const mostRefusals = 3;

/** Sends again as long as the server refused no more than a form that the next attempt will not have. */
async function untilUnderstood(
  send: () => Promise<Sent>,
  learn: (error: unknown) => Promise<boolean>,
): Promise<Sent> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await send();
    } catch (error) {
      if (refusals === mostRefusals || !(await learn(error))) throw error;
    }
  }
}

/** True when the server refused no more than the form of the condition, and the next will have another. */
async function learnFromRefusal(
  area: S3Area,
  { op, key, expected, signal }: Put,
  sent: Condition,
  error: unknown,
): Promise<boolean> {
  const { preconditions, checks, endpoint } = area.line;
  if (!(error instanceof AppError) || error.op !== op || endpoint.isAws) return false;
  if (checks.mindsCrc32 === null && refusesHeader.has(error.raw)) {
    checks.learn(false);
    return true;
  }
  if (error.raw === 'NotImplemented') {
    preconditions.learn('refused');
  } else if (error.code === 'entry.changed' && expected.kind === 'version') {
    // Ceph compares the quotes too: then the very version that is said not to stand there does.
    const head = await headObject(area, key, { op, signal });
    if (head?.entry.version === expected.version) preconditions.learnForm(sent);
  }
  const next = preconditions.headerOf(expected);
  return next.IfMatch !== sent.IfMatch || next.IfNoneMatch !== sent.IfNoneMatch;
}

const probeBytes = 1024 * 1024;

/**
 * Finds out whether the server keeps to preconditions by sending the same object once more: that must be refused, and
 * where it is not, the very same bytes stand there as before.
 */
async function learnPreconditions(
  { line: { preconditions } }: S3Area,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send();
    preconditions.learn('ignored');
  } catch (error) {
    if (hasCode(error, 'entry.exists')) preconditions.learn('honoured');
  }
}
