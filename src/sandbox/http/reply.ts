// Sends answers and leaves the connection clean.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { S3Error } from '../errors.ts';
import type { Reply } from './call.ts';
import { errorDocument } from './xml.ts';

/** What is read and thrown away of a refused body before the connection is given up instead. */
const DRAIN_LIMIT_BYTES = 16 * 1024 * 1024;
const DRAIN_LIMIT_MS = 10_000;

/** Makes the answer that tells of an error. */
export function errorReply(error: S3Error, resource: string, requestId: string, hostId: string): Reply {
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: errorBody(error, resource, requestId, hostId),
  };
}

/** Writes the document that tells of an error. */
export function errorBody(error: S3Error, resource: string, requestId: string, hostId: string): string {
  return errorDocument({
    Code: error.code,
    Message: error.message,
    ...error.elements,
    Resource: resource,
    RequestId: requestId,
    HostId: hostId,
  });
}

/** Sends an answer; a stream that fails on the way cuts the connection, so that nobody takes half for the whole. */
export async function sendReply(
  reply: Reply,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { body } = reply;
  const isStream = typeof body === 'object' && !Buffer.isBuffer(body);
  try {
    if (response.destroyed) return;
    // An unanswered "may I send?" leaves both sides unsure whether a body follows.
    if (incoming.headers.expect !== undefined && !incoming.complete) response.shouldKeepAlive = false;
    response.statusCode = reply.status;
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if (!isStream && reply.status !== 204 && reply.status !== 304 && !response.hasHeader('content-length')) {
      response.setHeader('content-length', body === undefined ? 0 : Buffer.byteLength(body));
    }
    if (incoming.method === 'HEAD' || body === undefined) response.end();
    else if (isStream) await pipeline(body.chunks, response);
    else response.end(body);
  } catch {
    response.destroy();
  } finally {
    if (isStream) body.release();
    drain(incoming);
  }
}

function drain(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  let bytes = 0;
  const timer = setTimeout(() => incoming.destroy(), DRAIN_LIMIT_MS).unref();
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DRAIN_LIMIT_BYTES) incoming.destroy();
  });
  incoming.once('close', () => clearTimeout(timer));
  incoming.once('end', () => clearTimeout(timer));
  incoming.on('error', () => undefined);
  incoming.resume();
}
