// The HTTP server around it all: ids, errors, and what happens to a request that is not even HTTP.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { S3Error, toS3Error } from '../errors.ts';
import type { Reply, Surroundings } from './call.ts';
import { dispatch } from './dispatch.ts';
import { errorBody, errorReply, sendReply } from './reply.ts';
import { readRequest } from './s3-request.ts';

/** S3 takes 8 KiB of headers; somewhat more lets a too large one be refused by name. */
const MAX_HEADER_BYTES = 16 * 1024;

export interface ListenerOptions extends Surroundings {
  /** Is told of errors that are bugs or broken disks, never of what a client did wrong. */
  onInternalError(error: unknown): void;
}

/** Makes the server; it does not listen yet. */
export function createListener(options: ListenerOptions): Server {
  const answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    void answerOne(incoming, response, options);
  };
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    // A large body over a slow line takes as long as it takes; silence is what ends it.
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 75_000,
  });
  server.on('request', answer);
  server.on('checkContinue', answer);
  server.on('clientError', refuse);
  return server;
}

async function answerOne(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ListenerOptions,
): Promise<void> {
  const id = randomBytes(8).toString('hex').toUpperCase();
  const hostId = randomBytes(24).toString('base64');
  response.sendDate = false;
  response.setHeader('date', new Date(options.now()).toUTCString());
  response.setHeader('server', 'LongshoreSandbox');
  response.setHeader('x-amz-request-id', id);
  response.setHeader('x-amz-id-2', hostId);
  let reply: Reply;
  try {
    reply = await dispatch(readRequest(incoming, id), response, options);
  } catch (thrown) {
    const error = toS3Error(thrown);
    // A client that went away in the middle of its body is no error of ours.
    if (error.code === 'InternalError' && !incoming.destroyed) options.onInternalError(thrown);
    reply = errorReply(error, (incoming.url ?? '/').split('?', 1)[0] ?? '/', id, hostId);
  }
  await sendReply(reply, incoming, response);
}

function refuse(error: Error, socket: Duplex): void {
  const isTooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  const refusal = isTooLarge
    ? new S3Error('RequestHeaderSectionTooLarge')
    : new S3Error('InvalidRequest', { message: 'The request is not valid HTTP.' });
  const body = errorBody(refusal, '/', '', '');
  if (!socket.writable) return;
  socket.end(
    `HTTP/1.1 ${refusal.status} Bad Request\r\nConnection: close\r\nContent-Type: application/xml\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
