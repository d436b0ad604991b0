// Brings the keychain's native package of any target, so that every system can be packed on any other.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'native');

/** The package of each target: a system as electron-builder names it, and a processor. */
export const nativePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'keyring-linux-x64-gnu',
  'linux-arm64': 'keyring-linux-arm64-gnu',
  'win-x64': 'keyring-win32-x64-msvc',
  'win-arm64': 'keyring-win32-arm64-msvc',
  'mac-x64': 'keyring-darwin-x64',
  'mac-arm64': 'keyring-darwin-arm64',
};

/** Makes sure that `.cache/native/<target>` holds the package of `target`, in the version and with the content of the lock file. */
export async function prepareNativePackage(target: string): Promise<void> {
  const name = nativePackages[target];
  if (name === undefined) throw new Error(`There is no native keychain package for ${target}.`);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/@napi-rs/${name}`];
  const folder = join(cache, target, name);
  if ((await versionIn(folder)) === version) return;

  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'fetch-'));
  try {
    const installed = join(root, 'node_modules', '@napi-rs', name);
    const fresh = join(workshop, 'package');
    if ((await versionIn(installed)) === version) await cp(installed, fresh, { recursive: true });
    else await fetchPackage(`@napi-rs/${name}@${version}`, integrity, workshop);
    await rm(join(cache, target), { recursive: true, force: true });
    await mkdir(join(cache, target), { recursive: true });
    await rename(fresh, folder);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Unpacks a package from the registry into `folder`/package. */
async function fetchPackage(spec: string, integrity: string, folder: string): Promise<void> {
  // npm's own program where npm runs us; on Windows the command would need a shell.
  const own = process.env['npm_execpath'];
  const order = ['pack', spec, '--silent', '--prefer-offline', '--pack-destination', folder];
  await run(own ? process.execPath : 'npm', own ? [own, ...order] : order, {
    cwd: root,
    shell: !own && process.platform === 'win32',
  });
  const archive = join(folder, `${spec.slice(1).replace('/', '-').replace('@', '-')}.tgz`);
  const hash = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (`sha512-${hash}` !== integrity) throw new Error(`${spec} is not what package-lock.json says.`);
  await run('tar', ['-xzf', archive, '-C', folder]);
}

async function versionIn(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}
