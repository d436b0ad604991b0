#!/usr/bin/env node
// The command `longshore`. In a checkout it builds what is missing, without a word; on an older Node it runs on the package's own.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const ownNode = at('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const isModern = Number(process.versions.node.split('.')[0]) >= 24;

if (!isModern && existsSync(ownNode)) process.exitCode = await again();
else if (!isModern)
  fail(
    `Longshore needs Node 24 or newer, and this is ${process.version}. Install a newer Node, then try again.`,
  );
else if (isBuilt()) await run();

/** Runs this script again, on the Node that came with the packages; ends as that run ends. */
function again() {
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
    child.on('error', (error) => resolve(fail(`The Node of this checkout does not start. [${error.code}]`)));
  });
}

/** True when there is something to run; in a checkout that is made so. */
function isBuilt() {
  if (existsSync(at('scripts', 'build.js'))) {
    // Standard output belongs to the command alone.
    const stdio = ['ignore', 'pipe', 'inherit'];
    const { status } = spawnSync(process.execPath, [at('scripts', 'build.js'), '--if-needed', '--quiet'], {
      stdio,
    });
    if (status !== 0) fail('Longshore could not be built; what is above says why.');
    return status === 0;
  }
  if (existsSync(at('out', 'main', 'cli.js'))) return true;
  fail('This Longshore is not complete: out/main/cli.js is missing. Install it again.');
  return false;
}

async function run() {
  // npm runs scripts in the package's folder; paths on the command line are meant from where the person stands.
  if (process.env.npm_lifecycle_event === 'longshore' && process.env.INIT_CWD)
    process.chdir(process.env.INIT_CWD);
  await import(pathToFileURL(at('out', 'main', 'cli.js')).href);
}

function fail(sentence) {
  process.stderr.write(`longshore: ${sentence}\n`);
  process.exitCode = 1;
  return 1;
}
