// What an engine did to a side of a simulated pair, as those who watch over it are told.

import type { Expected } from '../../src/engine/store/store.ts';

export interface Mutation {
  readonly client: string;
  readonly side: 'local' | 'remote';
  readonly act:
    | 'put'
    | 'copy'
    | 'remove'
    | 'write-own'
    | 'move'
    | 'destroy'
    | 'make-folder'
    | 'remove-folder'
    | 'receive'
    | 'mark';
  readonly path: string;
  /** Where a copy came from or a move leads. */
  readonly other: string | null;
  /** The bytes that came, went or were moved. */
  readonly bytes: string;
  /** The bytes that the new ones took the place of. */
  readonly replaced: string | null;
  readonly expected: Expected | null;
}

export type OnMutation = (mutation: Mutation) => void;

/** True for what is our own on either side: the mark, the trash, unfinished files. */
export function isOwn(path: string): boolean {
  return path === '.longshore' || path.startsWith('.longshore/');
}
