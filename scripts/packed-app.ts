// Reads what electron-builder packed: which files, where, how large, and whether they are the right ones.

import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { fuses } from './fuses.ts';
import { nativePackages } from './native-packages.ts';

/** A system as electron-builder names it. */
export type PackedSystem = 'linux' | 'win' | 'mac';

/** A file of the packed application; `isUnpacked` means that it lies beside the archive, not in it. */
export interface PackedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly isUnpacked: boolean;
}

/** Where each system keeps the application and its executable, below the packed folder. */
export const layouts: Readonly<
  Record<PackedSystem, { readonly resources: string; readonly executable: string }>
> = {
  linux: { resources: 'resources', executable: 'longshore' },
  win: { resources: 'resources', executable: 'Longshore.exe' },
  mac: { resources: 'Longshore.app/Contents/Resources', executable: 'Longshore.app' },
};

/** The packages that are not bundled: the keychain, the watcher, and what the watcher loads. */
export const libraries = [
  '@napi-rs/keyring',
  '@parcel/watcher',
  'detect-libc',
  'is-extglob',
  'is-glob',
  'picomatch',
];

/** The files of the packed application in `folder`, in order of path. */
export function listPackedFiles(folder: string, system: PackedSystem): PackedFile[] {
  const archive = join(folder, layouts[system].resources, 'app.asar');
  return listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .map((path) => ({ path, entry: statFile(archive, path) }))
    .flatMap(({ path, entry }) =>
      'size' in entry ? [{ path, sizeBytes: entry.size, isUnpacked: entry.unpacked }] : [],
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The state of every fuse of the packed Electron. */
export async function readFuses(
  folder: string,
  system: PackedSystem,
): Promise<Map<FuseV1Options, FuseState>> {
  const wire = await getCurrentFuseWire(join(folder, layouts[system].executable));
  return new Map([...fuses.keys()].map((fuse) => [fuse, wire[fuse] ?? FuseState.INHERIT]));
}

/** Everything that is wrong with a packed application, as sentences; an empty list is the good answer. */
export async function findFaults(folder: string, system: PackedSystem, arch: string): Promise<string[]> {
  const files = listPackedFiles(folder, system);
  const paths = files.map(({ path }) => path);
  const natives = nativePackages[`${system}-${arch}`] ?? [];
  const wanted = [
    'package.json',
    'out/main/main.js',
    'out/main/engine-process.js',
    'out/main/keychain-process.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'node_modules/@napi-rs/keyring/index.js',
    'node_modules/@parcel/watcher/index.js',
    'node_modules/@parcel/watcher/wrapper.js',
    ...[...libraries, ...natives].map((name) => `node_modules/${name}/package.json`),
  ];
  const isAllowed = (path: string) =>
    path === 'package.json' ||
    path.startsWith('out/') ||
    [...libraries, ...natives].some((name) => path.startsWith(`node_modules/${name}/`));
  const native = files.filter(({ path }) => path.endsWith('.node'));
  const state = await readFuses(folder, system);
  return [
    ...wanted.filter((path) => !paths.includes(path)).map((path) => `${path} is missing.`),
    ...paths.filter((path) => !isAllowed(path)).map((path) => `${path} does not belong there.`),
    ...paths.filter((path) => path.endsWith('.map')).map((path) => `${path} is a source map.`),
    ...(native.length === natives.length
      ? []
      : [`There are ${native.length} native modules, not ${natives.length}.`]),
    ...native
      .filter(({ isUnpacked }) => !isUnpacked)
      .map(({ path }) => `${path} cannot be loaded from the archive.`),
    ...[...fuses]
      .filter(([fuse, isOn]) => state.get(fuse) !== (isOn ? FuseState.ENABLE : FuseState.DISABLE))
      .map(([fuse, isOn]) => `The fuse ${FuseV1Options[fuse]} is not turned ${isOn ? 'on' : 'off'}.`),
  ];
}

/** How many bytes the whole packed folder takes. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The packed files as text, native code and folders summed up, for whoever runs the packing. */
export async function describePacked(folder: string, system: PackedSystem, root: string): Promise<string> {
  const files = listPackedFiles(folder, system);
  const lines = files.map(
    ({ path, sizeBytes, isUnpacked }) =>
      `  ${String(sizeBytes).padStart(10)}  ${path}${isUnpacked ? '  (outside the archive)' : ''}`,
  );
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return [
    `${relative(root, folder)}: ${files.length} files of Longshore, ${total} bytes; ${await sizeOf(folder)} bytes with Electron`,
    ...lines,
  ].join('\n');
}
