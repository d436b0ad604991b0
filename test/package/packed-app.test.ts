// What would be installed on each system: packed for all three from here, with an empty distribution in Electron's place.

import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, extractFile } from '@electron/asar';
import { FuseState, FuseV1Options } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  findFaults,
  layouts,
  libraries,
  listPackedFiles,
  type PackedSystem,
  readFuses,
} from '../../scripts/packed-app.ts';
import { platformOf } from '../../src/host/folders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const out = '.cache/packed-in-test';
const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
const suffix = arch === 'arm64' ? '-arm64' : '';
const folders: Record<PackedSystem, string> = {
  linux: join(root, out, `linux${suffix}-unpacked`),
  win: join(root, out, `win${suffix}-unpacked`),
  mac: join(root, out, `mac${suffix}`),
};
const natives = {
  linux: [`@napi-rs/keyring-linux-${arch}-gnu`, `@parcel/watcher-linux-${arch}-glibc`],
  win: [`@napi-rs/keyring-win32-${arch}-msvc`, `@parcel/watcher-win32-${arch}`],
  mac: [`@napi-rs/keyring-darwin-${arch}`, `@parcel/watcher-darwin-${arch}`],
};
let said = '';

/** The package that a file below node_modules/ belongs to. */
function packageOf(path: string): string {
  const [, scope = '', name] = path.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

beforeAll(async () => {
  await rm(join(root, out), { recursive: true, force: true });
  const order = ['scripts/package.js', '--dir', '--stub', '--out', out, '--linux', '--win', '--mac'];
  ({ stdout: said } = await run(process.execPath, order, { cwd: root, maxBuffer: 16 * 1024 * 1024 }));
});

describe.each(Object.keys(folders) as PackedSystem[])('The application packed for %s', (system) => {
  it('has nothing missing, nothing that does not belong, and its fuses as wanted', async () => {
    expect(await findFaults(folders[system], system, arch)).toEqual([]);
  });

  it('holds the keychain and the watcher of its own system, where they can be loaded', () => {
    const native = listPackedFiles(folders[system], system).filter(({ path }) => path.endsWith('.node'));
    expect(native.map(({ path, isUnpacked }) => [packageOf(path), isUnpacked])).toEqual(
      natives[system].map((name) => [name, true]),
    );
  });

  it('holds no other package', () => {
    const packages = listPackedFiles(folders[system], system)
      .filter(({ path }) => path.startsWith('node_modules/'))
      .map(({ path }) => packageOf(path));
    expect([...new Set(packages)].sort()).toEqual([...libraries, ...natives[system]].sort());
  });

  it('cannot be used as a Node, nor be given code from outside', async () => {
    const fuses = await readFuses(folders[system], system);
    expect(fuses.get(FuseV1Options.RunAsNode)).toBe(FuseState.DISABLE);
    expect(fuses.get(FuseV1Options.EnableNodeCliInspectArguments)).toBe(FuseState.DISABLE);
    expect(fuses.get(FuseV1Options.OnlyLoadAppFromAsar)).toBe(FuseState.ENABLE);
    expect(fuses.get(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(FuseState.ENABLE);
  });

  it('carries no source map and nothing of the computer that packed it', () => {
    const archive = join(folders[system], layouts[system].resources, 'app.asar');
    const texts = listPackedFiles(folders[system], system).filter(({ path }) =>
      /\.(js|cjs|html|css|json)$/.test(path),
    );
    expect(texts.length).toBeGreaterThan(5);
    for (const { path } of texts) {
      const text = extractFile(archive, path).toString('utf8');
      expect(text.includes('sourceMappingURL='), `${path} has a source map`).toBe(false);
      expect(text.includes(root), `${path} names ${root}`).toBe(false);
    }
  });

  it('is listed for whoever packs', () => {
    for (const { path } of listPackedFiles(folders[system], system)) expect(said).toContain(path);
  });
});

describe('The application packed for this system', () => {
  it('has all that the keychain and the watcher load', async () => {
    const own = { linux: 'linux', win32: 'win', darwin: 'mac' } as const;
    const system = own[platformOf()];
    const folder = await tempFolder();
    extractAll(join(folders[system], layouts[system].resources, 'app.asar'), folder);
    const load = `for (const name of ['@napi-rs/keyring', '@parcel/watcher']) console.log(typeof require(name))`;
    const { stdout } = await run(process.execPath, ['-e', load], { cwd: folder });
    expect(stdout).toBe('object\nobject\n');
  });
});

describe('The check of a packed application', () => {
  it('finds the wrong native package and what does not belong there', async () => {
    const other = arch === 'x64' ? 'arm64' : 'x64';
    const faults = await findFaults(folders.linux, 'linux', other);
    for (const name of natives.linux) {
      expect(faults).toContain(`node_modules/${name.replace(arch, other)}/package.json is missing.`);
      expect(faults).toContain(`node_modules/${name}/package.json does not belong there.`);
    }
  });
});
