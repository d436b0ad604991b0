// The headless face: the same window and the same engine as on the desktop, in a browser on this computer.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from '../contract/api.ts';
import { createAuth } from './auth.ts';
import { pageListener } from './http.ts';
import { findPages } from './pages.ts';
import { serveSockets } from './socket.ts';

export interface ServerOptions {
  readonly engine: Api;
  /** The folder of the built window. */
  readonly pages: string;
  /** Taken as it is, or refused with the system's EADDRINUSE or EACCES; 0 takes any that is free. */
  readonly port: number;
}

export interface RunningServer {
  /** The address that signs one browser in. */
  readonly url: string;
  readonly port: number;
  /** Hangs up on everybody and frees the port; the engine stays the caller's. */
  close(): Promise<void>;
}

/** Starts to serve on 127.0.0.1, and there alone. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const auth = createAuth();
  const server = createServer();
  const portOf = () => (server.address() as AddressInfo).port;
  server.on('request', pageListener(await findPages(options.pages), auth, portOf));
  const hangUp = serveSockets(server, options.engine, auth, portOf);
  await listen(server, options.port);
  const port = portOf();
  return {
    url: auth.urlOf(port),
    port,
    async close() {
      hangUp();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
