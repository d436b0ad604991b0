// Opens Longshore: builds what is missing, then the app, or where that cannot be, the same window in a browser.
//   LONGSHORE_FACE=headless   the browser in any case
//   LONGSHORE_FACE=desktop    the app, also where no screen is found or its binary takes long to come

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './build-stamp.js';

/** How long the place where the Electron binary comes from may take to answer, and the binary to arrive from there. */
const answerMs = 4_000;
const arriveMs = 300_000;
/** An app that ends with an error this soon has not opened. */
const openMs = 10_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const electron = join(root, 'node_modules', 'electron');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
// The packages' own Node where it has come: what is started here wants a newer one than this script does.
const node = existsSync(ownNode) ? ownNode : process.execPath;
const face = process.env.LONGSHORE_FACE ?? '';

process.exitCode = await start();

async function start() {
  if (!isBuilt()) {
    console.log('Building Longshore, once ...');
    const status = runScript('build.js', ['--if-needed', '--quiet'], 'inherit').status;
    if (status !== 0) return status ?? 1;
  }
  const obstacle = await obstacleToDesktop();
  if (obstacle === null) {
    const opened = await openDesktop();
    if (opened.status === 0 || opened.tookMs > openMs) return opened.status;
    return openHeadless(`The app did not open (Electron ended with ${opened.status})`);
  }
  return openHeadless(obstacle);
}

/** Why the app cannot be opened here, as half a sentence; null when it can. */
async function obstacleToDesktop() {
  if (face === 'headless') return 'The headless face was asked for';
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen && face !== 'desktop') return 'There is no screen here';
  if (electronBinary()) return null;
  if (!existsSync(electron)) return 'Electron is not installed';
  if (face !== 'desktop' && !(await answers())) return 'The Electron binary cannot be downloaded';
  console.log('Downloading the Electron binary, once ...');
  spawnSync(node, [join(electron, 'install.js')], { stdio: 'ignore', timeout: arriveMs });
  return electronBinary() ? null : 'The Electron binary could not be downloaded';
}

/** The executable, where the package says it is; null when it is not there. */
function electronBinary() {
  try {
    const name = readFileSync(join(electron, 'path.txt'), 'utf8');
    const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH || join(electron, 'dist'), name);
    return existsSync(file) ? file : null;
  } catch {
    const file =
      process.env.ELECTRON_OVERRIDE_DIST_PATH && join(process.env.ELECTRON_OVERRIDE_DIST_PATH, 'electron');
    return file && existsSync(file) ? file : null;
  }
}

/** Whether the place that Electron is downloaded from can be reached at all. */
async function answers() {
  const { ELECTRON_MIRROR, npm_config_electron_mirror } = process.env;
  const mirror =
    ELECTRON_MIRROR ?? npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/';
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(answerMs) });
    return true;
  } catch {
    return false;
  }
}

function openDesktop() {
  const startedMs = Date.now();
  return follow(spawn(electronBinary(), [root, ...process.argv.slice(2)], { stdio: 'inherit' })).then(
    (status) => ({
      status,
      tookMs: Date.now() - startedMs,
    }),
  );
}

function openHeadless(obstacle) {
  console.log(`${obstacle}, so Longshore opens in a browser. Open this address; Ctrl+C ends it.`);
  const script = join(root, 'scripts', 'longshore.js');
  return follow(spawn(node, [script, 'serve', ...process.argv.slice(2)], { stdio: 'inherit' }));
}

/** The status a child ends with; signals go on to it. */
function follow(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

function runScript(name, args, stdio) {
  return spawnSync(node, [join(root, 'scripts', name), ...args], { stdio });
}
