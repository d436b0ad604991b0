// Putting a small object in one request, never over anything but what was expected.

import { randomUUID } from 'node:crypto';
import type { Entry, Key } from '../../../contract/models.ts';
import type { BodyCheck } from '../errand.ts';
import type { Expected } from '../store.ts';
import { checkBody } from './body-check.ts';
import { type Furnishing, furnish, lookAtWritten, preconditionError } from './new-object.ts';
import { conditionHeaders, newObjectHeaders } from './object-headers.ts';
import type { Condition } from './preconditions.ts';
import { learningFromRefusals, learnPreconditions, probeBytes, untilUnderstood } from './put-lessons.ts';
import type { S3Area } from './s3-area.ts';
import { formatMtime, objectEntry } from './s3-entry.ts';
import { demandExpected, refuseUnlessS3 } from './s3-head.ts';
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
  const { preconditions } = area;
  const { checks } = area.line;
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
    const learn = learningFromRefusals(area, put);
    const sent = await untilUnderstood(send, (error) => learn(error, condition));
    // A page that says 200 has stored nothing.
    refuseUnlessS3(area, op, key, sent.headers['etag']);
    preconditions.hearOfVersion(sent.headers['x-amz-version-id']);
    const canLearn = preconditions.areUnknown && expected.kind === 'absent' && put.mostBytes <= probeBytes;
    if (canLearn) await learnPreconditions(area, send);
    // Where only a look has guarded the write, another look tells whether somebody wrote in between.
    const isCertain = isGuarded && preconditions.guards(expected) && sent.modifiedMs !== null;
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
