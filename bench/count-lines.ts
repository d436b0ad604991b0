// How many lines a file has.

import { createReadStream } from 'node:fs';

const newline = 10;

/** Counts line ends; a last line without one counts too. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  let last = newline;
  for await (const chunk of createReadStream(path)) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const byte of chunk) if (byte === newline) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return last === newline ? lines : lines + 1;
}
