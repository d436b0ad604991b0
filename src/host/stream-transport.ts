// A transport over a socket between two processes: each message is JSON behind four bytes that tell its length.

import type { Duplex } from 'node:stream';
import type { Transport } from '../contract/rpc/transport.ts';

const headBytes = 4;
/** A selection of a hundred thousand long keys fits. */
const mostBytes = 64 * 1024 * 1024;

export interface StreamTransport extends Transport {
  /** From now on messages may be that long; until it is called they are short, as nobody has proved who they are. */
  trust(): void;
}

/** The socket belongs to the transport from now on. What is too long, or no JSON, closes the line. A new listener takes over from the old. */
export function streamTransport(socket: Duplex): StreamTransport {
  let receive = (_message: unknown): void => {};
  let allowedBytes = 4096;
  let chunks: Buffer[] = [];
  let gathered = 0;
  let wantedBytes: number | null = null;

  /** The first `count` of the bytes that have come. */
  function take(count: number): Buffer {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = [all.subarray(count)];
    gathered -= count;
    return all.subarray(0, count);
  }

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    gathered += chunk.length;
    while (!socket.destroyed) {
      if (wantedBytes === null) {
        if (gathered < headBytes) return;
        wantedBytes = take(headBytes).readUInt32BE();
        if (wantedBytes > allowedBytes) return void socket.destroy();
      }
      if (gathered < wantedBytes) return;
      const message = parseJson(take(wantedBytes));
      wantedBytes = null;
      if (message === undefined) return void socket.destroy();
      receive(message);
    }
  });
  // A broken line closes by itself; without a listener its error would end the process.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());

  return {
    send(message) {
      if (socket.destroyed) return;
      const body = Buffer.from(JSON.stringify(message));
      const head = Buffer.alloc(headBytes);
      head.writeUInt32BE(body.length);
      socket.write(Buffer.concat([head, body]));
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClose(listener) {
      if (socket.closed) queueMicrotask(listener);
      else socket.once('close', () => listener());
    },
    close: () => void socket.end(() => socket.destroy()),
    trust: () => {
      allowedBytes = mostBytes;
    },
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
