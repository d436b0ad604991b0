// An HTTP proxy in front of a server that breaks things on purpose: what it does to a request is decided by a script.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a script sees of a request, before its body is read. */
export interface ProxiedRequest {
  /** From 1, in the order of arrival. */
  readonly number: number;
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export type Fault =
  | { readonly kind: 'pass' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answers itself; the server hears nothing. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Breaks both connections off after that many bytes of the request's body. */
  | { readonly kind: 'reset-request'; readonly afterBytes: number }
  /** Lets the server finish, then breaks off without a word of its answer. */
  | { readonly kind: 'drop-answer' }
  | { readonly kind: 'reset-answer'; readonly afterBytes: number }
  /** Ends the answer early, but in a well-formed way, as if it had never been longer. */
  | { readonly kind: 'shorten-answer'; readonly toBytes: number }
  /** Takes headers out of the answer: those whose lower-case name begins so. */
  | { readonly kind: 'without-headers'; readonly start: string }
  /** Changes one bit of the byte at that place. */
  | { readonly kind: 'flip-request'; readonly at: number }
  | { readonly kind: 'flip-answer'; readonly at: number };

export interface FaultyProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** All requests so far. */
  readonly requests: readonly ProxiedRequest[];
  /** From now on `script` decides. */
  follow(script: Script): void;
}

/** May take its time; the request waits. */
export type Script = (request: ProxiedRequest) => Fault | Promise<Fault>;

export const pass: Fault = { kind: 'pass' };

/** A script that does `fault` to the first `times` requests that match, and lets the others pass. */
export function once(matches: (request: ProxiedRequest) => boolean, fault: Fault, times = 1): Script {
  let left = times;
  return (request) => {
    if (left === 0 || !matches(request)) return pass;
    left -= 1;
    return fault;
  };
}

/** Holds the requests that match: `begun` when the first of them is there; they and all after them pass once they are released. */
export function hold(
  proxy: FaultyProxy,
  matches: (request: ProxiedRequest) => boolean,
): { readonly begun: Promise<void>; readonly release: () => void } {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  proxy.follow(async (request) => {
    if (!matches(request)) return pass;
    begun.resolve();
    await held.promise;
    return pass;
  });
  return { begun: begun.promise, release: held.resolve };
}

/** Starts a proxy in front of `endpoint`, on a free port unless given; passes everything until it is given a script. */
export async function startFaultyProxy(endpoint: string, port = 0): Promise<FaultyProxy> {
  const upstream = new URL(endpoint);
  const requests: ProxiedRequest[] = [];
  let script: Script = () => pass;

  const server = createServer((incoming, response) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const seen = { number: requests.length + 1, method, path, headers };
    requests.push(seen);
    // Kept here, for a broken pipeline takes it away from the request.
    const { socket } = incoming;
    // Whoever hangs up while nobody reads is no failure of the proxy's.
    incoming.on('error', () => {});
    const work = async () => carry(upstream, incoming, response, await script(seen));
    work().catch(() => socket.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${bound}`,
    requests,
    follow: (next) => {
      script = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function carry(
  upstream: URL,
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  if (fault.kind === 'hang') return;
  if (fault.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault.kind === 'answer') {
    incoming.resume();
    response.writeHead(fault.status, fault.headers).end(fault.body);
    return;
  }
  const outgoing = request({
    host: upstream.hostname,
    port: upstream.port,
    method: incoming.method,
    path: incoming.url,
    // Unchanged, Host too, for they are signed.
    headers: incoming.rawHeaders,
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    // Who hangs up in the middle has said so on the other side already.
    outgoing.once('response', (answer) => resolve(answer.on('error', () => {}))).once('error', reject);
  });
  const body =
    fault.kind === 'flip-request'
      ? flip(fault.at)
      : fault.kind === 'reset-request'
        ? cut(fault.afterBytes)
        : unchanged();
  const [answer] = await Promise.all([answered, pipeline(incoming, body, outgoing)]);
  if (fault.kind === 'drop-answer') {
    for await (const _ of answer);
    throw new Error('dropped');
  }
  const headers =
    fault.kind === 'without-headers'
      ? withoutHeaders(answer.rawHeaders, fault.start)
      : [...answer.rawHeaders];
  if (fault.kind === 'shorten-answer') replaceHeader(headers, 'content-length', String(fault.toBytes));
  response.writeHead(answer.statusCode ?? 500, headers);
  await pipeline(answer, answerChange(fault), response);
}

function answerChange(fault: Fault): Transform {
  if (fault.kind === 'flip-answer') return flip(fault.at);
  if (fault.kind === 'reset-answer') return cut(fault.afterBytes);
  if (fault.kind === 'shorten-answer') return keep(fault.toBytes);
  return unchanged();
}

function unchanged(): Transform {
  return change((chunk) => chunk);
}

function flip(at: number): Transform {
  return change((chunk, start) => {
    if (at < start || at >= start + chunk.length) return chunk;
    const changed = Buffer.from(chunk);
    changed.writeUInt8(changed.readUInt8(at - start) ^ 1, at - start);
    return changed;
  });
}

function keep(bytes: number): Transform {
  return change((chunk, start) => chunk.subarray(0, Math.max(0, bytes - start)));
}

function cut(afterBytes: number): Transform {
  return change((chunk, start) => {
    if (start + chunk.length <= afterBytes) return chunk;
    throw new Error('cut off');
  });
}

function change(of: (chunk: Buffer, start: number) => Buffer): Transform {
  let start = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        const changed = of(chunk, start);
        start += chunk.length;
        done(null, changed);
      } catch (error) {
        done(error instanceof Error ? error : new Error('broken'));
      }
    },
  });
}

function replaceHeader(headers: string[], name: string, value: string): void {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === name) headers[at + 1] = value;
  }
}

function withoutHeaders(headers: readonly string[], start: string): string[] {
  return headers.filter((_, at) => !headers[at - (at % 2)]?.toLowerCase().startsWith(start));
}
