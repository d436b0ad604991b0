// The bytes of a request's body as they arrive.

import { S3Error } from '../errors.ts';
import type { Call } from './call.ts';

/** A client that sends nothing for so long while its body is awaited is given up. */
const IDLE_MS = 120_000;

/**
 * Yields the raw body. A client that asked first (Expect: 100-continue) is told to go on only here, so that what is
 * refused by its headers never sends its bytes. Stopping early leaves the connection usable.
 */
export async function* incomingBody(call: Call): AsyncGenerator<Buffer, void> {
  const { incoming } = call.request;
  if (incoming.headers.expect?.toLowerCase() === '100-continue') call.response.writeContinue();
  incoming.setTimeout(IDLE_MS, () => incoming.destroy(new S3Error('RequestTimeout')));
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
  } finally {
    incoming.setTimeout(0);
  }
}
