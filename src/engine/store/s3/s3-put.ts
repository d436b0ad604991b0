// Putting a small object in one request, never over anything but what was expected.

import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Expected } from '../store.ts';
import { proofOf } from './body-proof.ts';
import { type Furnishing, furnish, lookAtWritten, preconditionError } from './new-object.ts';
import type { Condition } from './preconditions.ts';
import type { S3Area } from './s3-area.ts';
import { objectEntry } from './s3-entry.ts';
import { demandExpected, headObject, refuseUnlessS3 } from './s3-head.ts';
import { surely } from './settle.ts';

export interface Put extends Furnishing {
  readonly op: string;
  readonly key: Key;
  readonly body: Uint8Array;
  readonly expected: Expected;
  readonly contentType?: string;
  readonly signal: AbortSignal | undefined;
}

/** Throws entry.exists or entry.changed when something else than what is expected stands under the key. */
export async function putObject(area: S3Area, put: Put): Promise<Entry> {
  const { op, key, body, expected, signal } = put;
  const { preconditions, endpoint } = area.line;
  const operation = randomUUID();
  const input = {
    Bucket: area.bucket,
    Key: area.objectKey(key),
    Body: body,
    ContentLength: body.length,
    ...furnish(key, operation, put),
    ...(put.contentType !== undefined && { ContentType: put.contentType }),
    // The SDK adds Amazon's by itself.
    ...(!endpoint.isAws && proofOf(body, area.line.knowledge.bodyProof)),
  };
  let condition: Condition = {};
  const send = async () => {
    condition = preconditions.headerOf(expected);
    try {
      return await area.call({ op, key, signal, isRepeatable: false }, (client, options) =>
        client.send(new PutObjectCommand({ ...input, ...condition }), options),
      );
    } catch (error) {
      throw preconditionError(area, put, error);
    }
  };

  return surely(area, { op, key, operation, signal }, async () => {
    const isGuarded = preconditions.guards(expected);
    if (!isGuarded) await demandExpected(area, key, expected, { op, signal });
    const output = await send().catch(async (error: unknown) => {
      if (await learnFromRefusal(area, put, condition, error)) return send();
      throw error;
    });
    // A page that says 200 has stored nothing.
    refuseUnlessS3(area, op, key, output.ETag);
    const canLearn = preconditions.areUnknown && expected.kind === 'absent' && body.length <= probeBytes;
    if (canLearn) await learnPreconditions(area, send);
    // Where only a look has guarded the write, another look tells whether somebody wrote in between.
    const isCertain = isGuarded && put.modifiedMs !== null;
    if (!isCertain) return lookAtWritten(area, { op, key, operation, signal });
    return objectEntry(key, {
      sizeBytes: body.length,
      etag: output.ETag,
      modified: undefined,
      metadata: input.Metadata,
      storageClass: put.storageClass,
    });
  });
}

/** True when the server refused no more than the form of the condition, and the next will have another. */
async function learnFromRefusal(
  area: S3Area,
  { op, key, expected, signal }: Put,
  sent: Condition,
  error: unknown,
): Promise<boolean> {
  const { preconditions, endpoint } = area.line;
  if (!(error instanceof AppError) || endpoint.isAws) return false;
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
    if (error instanceof AppError && error.code === 'entry.exists') preconditions.learn('honoured');
  }
}
