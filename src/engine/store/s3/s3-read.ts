// Reading an object: one GET, its bytes counted and compared with the checksum that the object carries.

import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import type { Key } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import type { Reading } from '../store.ts';
import { createVerifier, type Verifier } from './checksums.ts';
import type { S3Area } from './s3-area.ts';
import { etagOf, objectEntry } from './s3-entry.ts';
import { s3Error } from './s3-error.ts';
import { refuseUnlessS3 } from './s3-head.ts';

const op = 'entry.read';

interface ReadingOptions {
  readonly version: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** See Store.read. An abort closes the connection even when nobody has begun to take the bytes. */
export async function readObject(
  area: S3Area,
  key: Key,
  { version, signal }: ReadingOptions,
): Promise<Reading> {
  throwIfAborted(signal);
  const output = await area.call({ op, key, signal, isRepeatable: true }, async (client, options) => {
    const command = new GetObjectCommand({
      Bucket: area.bucket,
      Key: area.objectKey(key),
      ...(version !== undefined && { IfMatch: etagOf(version) }),
    });
    // Asked for by hand: through the input the SDK would compare by itself, and slower.
    command.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          Object.assign(request.headers ?? {}, { 'x-amz-checksum-mode': 'ENABLED' });
        }
        return next(args);
      },
      { step: 'build', name: 'askForChecksum' },
    );
    return client.send(command, options);
  });
  const body = output.Body;
  if (!(body instanceof Readable)) throw area.fail('other', op, key, 'NoBody');
  try {
    refuseUnlessS3(area, op, key, output.ETag);
    const entry = objectEntry(key, {
      sizeBytes: output.ContentLength,
      etag: output.ETag,
      modified: output.LastModified,
      metadata: output.Metadata,
      storageClass: output.StorageClass,
    });
    if (version !== undefined && entry.version !== version) throw area.fail('entry.changed', op, key);
    return { entry, bytes: checked(area, key, body, output, await createVerifier(output), signal) };
  } catch (error) {
    body.destroy();
    throw error;
  }
}

async function* checked(
  area: S3Area,
  key: Key,
  body: Readable,
  { ContentLength: sizeBytes }: GetObjectCommandOutput,
  verifier: Verifier | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  try {
    for await (const chunk of interruptible<Uint8Array>(body, signal)) {
      done += chunk.length;
      verifier?.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throwIfAborted(signal);
    const { server } = area.line.endpoint;
    throw s3Error(error, { op, name: area.nameOf(key), about: 'entry', server });
  } finally {
    body.destroy();
  }
  if (sizeBytes !== undefined && done !== sizeBytes) {
    throw area.fail('bytes.wrong', op, key, `${done} of ${sizeBytes} bytes`);
  }
  if (verifier?.isRight() === false) throw area.fail('bytes.wrong', op, key, 'checksum');
}
