// Reading an object: one GET, its bytes counted and compared with the checksum that the object carries.

import { throwIfAborted } from '../../../base/abort.ts';
import { hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import type { Reading } from '../store.ts';
import type { Verifier } from './checksums.ts';
import { readObjectHeaders } from './object-headers.ts';
import { provingOf } from './proving.ts';
import { PulledBytes } from './pulled-bytes.ts';
import type { S3Area } from './s3-area.ts';
import { entryOfHeaders, etagOf } from './s3-entry.ts';
import { refuseUnlessS3 } from './s3-head.ts';
import type { WireHead } from './wire/wire.ts';

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
  const stop = new AbortController();
  const answered = begin(area, key, version, signal, stop);
  const { head, bytes } = await answered;
  try {
    const headers = readObjectHeaders(head.headers);
    refuseUnlessS3(area, op, key, headers.ETag);
    const entry = entryOfHeaders(key, head.headers);
    if (version !== undefined && entry.version !== version) throw area.fail('entry.changed', op, key);
    const proving = provingOf(head.headers);
    const promised = { sizeBytes: headers.ContentLength, verifier: (await proving?.create()) ?? null };
    return {
      entry,
      bytes: checked(area, key, { bytes, stop, signal }, promised),
      proof: proving?.name ?? 'none',
    };
  } catch (error) {
    stop.abort();
    throw error;
  }
}

interface Begun {
  readonly head: WireHead;
  readonly bytes: PulledBytes;
}

/** Resolves as soon as the head of the answer is there; the bytes go on coming. */
function begin(
  area: S3Area,
  key: Key,
  version: string | undefined,
  signal: AbortSignal | undefined,
  stop: AbortController,
): Promise<Begun> {
  const bytes = new PulledBytes();
  const inner = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  return new Promise((resolve, reject) => {
    const ask = (condition: Readonly<Record<string, string>>) =>
      area.send(
        { op, key, signal: inner, isRepeatable: true },
        {
          method: 'GET',
          key: area.objectKey(key),
          headers: { 'x-amz-checksum-mode': 'ENABLED', ...condition },
          onBytes: (chunk, head) => {
            resolve({ head, bytes });
            return bytes.push(chunk);
          },
        },
      );
    ask(version === undefined ? {} : { 'if-match': etagOf(version) })
      .catch((error: unknown) => {
        // A server that does not know the condition; the version is compared anyhow.
        if (version === undefined || !hasCode(error, 'store.unsupported')) throw error;
        return ask({});
      })
      .then(
        (head) => {
          bytes.end();
          resolve({ head, bytes });
        },
        (error: unknown) => {
          bytes.end(error);
          reject(error);
        },
      );
  });
}

interface Coming {
  readonly bytes: PulledBytes;
  readonly stop: AbortController;
  readonly signal: AbortSignal | undefined;
}

interface Promised {
  readonly sizeBytes: number | undefined;
  readonly verifier: Verifier | null;
}

async function* checked(
  area: S3Area,
  key: Key,
  { bytes, stop, signal }: Coming,
  { sizeBytes, verifier }: Promised,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  try {
    for await (const chunk of interruptible(bytes, signal)) {
      done += chunk.length;
      verifier?.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    stop.abort();
  }
  if (sizeBytes !== undefined && done !== sizeBytes) {
    throw area.fail('bytes.wrong', op, key, `${done} of ${sizeBytes} bytes`);
  }
  if (verifier?.isRight() === false) throw area.fail('bytes.wrong', op, key, 'checksum');
}
