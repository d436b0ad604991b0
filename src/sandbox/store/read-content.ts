// Reads the bytes of a content, or a span of them, from wherever its parts are.

import { open } from 'node:fs/promises';
import { type ReadablePart, readableParts } from './parts.ts';
import type { Store } from './store.ts';

export interface ByteSpan {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

/** Bytes that stay readable until they are released, even when their object is deleted meanwhile. */
export interface ContentStream {
  readonly chunks: AsyncIterable<Buffer>;
  release(): void;
}

const CHUNK_BYTES = 256 * 1024;

/** Gives small content as bytes and other content as a stream. Must be called where the content was looked up. */
export function readContent(store: Store, content: number, span: ByteSpan): Buffer | ContentStream {
  const pieces = cut(readableParts(store.sql, content), span);
  const [only] = pieces;
  if (only === undefined) return Buffer.alloc(0);
  if (pieces.length === 1 && only.part.bytes !== null) return only.part.bytes.subarray(only.start, only.end);
  return streamPieces(store, pieces);
}

/** As `readContent`, but a stream in any case. */
export function streamContent(store: Store, content: number, span: ByteSpan): ContentStream {
  return streamPieces(store, cut(readableParts(store.sql, content), span));
}

interface Piece extends ByteSpan {
  readonly part: ReadablePart;
}

function cut(parts: readonly ReadablePart[], span: ByteSpan): Piece[] {
  const pieces: Piece[] = [];
  let offset = 0;
  for (const part of parts) {
    const start = Math.max(0, span.start - offset);
    const end = Math.min(part.sizeBytes, span.end - offset);
    if (start < end) pieces.push({ part, start, end });
    offset += part.sizeBytes;
  }
  return pieces;
}

function streamPieces(store: Store, pieces: readonly Piece[]): ContentStream {
  const release = store.bodies.pin(pieces.flatMap(({ part }) => (part.file === null ? [] : [part.file])));
  async function* chunks(): AsyncGenerator<Buffer, void> {
    for (const { part, start, end } of pieces) {
      if (part.bytes !== null) yield part.bytes.subarray(start, end);
      else if (part.file !== null) yield* readFileSpan(store.bodies.path(part.file), start, end);
    }
  }
  return { chunks: chunks(), release };
}

async function* readFileSpan(path: string, start: number, end: number): AsyncGenerator<Buffer, void> {
  const file = await open(path, 'r');
  try {
    for (let position = start; position < end; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) throw new Error(`${path} is shorter than the index says`);
      position += bytesRead;
      yield bytesRead === chunk.length ? chunk : chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
