// Cutting a source into parts of one size, each in a buffer of its own.

import { interruptible } from '../interruptible.ts';
import type { Slots } from './slots.ts';

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly body: Uint8Array;
  /** Gives the buffer's slot back; to be called once the part is no longer needed. */
  release(): void;
}

interface Cut {
  readonly partBytes: number;
  readonly sizeBytes: number;
  readonly buffers: Slots;
  readonly signal: AbortSignal;
  /** What is thrown when the source gives another number of bytes than `sizeBytes`. */
  readonly wrongLength: (doneBytes: number) => Error;
}

/** The parts in order. Waits for a free buffer before it takes more bytes; a part not released holds its buffer. */
export async function* cutParts(source: AsyncIterable<Uint8Array>, cut: Cut): AsyncGenerator<Part> {
  const { partBytes, sizeBytes, buffers, signal, wrongLength } = cut;
  let number = 0;
  let done = 0;
  let filled = 0;
  let current: { body: Buffer; release: () => void } | null = null;
  try {
    for await (const chunk of interruptible(source, signal)) {
      if (done + chunk.length > sizeBytes) throw wrongLength(done + chunk.length);
      for (let at = 0; at < chunk.length; ) {
        if (current === null) {
          const release = await buffers.take(signal);
          current = { body: Buffer.allocUnsafeSlow(Math.min(partBytes, sizeBytes - done)), release };
          filled = 0;
        }
        const piece = chunk.subarray(at, at + current.body.length - filled);
        current.body.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        done += piece.length;
        if (filled < current.body.length) continue;
        number += 1;
        const full = current;
        current = null;
        yield { number, ...full };
      }
    }
    if (done !== sizeBytes) throw wrongLength(done);
  } finally {
    current?.release();
  }
}
