// Carries the contract between the browser's window and the engine, over one WebSocket for each window.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Api } from '../contract/api.ts';
import { serve } from '../contract/rpc/serve.ts';
import { socketTransport } from '../contract/rpc/transport.ts';
import type { Auth } from './auth.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';

/** Where the window finds the engine. */
const enginePath = '/engine';
/** A selection of a hundred thousand long keys fits. */
const maxMessageBytes = 64 * 1024 * 1024;
const pingMs = 30_000;

/** Takes the upgrades of `server`; the result hangs up on everybody. */
export function serveSockets(server: Server, api: Api, auth: Auth, portOf: () => number): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });
  const alive = new WeakSet<WebSocket>();

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const port = portOf();
    const isOwn = isOwnHost(request, port) && isOwnOrigin(request, true);
    if (!isOwn || request.url !== enginePath) return refuse(stream, '400 Bad Request');
    if (!auth.isSignedIn(request.headers.cookie, port)) return refuse(stream, '401 Unauthorized');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // A broken line closes by itself; without a listener its error would end the process.
      socket.on('error', () => socket.terminate());
      socket.on('pong', () => alive.add(socket));
      alive.add(socket);
      serve(api, socketTransport(socket));
    });
  });

  // A window that has gone without a word (sleep, lost tunnel) must not keep its listings and counts running.
  const pulse = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, pingMs);
  pulse.unref();

  return () => {
    clearInterval(pulse);
    for (const socket of sockets.clients) socket.terminate();
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
