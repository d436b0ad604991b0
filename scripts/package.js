// Packs the desktop application into release/.
//   node scripts/package.js                               installers for this system
//   node scripts/package.js --dir [--linux --win --mac]   only the unpacked folders, of this system or of those named
//   --out FOLDER   packs into another folder than release/
//   --stub         takes an empty distribution instead of Electron, as --dir does by itself where Electron cannot be downloaded

import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Arch, build, Platform } from 'electron-builder';
import { nativePackages, prepareNativePackages } from './native-packages.ts';
import { describePacked, findFaults } from './packed-app.ts';
import { writeStubDistribution } from './stub-distribution.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { values: options } = parseArgs({
  options: {
    ...Object.fromEntries(
      ['dir', 'stub', 'linux', 'win', 'mac'].map((name) => [name, { type: 'boolean', default: false }]),
    ),
    out: { type: 'string', default: 'release' },
  },
});
const systems = {
  linux: { platform: 'linux', target: Platform.LINUX },
  win: { platform: 'win32', target: Platform.WINDOWS },
  mac: { platform: 'darwin', target: Platform.MAC },
};

const named = Object.keys(systems).filter((name) => options[name]);
const chosen =
  named.length > 0
    ? named
    : Object.keys(systems).filter((name) => systems[name].platform === process.platform);
process.exitCode = await main();

async function main() {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const isStub = options.stub || !(await canDownload(version));
  if (isStub && !options.dir) {
    console.error(
      `Electron ${version} cannot be downloaded here, and without it there is nothing to install. Use --dir to check what would be packed.`,
    );
    return 1;
  }
  if (isStub) {
    console.log(
      `package: an empty distribution stands in for Electron ${version}; nothing packed with it runs`,
    );
  }

  const built = spawnSync(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) return 1;

  let faults = 0;
  for (const name of chosen)
    faults += options.dir ? await packFolder(name, isStub, version) : await packInstallers(name);
  return faults === 0 ? 0 : 1;
}

/** Packs one system for this computer's processor, tells what is in it, and returns how many faults it has. */
async function packFolder(name, isStub, version) {
  const { platform, target } = systems[name];
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  await prepareNativePackages(`${name}-${arch}`);
  const distribution = join(root, '.cache', 'stub-distribution', platform);
  if (isStub) await writeStubDistribution(distribution, platform, version);
  await build({
    targets: target.createTarget('dir', Arch[arch]),
    publish: 'never',
    config: { directories: { output: options.out }, ...(isStub && { electronDist: distribution }) },
  });
  const suffix = arch === 'arm64' ? '-arm64' : '';
  const packed = resolve(root, options.out, name === 'mac' ? `mac${suffix}` : `${name}${suffix}-unpacked`);
  console.log(await describePacked(packed, name, root));
  const faults = await findFaults(packed, name, arch);
  for (const fault of faults) console.error(`package: ${name}: ${fault}`);
  return faults.length;
}

/** Makes the installers that electron-builder.yml names, for every processor it names. */
async function packInstallers(name) {
  const targets = Object.keys(nativePackages).filter((one) => one.startsWith(`${name}-`));
  for (const one of targets) await prepareNativePackages(one);
  const made = await build({
    targets: systems[name].target.createTarget(),
    publish: 'never',
    config: { directories: { output: options.out } },
  });
  for (const file of made) console.log(file);
  return made.length > 0 ? 0 : 1;
}

/** True when Electron's own release can be reached, there or at the mirror that is set. */
async function canDownload(version) {
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const { ok } = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(5_000),
    });
    return ok;
  } catch {
    return false;
  }
}
