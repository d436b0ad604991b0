// Tells whether the bundles in out/ are those of the sources as they stand.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, '.cache', 'build.json');

/** What the bundles are made of besides src/ and assets/. */
const files = ['electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** What must be there for the bundles to be whole. */
export const bundles = [
  'out/main/main.js',
  'out/main/engine-process.js',
  'out/main/keychain-process.js',
  'out/main/cli.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];

/** A hash over the name and content of every source. */
export function fingerprint() {
  const sources = ['src', 'assets'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const hash = createHash('sha256');
  for (const path of [...sources, ...files].sort()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** True when the last build was of these sources and everything it made is still there. */
export function isBuilt() {
  return readStamp() === fingerprint() && bundles.every((path) => existsSync(join(root, path)));
}

/** Writes down that the bundles are those of the sources that had this fingerprint; null: that they are of none. */
export function markBuilt(print) {
  rmSync(stamp, { force: true });
  if (print === null) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ print }));
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).print;
  } catch {
    return null;
  }
}
