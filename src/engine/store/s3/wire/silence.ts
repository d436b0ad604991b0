// Noticing that a connection has fallen silent.

import type { Socket } from 'node:net';

const looks = 6;

/**
 * Calls `onSilent` when for `silenceMs` no byte has moved either way, nor `isHeldBack` was true. The function given back ends the
 * watch.
 */
export function watchSilence(
  socket: Socket,
  silenceMs: number,
  isHeldBack: () => boolean,
  onSilent: () => void,
): () => void {
  const countOf = () => `${socket.bytesRead} ${socket.bytesWritten} ${socket.writableLength}`;
  let last = countOf();
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const count = countOf();
    const nowMs = performance.now();
    // Where it is we who do not read or write on, the other side has nothing to answer for.
    if (count !== last || socket.isPaused() || isHeldBack()) {
      last = count;
      lastMs = nowMs;
    } else if (nowMs - lastMs >= silenceMs) {
      clearInterval(timer);
      onSilent();
    }
  }, silenceMs / looks);
  return () => clearInterval(timer);
}
