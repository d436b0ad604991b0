// A disk so small that it is soon full: a real one, in memory, gone when it is removed.

import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalPath } from '../../src/contract/models.ts';

const run = promisify(execFile);

export interface SmallDisk {
  readonly path: LocalPath;
  remove(): Promise<void>;
}

/** Mounts one; null, and a printed reason, where whoever runs the tests may not. */
export async function mountSmallDisk(kibibytes: number): Promise<SmallDisk | null> {
  const path = await mkdtemp(join(tmpdir(), 'longshore-small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', path]);
  } catch (error) {
    await rmdir(path);
    console.log(`no test on a full disk: none can be mounted here (${String(error).split('\n').at(-1)})`);
    return null;
  }
  return {
    path: LocalPath.parse(path),
    async remove() {
      await run('umount', [path]);
      await rmdir(path);
    },
  };
}
