// Opening a socket that reads into a buffer of ours.

import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Target } from './target.ts';
import type { TlsSide } from './tls-side.ts';

export interface Place {
  readonly target: Target;
  /** The address of the host to connect to. */
  readonly address: string;
  readonly tls: TlsSide;
}

interface Reader {
  readonly buffer: () => Buffer;
  /** `count` bytes are in the buffer; false stops the reading until `resume`. */
  readonly callback: (count: number) => boolean;
}

/** Begins to connect; `onReady` when requests can be sent. */
export function openSocket({ target, address, tls }: Place, onread: Reader, onReady: () => void): Socket {
  // Also the sockets of TLS know onread, though their types do not.
  const options = { host: address, port: target.port, onread };
  if (!target.isTls) return createConnection(options, onReady).setNoDelay(true);
  const socket = connectTls({ ...options, ...tls.optionsFor(target) }, onReady);
  socket.on('session', (session: Buffer) => tls.keepSession(target, session));
  return socket.setNoDelay(true);
}
