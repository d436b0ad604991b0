// An Electron distribution with nothing in it, so that packing can be checked where Electron cannot be downloaded. It does not run.

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';

// electron-builder edits the executable of Windows with these; what they wrote they can read.
const require = createRequire(createRequire(import.meta.url).resolve('app-builder-lib/package.json'));

export type StubPlatform = 'linux' | 'win32' | 'darwin';
type Put = (path: string, content?: string | Buffer, mode?: number) => Promise<void>;

/** Electron's mark before the fuses, the version of their layout, how many there are, and each one's state: all on. */
function fuseWire(): Buffer {
  const count = Object.values(FuseV1Options).filter(Number.isInteger).length;
  return Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, count]),
    Buffer.from('1'.repeat(count)),
  ]);
}

/** Writes the distribution of `platform` into `folder`, in place of what was there. */
export async function writeStubDistribution(
  folder: string,
  platform: StubPlatform,
  version: string,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const put: Put = async (path, content = '', mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { mode });
  };
  await put('version', version);
  await put('LICENSE');
  await put('LICENSES.chromium.html');
  await { linux: putLinux, win32: putWindows, darwin: putMac }[platform](put, folder);
}

async function putLinux(put: Put): Promise<void> {
  await put('electron', Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n#'), fuseWire()]), 0o755);
  await put('chrome-sandbox', '', 0o755);
  await put('locales/en-US.pak');
  await put('resources/.keep');
}

async function putWindows(put: Put): Promise<void> {
  await put('electron.exe', Buffer.concat([emptyProgram(), fuseWire()]));
  await put('locales/en-US.pak');
  await put('resources/.keep');
}

/** A program for Windows that has a version to tell and nothing to do. */
function emptyProgram(): Buffer {
  const { NtExecutable, NtExecutableResource } = require('pe-library');
  const { Resource } = require('resedit');
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  const language = { lang: 1033, codepage: 1200 };
  version.setFileVersion(1, 0, 0, 0, language.lang);
  version.setStringValues(language, { ProductName: 'Electron', FileDescription: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

async function putMac(put: Put, folder: string): Promise<void> {
  const contents = 'Electron.app/Contents';
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  await put(`${contents}/Info.plist`, propertyList('Electron'));
  await put(`${contents}/MacOS/Electron`, '', 0o755);
  await put(`${contents}/Resources/electron.icns`);
  await put(`${contents}/Resources/en.lproj/locale.pak`);
  await put(`${framework}/Versions/A/Electron Framework`, fuseWire(), 0o755);
  await put(`${framework}/Versions/A/Resources/Info.plist`, propertyList('Electron Framework'));
  await put(`${framework}/Versions/A/Resources/en.lproj/locale.pak`);
  await symlink('A', join(folder, framework, 'Versions/Current'));
  await symlink('Versions/Current/Electron Framework', join(folder, framework, 'Electron Framework'));
  await symlink('Versions/Current/Resources', join(folder, framework, 'Resources'));
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`;
    await put(`${contents}/Frameworks/${name}.app/Contents/Info.plist`, propertyList(name));
    await put(`${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`, '', 0o755);
  }
}

function propertyList(name: string): string {
  const entries = {
    CFBundleExecutable: name,
    CFBundleIdentifier: `com.github.${name.replaceAll(/[^A-Za-z]/g, '')}`,
    CFBundleName: name,
    CFBundlePackageType: 'APPL',
  };
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${lines.join('')}</dict></plist>\n`;
}
