// Builds the bundles into out/.
//   node scripts/build.js               builds
//   node scripts/build.js --if-needed   builds unless out/ is of the sources as they stand; says nothing then
//   --quiet                             says nothing but what went wrong

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { fingerprint, isBuilt, markBuilt } from './build-stamp.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: { 'if-needed': { type: 'boolean', default: false }, quiet: { type: 'boolean', default: false } },
});

if (!(options['if-needed'] && isBuilt())) process.exitCode = await onNode24(buildAlone);

/** Runs `task` here, or this script again on the Node of the project where this one is older. */
async function onNode24(task) {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (Number(process.versions.node.split('.')[0]) >= 24 || !existsSync(own)) return task();
  return spawnSync(own, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
}

/** Builds while no other build runs. Whoever had to wait for one that made the same thing is done. */
async function buildAlone() {
  const { DatabaseSync } = await import('node:sqlite');
  mkdirSync(join(root, '.cache'), { recursive: true });
  // A lock that the system itself takes back when its holder dies, however it dies.
  const lock = new DatabaseSync(join(root, '.cache', 'build.lock'), { timeout: 300_000 });
  lock.exec('BEGIN EXCLUSIVE');
  try {
    return options['if-needed'] && isBuilt() ? 0 : await build();
  } finally {
    lock.close();
  }
}

async function build() {
  // Taken first: a source that is changed while this runs makes the build an old one.
  const print = fingerprint();
  markBuilt(null);
  process.chdir(root);
  try {
    const electronVite = await import('electron-vite');
    await electronVite.build({ logLevel: options.quiet ? 'error' : 'info' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The build failed. ${process.stderr.isTTY ? reason : stripVTControlCharacters(reason)}`);
    return 1;
  }
  markBuilt(print);
  return 0;
}
