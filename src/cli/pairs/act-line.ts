// One act of a sync or a pair as a line, in the words of `aws s3`.

import type { LocalPlace, S3Place } from '../../contract/models.ts';
import type { Pair, PairAction } from '../../contract/pair.ts';
import { nameIn } from '../address.ts';
import { printable } from '../output.ts';

/** The two places that are made alike. */
export interface Sides {
  readonly folder: LocalPlace;
  readonly place: S3Place;
}

/** The two places of a pair. */
export function sidesOf({ folder, place }: Pair): Sides {
  return { folder: { kind: 'local', path: folder }, place };
}

/** An act with both ends named as a person would; `to` is null where there is only one. */
export interface NamedAct {
  readonly verb: 'upload' | 'download' | 'move' | 'delete' | 'conflict';
  readonly from: string;
  readonly to: string | null;
}

/** null for what touches no file. */
export function nameAct(
  { act, path, to }: Pick<PairAction, 'act' | 'path' | 'to'>,
  { folder, place }: Sides,
): NamedAct | null {
  const here = nameIn(folder, path);
  const there = nameIn(place, path);
  switch (act) {
    case 'upload':
      return { verb: 'upload', from: here, to: there };
    case 'download':
      return { verb: 'download', from: there, to: here };
    case 'rename-remote':
      return { verb: 'move', from: there, to: nameIn(place, to ?? path) };
    case 'rename-local':
      return { verb: 'move', from: here, to: nameIn(folder, to ?? path) };
    case 'remove-remote':
      return { verb: 'delete', from: there, to: null };
    case 'remove-local':
      return { verb: 'delete', from: here, to: null };
    case 'conflict':
      return { verb: 'conflict', from: here, to: null };
    case 'adopt':
    case 'forget':
      return null;
  }
}

/** "upload: a.txt to s3://b/a.txt". */
export function actLine({ verb, from, to }: NamedAct): string {
  const ends = to === null ? printable(from) : `${printable(from)} to ${printable(to)}`;
  return verb === 'conflict' ? `conflict: ${ends}, both are kept` : `${verb}: ${ends}`;
}
