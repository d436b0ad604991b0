// Cutting a source into parts of one size, each in a buffer of its own.

import { interruptible } from '../interruptible.ts';
import type { PartBuffer, PartBuffers } from './part-buffers.ts';

export interface Part extends PartBuffer {
  /** From 1. */
  readonly number: number;
}

interface Cut {
  readonly partBytes: number;
  readonly sizeBytes: number;
  readonly buffers: PartBuffers;
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
  let current: PartBuffer | null = null;
  try {
    for await (const chunk of interruptible(source, signal)) {
      if (done + chunk.length > sizeBytes) throw wrongLength(done + chunk.length);
      for (let at = 0; at < chunk.length; ) {
        if (current === null) {
          current = await buffers.take(Math.min(partBytes, sizeBytes - done), signal);
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
        yield { number, body: full.body, release: full.release };
      }
    }
    if (done !== sizeBytes) throw wrongLength(done);
  } finally {
    current?.release();
  }
}
