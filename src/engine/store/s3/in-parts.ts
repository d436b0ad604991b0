// The parts of one large file: how it is cut, which are there already, and sending the rest several at once.

import type { SavedPart } from '../checkpoint.ts';

/** One part to be moved. */
export interface Piece {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly sizeBytes: number;
}

/** All pieces of a file, in order. */
export function piecesOf(sizeBytes: number, partBytes: number): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < sizeBytes; start += partBytes)
    pieces.push({ number: pieces.length + 1, start, sizeBytes: Math.min(partBytes, sizeBytes - start) });
  return pieces;
}

/** The pieces that these parts are of; a part of another size is none. */
export function matching(pieces: readonly Piece[], parts: readonly SavedPart[]): [Piece, SavedPart][] {
  return parts.flatMap((part): [Piece, SavedPart][] => {
    const piece = pieces[part.number - 1];
    return piece !== undefined && piece.sizeBytes === part.sizeBytes ? [[piece, part]] : [];
  });
}

interface Moving {
  readonly atOnce: number;
  readonly signal: AbortSignal | undefined;
}

/** Does `move` for all pieces, `atOnce` of them at a time; the first failure stops the others and is thrown when they have ended. */
export async function moveAll(
  pieces: readonly Piece[],
  { atOnce, signal }: Moving,
  move: (piece: Piece, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const inner = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const queue = pieces.values();
  let failure: { readonly error: unknown } | null = null;
  const runner = async () => {
    for (const piece of queue) {
      if (inner.aborted) return;
      try {
        await move(piece, inner);
      } catch (error) {
        failure ??= { error };
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, pieces.length) }, runner));
  signal?.throwIfAborted();
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
