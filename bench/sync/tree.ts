// Folders of many small files, and the edits that are made in them. All is done at once, on a disk of memory.

import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const filesInFolder = 1000;
const madeSeconds = 1_750_000_000;
const daySeconds = 86_400;
/** The first files, which are left for the edits that are easily overlooked. */
const leftAlone = 3;

export interface Tree {
  readonly root: string;
  readonly files: number;
}

/** Makes the files, last changed long ago, each with about as many bytes. */
export function makeTree(tree: Tree, bytes: number): void {
  for (let file = 0; file < tree.files; file += 1) {
    const path = join(tree.root, nameOf(file));
    if (file % filesInFolder === 0) mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `${file} `.padEnd(bytes, 'x'));
    utimesSync(path, madeSeconds, madeSeconds);
  }
}

/** One file in a hundred, at random. */
export function pickFiles({ files }: Tree): readonly number[] {
  const picked = new Set<number>();
  while (picked.size < Math.max(1, Math.floor(files / 100))) picked.add(randomInt(leftAlone, files));
  return [...picked];
}

/** Writes other bytes into these files, as any program does: in place, with the time of now. */
export function edit({ root }: Tree, picked: readonly number[]): void {
  for (const file of picked)
    writeFileSync(
      join(root, nameOf(file)),
      `${file} ${randomInt(2 ** 40)} `.padEnd(900 + randomInt(100), 'y'),
    );
}

/** Two edits that are easily overlooked, and their paths: both keep the size; one has a time long before the object's, one keeps its time. */
export function editUnseen({ root }: Tree): { readonly older: string; readonly sameTime: string } {
  const [older, sameTime] = [nameOf(1), nameOf(2)];
  for (const [path, seconds] of [
    [older, madeSeconds - daySeconds],
    [sameTime, madeSeconds],
  ] as const) {
    writeFileSync(join(root, path), 'z'.repeat(statSync(join(root, path)).size));
    utimesSync(join(root, path), seconds, seconds);
  }
  return { older, sameTime };
}

/** The MD5 of one file, which is the ETag of an object that was put whole. */
export function etagOf({ root }: Tree, path: string): string {
  return createHash('md5')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}

/** How many of the files have an object with their very bytes. */
export function alikeIn(tree: Tree, etags: ReadonlyMap<string, string>): number {
  let alike = 0;
  for (let file = 0; file < tree.files; file += 1)
    if (etags.get(nameOf(file)) === etagOf(tree, nameOf(file))) alike += 1;
  return alike;
}

function nameOf(file: number): string {
  return `folder-${Math.floor(file / filesInFolder)}/file-${file % filesInFolder}.txt`;
}
