// An HTTP proxy that counts what passes through it and keeps nothing: which parts of an object went, and how many bytes.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Direction = 'up' | 'down';

/** What a request is to a transfer. `start` is the first byte of a range. */
export type Step =
  | { readonly kind: 'part'; readonly number: number }
  | { readonly kind: 'range'; readonly start: number }
  | { readonly kind: 'begin' | 'complete' | 'other' };

export interface Passing {
  /** When it came, and when its answer had gone through to the last byte. */
  readonly when: 'asked' | 'answered';
  readonly step: Step;
  readonly status: number;
}

export interface CountingProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Bytes of bodies so far: sent, and fetched. */
  readonly moved: Readonly<Record<Direction, number>>;
  /** From now on it is told of everything that passes. */
  watch(listener: (passing: Passing) => void): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** Starts a proxy on a free port in front of `endpoint`. */
export async function startCountingProxy(endpoint: string): Promise<CountingProxy> {
  const upstream = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  const moved = { up: 0, down: 0 };
  let listener: (passing: Passing) => void = () => {};
  let underWay = 0;
  let onIdle = () => {};

  const carry = async (incoming: IncomingMessage, response: ServerResponse) => {
    const step = stepOf(incoming);
    listener({ when: 'asked', step, status: 0 });
    const outgoing = request({
      agent,
      host: upstream.hostname,
      port: upstream.port,
      method: incoming.method,
      path: incoming.url,
      // Unchanged, Host too, for they are signed.
      headers: incoming.rawHeaders,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', (answer) => resolve(answer.on('error', () => {}))).once('error', reject);
    });
    // A client that is gone must be gone for the server too.
    response.once('close', () => !response.writableFinished && outgoing.destroy());
    const [answer] = await Promise.all([answered, pipeline(incoming, counted(moved, 'up'), outgoing)]);
    const status = answer.statusCode ?? 500;
    response.writeHead(status, answer.rawHeaders);
    await pipeline(answer, counted(moved, 'down'), response);
    listener({ when: 'answered', step, status });
  };
  const server = createServer((incoming, response) => {
    const { socket } = incoming;
    incoming.on('error', () => {});
    underWay += 1;
    carry(incoming, response)
      .catch(() => socket.resetAndDestroy())
      .finally(() => {
        underWay -= 1;
        if (underWay === 0) onIdle();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    moved,
    watch: (next) => {
      listener = next;
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => (onIdle = resolve))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stepOf({ method, url = '/', headers }: IncomingMessage): Step {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const number = query.get('partNumber');
  if (method === 'PUT' && number !== null) return { kind: 'part', number: Number(number) };
  const range = /^bytes=(\d+)-/.exec(headers.range ?? '');
  if (method === 'GET' && range) return { kind: 'range', start: Number(range[1]) };
  if (method === 'POST' && query.has('uploads')) return { kind: 'begin' };
  if (method === 'POST' && query.has('uploadId')) return { kind: 'complete' };
  return { kind: 'other' };
}

function counted(moved: Record<Direction, number>, direction: Direction): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      moved[direction] += chunk.length;
      done(null, chunk);
    },
  });
}
