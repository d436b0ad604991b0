// Reads rows that Longshore itself wrote into strict tables: the kind of each cell is checked, and no more, for there are many.

import { BugError } from '../../base/invariant.ts';
import type { Key } from '../../contract/models.ts';

/** Turns a row as the database gives it into what the engine works with; a schema is one too. */
export interface RowReader<T> {
  parse(found: unknown): T;
}

/** A row by its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** A reader that picks the cells it wants. */
export function reader<T>(read: (row: Row) => T): RowReader<T> {
  return {
    parse(found) {
      if (!isRow(found)) throw new BugError('a row is no row');
      return read(found);
    },
  };
}

export function text(cell: unknown): string {
  return typeof cell === 'string' ? cell : wrong(cell);
}

export function textOrNull(cell: unknown): string | null {
  return cell === null ? null : text(cell);
}

/** A key as it was written: this is where the text becomes one again. */
export function key(cell: unknown): Key {
  return text(cell) as Key;
}

export function number(cell: unknown): number {
  return typeof cell === 'number' ? cell : wrong(cell);
}

export function numberOrNull(cell: unknown): number | null {
  return cell === null ? null : number(cell);
}

/** Reads one of a few words. */
export function oneOf<T extends string>(words: readonly T[]): (cell: unknown) => T {
  const known = new Map<unknown, T>(words.map((word) => [word, word]));
  return (cell) => known.get(cell) ?? wrong(cell);
}

function isRow(found: unknown): found is Row {
  return typeof found === 'object' && found !== null;
}

function wrong(cell: unknown): never {
  throw new BugError(`a cell of the wrong kind: ${typeof cell}`);
}
