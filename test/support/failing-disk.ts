// A disk that fails behind a certain place: a real file system on a device whose end has broken away.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalPath } from '../../src/contract/models.ts';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;

export interface FailingDisk {
  readonly path: LocalPath;
  remove(): Promise<void>;
}

/**
 * Mounts one of 32 MiB with these files, written in that order, of which all behind the first `goodMebibytes` cannot be read;
 * null, and a printed reason, where whoever runs the tests may not.
 */
export async function mountFailingDisk(
  files: Readonly<Record<string, Uint8Array>>,
  goodMebibytes: number,
): Promise<FailingDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-failing-disk-'));
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')];
  await writeFile(image, '');
  await truncate(image, 32 * mebibyte);
  await mkdir(path);
  const unmount = () => run('umount', [path]);
  try {
    await run('mkfs.ext4', ['-q', '-O', '^has_journal', image]);
    await run('mount', ['-o', 'loop', image, path]);
  } catch (error) {
    await rm(folder, { recursive: true });
    console.log(`no test on a failing disk: none can be mounted here (${String(error).split('\n').at(-1)})`);
    return null;
  }
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(path, name), bytes);
  await unmount();
  // Mounted anew, for what was just written would be read from memory.
  await run('mount', ['-o', 'loop,ro', image, path]);
  await truncate(image, goodMebibytes * mebibyte);
  return {
    path: LocalPath.parse(path),
    async remove() {
      await unmount();
      await rm(folder, { recursive: true });
    },
  };
}
