// The files that the cases move, on a disk of memory, and the folders around them.

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf, type ListRule } from './server/list-rule.ts';

export interface Sizes {
  readonly smallFiles: number;
  readonly smallBytes: number;
  readonly largeBytes: number;
  readonly listedKeys: number;
  /** What is moved while memory is watched. */
  readonly memoryFiles: number;
  readonly memoryBytes: number;
}

const gib = 1024 ** 3;

/** The sizes of the table of targets, but for what memory is watched over. */
export const usualSizes: Sizes = {
  smallFiles: 5_000,
  smallBytes: 4096,
  largeBytes: 2 * gib,
  listedKeys: 1_000_000,
  memoryFiles: 20_000,
  memoryBytes: 8 * gib,
};

/** All of the table of targets: 1,000,000 files and 100 GiB. */
export const fullSizes: Sizes = { ...usualSizes, memoryFiles: 1_000_000, memoryBytes: 100 * gib };

/** Enough to see whether everything works. */
export const quickSizes: Sizes = {
  smallFiles: 200,
  smallBytes: 4096,
  largeBytes: gib / 16,
  listedKeys: 20_000,
  memoryFiles: 2_000,
  memoryBytes: gib / 4,
};

export const pieceBytes = 16 * 1024 * 1024;
const modifiedMs = Date.UTC(2026, 0, 1);

export interface Ground extends AsyncDisposable {
  readonly sizes: Sizes;
  readonly root: string;
  /** A folder per bucket: what the server serves and what is uploaded. */
  readonly data: string;
  readonly small: string;
  readonly large: string;
  readonly pieces: string;
  readonly server: string;
  /** Emptied before each run: where downloads go, what programs write, and what the server keeps for a proof. */
  readonly down: string;
  readonly scratch: string;
  readonly kept: string;
  readonly rules: readonly ListRule[];
  empty(...folders: string[]): Promise<void>;
}

/** Lays everything out in a new folder in memory (`/dev/shm`, else the temporary folder), removed at the end. */
export async function layGround(sizes: Sizes): Promise<Ground> {
  const root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'longshore-bench-'));
  const at = (...names: string[]) => join(root, ...names);
  const ground: Ground = {
    sizes,
    root,
    data: at('data'),
    small: at('data', 'small'),
    large: at('data', 'large', 'large.bin'),
    pieces: at('pieces'),
    server: at('server'),
    down: at('down'),
    scratch: at('scratch'),
    kept: at('kept'),
    rules: listRules(sizes),
    async empty(...folders) {
      for (const folder of folders) {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
      }
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  await ground.empty(ground.small, at('data', 'large'), ground.pieces, ground.server);
  await ground.empty(ground.down, ground.scratch, ground.kept);
  await writeSmall(ground);
  await writeLarge(ground);
  return ground;
}

function listRules({ smallFiles, smallBytes, listedKeys }: Sizes): ListRule[] {
  const common = { modifiedMs, bytes: smallBytes };
  return [
    { ...common, bucket: 'small', folder: '', stem: 'file-', digits: 7, suffix: '.bin', count: smallFiles },
    {
      ...common,
      bucket: 'million',
      folder: 'photos/2026/',
      stem: 'img-',
      digits: 7,
      suffix: '.jpg',
      count: listedKeys,
    },
  ];
}

/** The keys of the bucket `small`. */
export function smallKeys({ rules, sizes }: Ground): string[] {
  const rule = rules.find(({ bucket }) => bucket === 'small');
  return rule ? Array.from({ length: sizes.smallFiles }, (_, index) => keyOf(rule, index)) : [];
}

async function writeSmall(ground: Ground): Promise<void> {
  const time = new Date(modifiedMs);
  for (const key of smallKeys(ground)) {
    await writeFile(join(ground.small, key), randomBytes(ground.sizes.smallBytes));
    await utimes(join(ground.small, key), time, time);
  }
}

async function writeLarge({ large, pieces, sizes }: Ground): Promise<void> {
  await using file = await open(large, 'w');
  for (let piece = 0; piece * pieceBytes < sizes.largeBytes; piece += 1) {
    const bytes = randomBytes(Math.min(pieceBytes, sizes.largeBytes - piece * pieceBytes));
    await file.write(bytes);
    await writeFile(join(pieces, `piece-${String(piece).padStart(5, '0')}`), bytes);
  }
}

/** A folder with as many names of few small files, for the watch on memory. */
export async function linkMany({ small, root, sizes }: Ground): Promise<string> {
  const folder = join(root, 'many');
  await mkdir(folder, { recursive: true });
  const names = await readdir(small);
  for (let index = 0; index < sizes.memoryFiles; index += 1)
    await link(
      join(small, names[index % names.length] ?? ''),
      join(folder, `many-${String(index).padStart(7, '0')}.bin`),
    );
  return folder;
}

/** A file without content of its own, as large as wanted: it takes no room in memory. */
export async function writeSparse({ root, sizes }: Ground): Promise<string> {
  const path = join(root, 'sparse.bin');
  await using file = await open(path, 'w');
  await file.truncate(sizes.memoryBytes);
  return path;
}

export interface Content {
  readonly files: number;
  readonly bytes: number;
}

/** How many files there are in a folder, and their bytes. */
export async function contentOf(folder: string): Promise<Content> {
  let files = 0;
  let bytes = 0;
  for (const path of await filesIn(folder)) {
    files += 1;
    bytes += (await stat(path)).size;
  }
  return { files, bytes };
}

/** SHA-256 over all files of a folder, or of one file, one after another in the order of their names. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await stat(path)).isDirectory() ? await filesIn(path) : [path];
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
