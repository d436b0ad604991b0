// Writing a request: head and small body in one go, a large body piece by piece where TLS would double it in memory.

import type { Socket } from 'node:net';

const smallBytes = 32 * 1024;
const sliceBytes = 512 * 1024;

/**
 * Writes all of it; `moved` is called as the system takes the pieces of a large body, with true for the last of them.
 * Errors come from the socket.
 */
export function writeRequest(
  socket: Socket,
  head: string,
  body: Uint8Array | undefined,
  isTls: boolean,
  moved: (isAll: boolean) => void,
): void {
  if (body === undefined || body.length === 0) {
    moved(true);
    socket.write(head, 'latin1');
    return;
  }
  if (body.length <= smallBytes) {
    const all = Buffer.allocUnsafe(head.length + body.length);
    all.write(head, 'latin1');
    all.set(body, head.length);
    moved(true);
    socket.write(all);
    return;
  }
  const first = body.subarray(0, smallBytes);
  const rest = body.subarray(smallBytes);
  socket.cork();
  socket.write(head, 'latin1');
  socket.write(first);
  socket.uncork();
  const size = isTls ? sliceBytes : rest.length;
  let at = 0;
  const next = (): void => {
    const slice = rest.subarray(at, at + size);
    at += slice.length;
    const isAll = at === rest.length;
    socket.write(slice, (error) => {
      if (error !== undefined && error !== null) return;
      moved(isAll);
      if (!isAll) next();
    });
  };
  next();
}
