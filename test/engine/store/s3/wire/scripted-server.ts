// A server that reads requests of HTTP and answers with whatever bytes a script says, right or wrong.

import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { testCertificate, testKey } from '../../../../support/test-certificate.ts';

export interface Received {
  /** From 1, over all connections. */
  readonly number: number;
  /** From 1. */
  readonly connection: number;
  /** Method, path and version. */
  readonly line: string;
  readonly head: string;
  readonly body: Buffer;
}

/** Answers one request by writing to the socket, or not. */
export type Script = (socket: Socket, request: Received) => void | Promise<void>;

export interface ScriptedServer {
  readonly endpoint: URL;
  readonly requests: readonly Received[];
  /** Connections so far. */
  connections(): number;
  stop(): Promise<void>;
}

interface ScriptedOptions {
  readonly isTls?: boolean;
  /** Scripts are called as soon as the head is there, and nothing more is read unless they resume the socket. */
  readonly isHeadOnly?: boolean;
  readonly port?: number;
}

/** Starts it on a free port of this computer; it ends with the test. */
export async function startScripted(script: Script, options: ScriptedOptions = {}): Promise<ScriptedServer> {
  const { isTls = false, isHeadOnly = false } = options;
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const serve = (socket: Socket): void => {
    connections += 1;
    const connection = connections;
    let bytes: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = bytes.toString('latin1', 0, end);
        const length = isHeadOnly ? 0 : Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
        if (bytes.length < end + 4 + length) return;
        const body = bytes.subarray(end + 4, end + 4 + length);
        bytes = bytes.subarray(end + 4 + length);
        const line = head.split('\r\n')[0] ?? '';
        const request = { number: requests.length + 1, connection, line, head, body };
        requests.push(request);
        if (isHeadOnly) {
          socket.removeAllListeners('data');
          socket.pause();
          bytes = Buffer.alloc(0);
        }
        void script(socket, request);
      }
    });
  };
  const server = isTls
    ? createTlsServer({ key: testKey, cert: testCertificate }, serve).on('tlsClientError', () => {})
    : createServer(serve);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  const endpoint = new URL(isTls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`);
  return { endpoint, requests, connections: () => connections, stop };
}
