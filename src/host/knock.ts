// A command's way to an engine that runs already.

import { lstatSync } from 'node:fs';
import { connect as connectTo, type Socket } from 'node:net';
import type { LocalPath } from '../contract/models.ts';
import { type Connection, connect } from '../contract/rpc/connect.ts';
import { readSign, Welcome } from './door-sign.ts';
import { type StreamTransport, streamTransport } from './stream-transport.ts';

const patienceMs = 3_000;

/**
 * The running engine that has the queue of this data folder; null where there is none, where what is left is of a dead one, or
 * where it is of another version and may speak another language. Whoever gets it closes it.
 */
export async function knock(dataFolder: LocalPath, version: string): Promise<Connection | null> {
  const sign = readSign(dataFolder);
  if (!sign || sign.version !== version || !isOurs(sign.address)) return null;
  const socket = connectTo(sign.address);
  const line = streamTransport(socket);
  if (!(await isLetIn(socket, line, sign.token))) {
    socket.destroy();
    return null;
  }
  line.trust();
  return connect(line);
}

function isLetIn(socket: Socket, line: StreamTransport, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs);
    line.onClose(() => resolve(false));
    line.onMessage((message) => resolve(Welcome.safeParse(message).success));
    socket.once('connect', () => line.send({ token }));
    timer.unref();
  });
}

/** A socket that somebody else has put where a dead engine's was is told nothing. */
function isOurs(address: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    return lstatSync(address).uid === process.getuid?.();
  } catch {
    return false;
  }
}
