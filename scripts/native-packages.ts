// Brings the native packages of any target, the keychain's and the watcher's, so that every system can be packed on any other.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'native');

/** The packages of each target: a system as electron-builder names it, and a processor. */
export const nativePackages: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['@napi-rs/keyring-linux-x64-gnu', '@parcel/watcher-linux-x64-glibc'],
  'linux-arm64': ['@napi-rs/keyring-linux-arm64-gnu', '@parcel/watcher-linux-arm64-glibc'],
  'win-x64': ['@napi-rs/keyring-win32-x64-msvc', '@parcel/watcher-win32-x64'],
  'win-arm64': ['@napi-rs/keyring-win32-arm64-msvc', '@parcel/watcher-win32-arm64'],
  'mac-x64': ['@napi-rs/keyring-darwin-x64', '@parcel/watcher-darwin-x64'],
  'mac-arm64': ['@napi-rs/keyring-darwin-arm64', '@parcel/watcher-darwin-arm64'],
};

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** Makes sure that `.cache/native/<target>` holds the packages of `target`, in the versions and with the content of the lock file. */
export async function prepareNativePackages(target: string): Promise<void> {
  const names = nativePackages[target];
  if (!names) throw new Error(`There are no native packages for ${target}.`);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const wanted: Locked[] = names.map((name) => ({ ...lock.packages[`node_modules/${name}`], name }));
  const held = await Promise.all(wanted.map(({ name }) => versionIn(join(cache, target, name))));
  if (wanted.every(({ version }, at) => held[at] === version)) return;

  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'fetch-'));
  try {
    const fresh = join(workshop, target);
    for (const one of wanted) await bring(one, join(fresh, one.name), workshop);
    await rm(join(cache, target), { recursive: true, force: true });
    await rename(fresh, join(cache, target));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Puts a package into `folder`: the one that is installed here, or else the registry's. */
async function bring({ name, version, integrity }: Locked, folder: string, workshop: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const installed = join(root, 'node_modules', name);
  if ((await versionIn(installed)) === version) return cp(installed, folder, { recursive: true });
  await fetchPackage(`${name}@${version}`, integrity, workshop);
  await rename(join(workshop, 'package'), folder);
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
