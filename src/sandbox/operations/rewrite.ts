// Writes a span of a stored object anew, with fresh sums, for the copies that cannot share bytes.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { receive, type Verified } from '../body/receive.ts';
import type { ObjectCall } from '../http/call.ts';
import type { StoredBody } from '../store/body-sink.ts';
import type { StoredObject } from '../store/objects.ts';
import { type ByteSpan, streamContent } from '../store/read-content.ts';

/** Reads and stores the span and hands it to `commit`, as `storeBody` does with what comes from a client. */
export async function rewrite<T>(
  call: ObjectCall,
  source: StoredObject,
  span: ByteSpan,
  algorithms: readonly ChecksumAlgorithm[],
  commit: (body: StoredBody, verified: Verified) => Promise<T>,
): Promise<T> {
  const { store, hashers } = call;
  const stream = streamContent(store, source.content, span);
  const sink = store.newBody();
  const expected = { sizeBytes: span.end - span.start, md5: undefined, checksum: undefined };
  try {
    const verified = await receive(
      stream.chunks,
      { kind: 'unsigned' },
      expected,
      hashers,
      algorithms,
      (chunk) => sink.write(chunk),
    );
    return await commit(await sink.finish(), verified);
  } catch (error) {
    await sink.abort();
    throw error;
  } finally {
    stream.release();
  }
}
