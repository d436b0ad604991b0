// A real folder tree for the stories, and the proof that another folder holds the same.

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, lstat, mkdir, open, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const mebibyte = 1024 * 1024;

/** What is known of one file: enough to see that it came back as it was. */
export interface Seen {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

/**
 * Fills `folder` with what a developer might drop: two real packages, a large file, an empty file, an empty folder, and names
 * that need care.
 */
export async function makeTree(folder: string, largeMebibytes = 200): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['react', 'react-dom']) {
    await cp(join(modules, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  }
  await writeFile(join(folder, 'empty.txt'), '');
  await mkdir(join(folder, 'names & signs'));
  await writeFile(join(folder, 'names & signs', 'Grüße, 写真 + 100%.txt'), 'hello\n');
  const large = join(folder, 'large.bin');
  const file = await open(large, 'wx');
  for (let written = 0; written < largeMebibytes; written += 1) await file.write(randomBytes(mebibyte));
  await file.close();
  // Times of the past, so that "it was written just now" cannot pass for "its time was kept".
  await utimes(large, new Date('2024-02-29T12:34:56.789Z'), new Date('2024-02-29T12:34:56.789Z'));
  await utimes(join(folder, 'empty.txt'), new Date('2001-01-01T00:00:00Z'), new Date('2001-01-01T00:00:00Z'));
}

/** Every file below `folder` by its relative path. */
export async function see(folder: string): Promise<Map<string, Seen>> {
  const files = new Map<string, Seen>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await lstat(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    // Whole milliseconds: what a store keeps of a time. Systems differ below that.
    files.set(path.slice(folder.length + 1), {
      sizeBytes: size,
      modifiedMs: Math.round(mtimeMs),
      sha256: hash.digest('hex'),
    });
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
