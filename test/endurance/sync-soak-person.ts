// What all people of a soak have in common: where they work, what they write, and how they name it.

import { createCipheriv, createHash } from 'node:crypto';
import type { Ledger } from './sync-soak-ledger.ts';

export type Side = 'a' | 'b' | 'bucket';

export interface Person {
  readonly side: Side;
  /** Does one thing at random; false where it came to nothing. */
  act(): Promise<boolean>;
  /** The SHA-256 of what stands there at this moment; null for none. */
  look(path: string): Promise<string | null>;
}

/** What people share. */
export interface World {
  readonly random: () => number;
  readonly ledger: Ledger;
  readonly contents: Contents;
  /** The path that somebody was at last, where another person may be of another opinion. */
  hot: string | null;
  /** The other sides on which these bytes stand under that path, out of what was seen there. */
  elsewhere(side: Side, path: string): Promise<(sha256: string | null) => Side[]>;
}

/** More files than this are made fewer. */
export const filesAtMost = 300;

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** Bytes that nobody wrote before, the same for the same seed. */
export class Contents {
  readonly #seed: number;
  readonly #random: () => number;
  #count = 0;
  /** Of all that was written. */
  bytes = 0;

  constructor(seed: number, random: () => number) {
    this.#seed = seed;
    this.#random = random;
  }

  /** Mostly small, now and then so large that it goes in parts. */
  next(): Buffer {
    const chance = this.#random();
    const [least, most] =
      chance < 0.04
        ? [16 * mebibyte, 20 * mebibyte]
        : chance < 0.07
          ? [kibibyte, 2 * mebibyte]
          : chance < 0.09
            ? [0, 1]
            : [1, 8 * kibibyte];
    return this.ofSize(least + Math.floor(this.#random() * (most - least)));
  }

  ofSize(sizeBytes: number): Buffer {
    this.#count += 1;
    this.bytes += sizeBytes;
    const key = createHash('sha256').update(`${this.#seed} ${this.#count}`).digest().subarray(0, 16);
    return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function pick<T>(random: () => number, choices: readonly T[]): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}

/** One of the choices, each as often as its weight says. */
export function weighed<T>(random: () => number, choices: readonly (readonly [number, T])[]): T | undefined {
  let at = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  return choices.find(([weight]) => (at -= weight) < 0)?.[1];
}

const folders = ['docs', 'Ä ö', 'pictures', 'a+b', 'c&d #1', 'deep'];
const names = ['report', 'notes', 'été', 'draft (2)', 'x', '100%', 'emoji 🚢'];
const endings = ['txt', 'md', 'jpg', 'tar.gz', 'bin'];

/** The path of a file. No folder has a name that a file could have. */
export function newPath(random: () => number): string {
  const depth = Math.floor(random() * 4);
  const way = Array.from({ length: depth }, () => newFolder(random));
  const name = `${pick(random, names)} ${Math.floor(random() * 40)}.${pick(random, endings)}`;
  return [...way, name].join('/');
}

export function newFolder(random: () => number): string {
  return `${pick(random, folders)}${Math.floor(random() * 3) || ''}`;
}

/** Where a person who is at work on `paths` turns to next. */
export function choose({ random, hot }: World, paths: readonly string[]): string | undefined {
  return hot !== null && random() < 0.35 && paths.includes(hot) ? hot : pick(random, paths);
}

/** The folders of these files, each once. */
export function foldersOf(paths: readonly string[]): string[] {
  const ways = paths.flatMap((path) => path.split('/').map((_, at, all) => all.slice(0, at).join('/')));
  return [...new Set(ways)].filter((folder) => folder !== '');
}
