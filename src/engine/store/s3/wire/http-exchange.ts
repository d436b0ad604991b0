// One request and its answer over node:http, held to the same rules as on the fast path.

import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { abortError } from '../../../../base/abort.ts';
import { AnswerBody } from './answer-body.ts';
import { framingOf, mostHeadBytes } from './answer-head.ts';
import type { Outgoing } from './outgoing.ts';
import { watchSilence } from './silence.ts';
import type { WireAnswer, WireHead, WireLimits, WireRequest } from './wire.ts';
import { framingError, WireError, wireErrorOf } from './wire-error.ts';

interface Means {
  readonly agent: Agent;
  readonly limits: WireLimits;
}

interface HttpExchange {
  readonly answer: Promise<WireAnswer>;
  /** It broke before any answer on a connection that had carried others before. */
  wasStale(): boolean;
}

const nothing = Buffer.alloc(0);
const sliceBytes = 64 * 1024;

/** Sends the request. The answer rejects with WireError or an abort error. */
export function exchangeOverHttp(request: WireRequest, outgoing: Outgoing, means: Means): HttpExchange {
  const { target, headers, path } = outgoing;
  const { agent, limits } = means;
  const bare = target.hostname.replace(/^\[|\]$/g, '');
  const outgoingRequest = (target.isTls ? requestHttps : requestHttp)({
    method: request.method,
    host: bare,
    port: target.port,
    path,
    headers: { ...headers },
    agent,
    maxHeaderSize: mostHeadBytes,
    ...(target.isTls && isIP(bare) === 0 && { servername: bare }),
  });
  let hasAnswer = false;
  const answer = new Promise<WireAnswer>((resolve, reject) => {
    const state = { isConnected: false, isHeldBack: false };
    const written = new Promise<void>((resolve) => outgoingRequest.once('finish', resolve));
    const fail = (error: unknown) => {
      finish();
      reject(error);
      outgoingRequest.destroy();
    };
    const onAbort = () => fail(abortError());
    const timeOut = () => fail(new WireError('ETIMEDOUT', { isSent: state.isConnected }));
    const timer = setTimeout(timeOut, limits.connectMs);
    let unwatch = () => {};
    const finish = () => {
      clearTimeout(timer);
      unwatch();
      request.signal?.removeEventListener('abort', onAbort);
    };
    request.signal?.addEventListener('abort', onAbort, { once: true });
    whenConnected(outgoingRequest, target.isTls, (socket) => {
      clearTimeout(timer);
      state.isConnected = true;
      unwatch = watchSilence(socket, limits.silenceMs, () => state.isHeldBack, timeOut);
    });
    outgoingRequest.on('error', (error) => fail(wireErrorOf(error, state.isConnected)));
    outgoingRequest.on('upgrade', () => fail(framingError('HPE_INVALID_CONSTANT')));
    outgoingRequest.on('response', (incoming) => {
      hasAnswer = true;
      takeAnswer(request, incoming, limits.collectedBytes)
        .then(async (answered) => {
          // Nobody can have taken over what has not left yet, whatever they say.
          if (answered.status < 300) await written;
          finish();
          resolve(answered);
          if (!outgoingRequest.writableFinished) outgoingRequest.destroy();
        })
        .catch((error: unknown) => fail(incoming.errored === error ? wireErrorOf(error, true) : error));
    });
    writeBody(outgoingRequest, request, (isHeld) => {
      state.isHeldBack = isHeld;
    });
  });
  return { answer, wasStale: () => outgoingRequest.reusedSocket && !hasAnswer };
}

/** Also through a proxy the socket is told of only when it leads to the server. */
function whenConnected(
  request: ClientRequest,
  isTls: boolean,
  then: (socket: NonNullable<ClientRequest['socket']>) => void,
): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket || !socket.connecting) then(socket);
    else socket.once(isTls ? 'secureConnect' : 'connect', () => then(socket));
  });
}

/** Piece by piece, by which it can be seen that something moves; no more at a time than the pace of the request allows. */
function writeBody(
  outgoing: ClientRequest,
  { body = nothing, pace }: WireRequest,
  held: (isHeld: boolean) => void,
): void {
  let at = 0;
  const write = (bytes: number): void => {
    const slice = body.subarray(at, at + bytes);
    at += slice.length;
    if (at === body.length) outgoing.end(slice);
    else outgoing.write(slice, next);
  };
  const next = (error?: Error | null): void => {
    if (error !== undefined && error !== null) return;
    const wanted = Math.min(sliceBytes, body.length - at);
    const may = pace === undefined || wanted === 0 ? wanted : pace(wanted);
    if (typeof may === 'number') return write(may);
    held(true);
    may.then(
      (bytes) => {
        held(false);
        if (!outgoing.destroyed) write(bytes);
      },
      // Who does not want it any more has ended the request.
      () => undefined,
    );
  };
  next();
}

async function takeAnswer(
  request: WireRequest,
  incoming: IncomingMessage,
  mostBytes: number,
): Promise<WireAnswer> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    headers[name] = (values ?? []).join(', ');
  }
  const head: WireHead = { status: incoming.statusCode ?? 0, headers };
  const framing = framingOf(request.method, head);
  const body = new AnswerBody(request, head, mostBytes);
  // Nobody could tell the end of the file from a broken connection.
  if (framing.kind === 'close' && body.isPassedOn) throw framingError('HPE_INVALID_CONTENT_LENGTH');
  for await (const chunk of incoming) {
    const held = body.take(chunk);
    if (held !== undefined) await held;
  }
  if (!incoming.complete && framing.kind !== 'close') throw new WireError('ECONNRESET', { isSent: true });
  return body.finish(request.method);
}
