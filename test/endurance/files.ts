// The files of the endurance runs: made from their numbers, and compared byte by byte with what came back.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const perFolder = 1000;
const leastBytes = 1024;
const mostBytes = 50 * 1024;

/** Files are slices of one block: cheap to make, and no two neighbours are alike. */
const block = Buffer.alloc(4 * mostBytes);
for (let at = 0, state = 1; at < block.length; at += 4) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  block.writeUInt32LE(state, at);
}

/** Makes `count` files of 1 to 50 KiB in folders of a thousand; resolves with their bytes in all. */
export async function makeFiles(folder: string, count: number): Promise<number> {
  let bytes = 0;
  for (let start = 0; start < count; start += perFolder) {
    await mkdir(join(folder, folderOf(start)), { recursive: true });
    for (let index = start; index < Math.min(count, start + perFolder); index += 1) {
      const content = contentOf(index);
      await writeFile(join(folder, nameOf(index)), content);
      bytes += content.length;
    }
  }
  return bytes;
}

/** How many of the files are not in `folder` with exactly their bytes, and what is there besides counts too. */
export function countWrong(folder: string, count: number): number {
  let wrong = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      if (!readFileSync(join(folder, nameOf(index))).equals(contentOf(index))) wrong += 1;
    } catch {
      wrong += 1;
    }
  }
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return wrong + Math.max(0, found.length - count);
}

function contentOf(index: number): Buffer {
  const size = leastBytes + ((index * 7919) % (mostBytes - leastBytes + 1));
  const start = (index * 104_729) % (block.length - mostBytes);
  return block.subarray(start, start + size);
}

function folderOf(index: number): string {
  return String(Math.floor(index / perFolder)).padStart(3, '0');
}

function nameOf(index: number): string {
  return `${folderOf(index)}/${String(index).padStart(6, '0')}.bin`;
}
