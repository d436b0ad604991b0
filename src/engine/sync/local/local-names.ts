// The names in a folder of a disk, told apart by whether they can be written as text at all.

import { readdir } from 'node:fs/promises';

export interface Names {
  readonly names: readonly string[];
  /** What resembles names that are not UTF-8, each once. A name that looks the same is only here. */
  readonly unreadable: readonly string[];
}

/** What a decoder puts where bytes are not UTF-8; it is also a character that a name may hold. */
const replacement = '\ufffd';

/** All names in the folder. */
export async function localNames(folder: string): Promise<Names> {
  const names = await readdir(folder);
  if (!names.some((name) => name.includes(replacement))) return { names, unreadable: [] };
  // Asked once more for bytes, which cost twice as much.
  const bytes = await readdir(folder, { encoding: 'buffer' });
  const unreadable = new Set(bytes.filter((name) => !isUtf8(name)).map(String));
  return {
    names: bytes.map(String).filter((name) => !unreadable.has(name)),
    unreadable: [...unreadable],
  };
}

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString()).equals(name);
}
