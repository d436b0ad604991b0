// What surrounds the engine, as the window needs it to build paths and to begin somewhere.

import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalPath } from '../contract/models.ts';
import type { EngineFacts } from '../contract/settings.ts';
import type { Host } from './host.ts';

type Root = EngineFacts['roots'][number];

/** Looks at the disks each time it is asked, for they come and go. */
export async function engineFacts(host: Host): Promise<EngineFacts> {
  const { version, platform, home, dataFolder } = host;
  return {
    version,
    platform,
    separator: platform === 'win32' ? '\\' : '/',
    home,
    roots: [{ name: 'Home', path: home }, ...(await disks(platform))],
    // With everything in memory there is no folder to show; a person's own is the nearest.
    dataFolder: dataFolder ?? home,
    vault: await host.vault.state(),
  };
}

async function disks(platform: Host['platform']): Promise<Root[]> {
  if (platform === 'win32') {
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const found = await Promise.all(letters.map((letter) => exists(`${letter}:\\`)));
    return letters.filter((_, index) => found[index]).map((letter) => root(`${letter}:`, `${letter}:\\`));
  }
  const mounts = platform === 'darwin' ? '/Volumes' : '/media';
  const names = await readdir(mounts).catch(() => []);
  return [root('Computer', '/'), ...names.map((name) => root(name, join(mounts, name)))];
}

function root(name: string, path: string): Root {
  return { name, path: path as LocalPath };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
