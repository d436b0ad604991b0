// A disk whose power can be cut: a real file system, of which what had not reached the disk is gone at the next start.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalPath } from '../../src/contract/models.ts';

const run = promisify(execFile);

export interface PowerCutDisk {
  readonly path: LocalPath;
  /** What one would find after a power cut at this moment, at this path until the next. */
  cut(): Promise<LocalPath>;
  remove(): Promise<void>;
}

/** Mounts one of 32 MiB; null, and a printed reason, where whoever runs the tests may not. */
export async function mountPowerCutDisk(): Promise<PowerCutDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-power-cut-'));
  const [image, copy, path, after] = ['image', 'copy', 'disk', 'after'].map((name) => join(folder, name));
  if (!image || !copy || !path || !after) throw new Error('a path is missing');
  await writeFile(image, '');
  await truncate(image, 32 * 1024 * 1024);
  await mkdir(path);
  await mkdir(after);
  try {
    await run('mkfs.ext4', ['-q', image]);
    // Nothing is written by itself for longer than any test takes.
    await run('mount', ['-o', 'loop,commit=300', image, path]);
  } catch (error) {
    await rm(folder, { recursive: true });
    console.log(`no test of power cuts: no disk can be mounted here (${String(error).split('\n').at(-1)})`);
    return null;
  }
  const unmountCopy = () => run('umount', [after]).catch(() => {});
  return {
    path: LocalPath.parse(path),
    async cut() {
      await unmountCopy();
      await copyFile(image, copy);
      await run('mount', ['-o', 'loop', copy, after]);
      return LocalPath.parse(after);
    },
    async remove() {
      await unmountCopy();
      await run('umount', [path]);
      await rm(folder, { recursive: true });
    },
  };
}
