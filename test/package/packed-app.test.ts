// What would be installed on each system: packed for all three from here, with an empty distribution in Electron's place.

import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractFile } from '@electron/asar';
import { FuseState, FuseV1Options } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  findFaults,
  layouts,
  listPackedFiles,
  type PackedSystem,
  readFuses,
} from '../../scripts/packed-app.ts';

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
  linux: `keyring-linux-${arch}-gnu`,
  win: `keyring-win32-${arch}-msvc`,
  mac: `keyring-darwin-${arch}`,
};
let said = '';

beforeAll(async () => {
  await rm(join(root, out), { recursive: true, force: true });
  const order = ['scripts/package.js', '--dir', '--stub', '--out', out, '--linux', '--win', '--mac'];
  ({ stdout: said } = await run(process.execPath, order, { cwd: root, maxBuffer: 16 * 1024 * 1024 }));
});

describe.each(Object.keys(folders) as PackedSystem[])('The application packed for %s', (system) => {
  it('has nothing missing, nothing that does not belong, and its fuses as wanted', async () => {
    expect(await findFaults(folders[system], system, arch)).toEqual([]);
  });

  it('holds the keychain of its own system, where it can be loaded', () => {
    const native = listPackedFiles(folders[system], system).filter(({ path }) => path.endsWith('.node'));
    expect(native.map(({ path, isUnpacked }) => [path.split('/')[2], isUnpacked])).toEqual([
      [natives[system], true],
    ]);
  });

  it('holds no other package', () => {
    const packages = listPackedFiles(folders[system], system)
      .filter(({ path }) => path.startsWith('node_modules/'))
      .map(({ path }) => path.split('/').slice(1, 3).join('/'));
    expect([...new Set(packages)].sort()).toEqual(['@napi-rs/keyring', `@napi-rs/${natives[system]}`]);
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

describe('The check of a packed application', () => {
  it('finds the wrong native package and what does not belong there', async () => {
    const other = arch === 'x64' ? 'arm64' : 'x64';
    const faults = await findFaults(folders.linux, 'linux', other);
    expect(faults).toContain(`node_modules/@napi-rs/keyring-linux-${other}-gnu/package.json is missing.`);
    expect(faults).toContain(`node_modules/@napi-rs/${natives.linux}/package.json does not belong there.`);
  });
});
