// Writing a request: head and small body in one go, a large body piece by piece where TLS would double it in memory, or as it may.

import type { Socket } from 'node:net';
import type { Pace } from './wire.ts';

const smallBytes = 32 * 1024;
const tlsSliceBytes = 512 * 1024;
/** As long as nothing is held back; a limit that is set meanwhile holds from the next slice on. */
const pacedSliceBytes = 1024 * 1024;

/** What is to be written, and how. */
export interface Writing {
  readonly head: string;
  readonly body: Uint8Array | undefined;
  readonly isTls: boolean;
  readonly pace?: Pace | undefined;
  /** Called as the system takes the pieces of a large body, with true for the last of them. */
  readonly moved: (isAll: boolean) => void;
  /** The pace lets nothing go until this is called with false. */
  readonly held: (isHeld: boolean) => void;
}

/** Writes all of it. Errors come from the socket. */
export function writeRequest(socket: Socket, writing: Writing): void {
  const { head, body, pace, moved } = writing;
  if (body === undefined || body.length === 0) {
    moved(true);
    socket.write(head, 'latin1');
    return;
  }
  const first = Math.min(body.length, smallBytes);
  const may = pace === undefined ? first : pace(first);
  if (may !== first) {
    socket.write(head, 'latin1');
    writeBody(socket, body, writing, may);
  } else if (body.length === first) {
    const all = Buffer.allocUnsafe(head.length + body.length);
    all.write(head, 'latin1');
    all.set(body, head.length);
    moved(true);
    socket.write(all);
  } else {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body.subarray(0, first));
    socket.uncork();
    writeBody(socket, body.subarray(first), writing);
  }
}

/** Writes a body of at least one byte, of which `may` can go first. */
function writeBody(socket: Socket, body: Uint8Array, writing: Writing, may?: ReturnType<Pace>): void {
  const { isTls, pace, moved, held } = writing;
  const size = isTls ? tlsSliceBytes : pace === undefined ? body.length : pacedSliceBytes;
  let at = 0;
  const next = (): void => {
    const wanted = Math.min(size, body.length - at);
    goOn(pace === undefined ? wanted : pace(wanted));
  };
  const goOn = (allowed: ReturnType<Pace>): void => {
    if (typeof allowed === 'number') return write(allowed);
    held(true);
    allowed.then(
      (bytes) => {
        held(false);
        if (!socket.destroyed) write(bytes);
      },
      // Who does not want it any more has closed the connection.
      () => undefined,
    );
  };
  const write = (bytes: number): void => {
    const slice = body.subarray(at, at + bytes);
    at += slice.length;
    const isAll = at === body.length;
    socket.write(slice, (error) => {
      if (error !== undefined && error !== null) return;
      moved(isAll);
      if (!isAll) next();
    });
  };
  if (may === undefined) next();
  else goOn(may);
}
