// Names inside our own folder and below our own prefix, and what an act that is under way is called.

import type { Key } from '../../contract/models.ts';
import { lastSegment } from '../store/path.ts';
import { ownFolder } from './folder.ts';

/** Where unfinished downloads lie. */
export const incomingFolder = `${ownFolder}/incoming` as Key;
export const trashFolder = `${ownFolder}/trash` as Key;

const maxKeyBytes = 1024;
const digits = 12;

/** A name for an act that no other has. */
export function newOp(nowMs: number, random: () => number): string {
  const chance = Math.floor(random() * 36 ** 8);
  return `${nowMs.toString(36)}-${chance.toString(36).padStart(digits - 4, '0')}`;
}

export function incomingKey(op: string): Key {
  return `${incomingFolder}/${op}` as Key;
}

/**
 * Where what gives way at `path` is kept: below the day and the act, under its own name, so that a person finds it. A key that
 * would be too long for S3 keeps its last segment, or only its act. `prefixBytes` is what the pair's prefix takes.
 */
export function trashKey(path: Key, op: string, nowMs: number, prefixBytes: number): Key {
  const place = `${trashFolder}/${new Date(nowMs).toISOString().slice(0, 10)}/${op}`;
  const fits = (key: string) => Buffer.byteLength(key) + prefixBytes <= maxKeyBytes;
  const choices = [`${place}/${path}`, `${place}/${lastSegment(path)}`, place];
  return (choices.find(fits) ?? place) as Key;
}
