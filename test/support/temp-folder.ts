// Folders for one test, removed when it has ended.

import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalPath } from '../../src/contract/models.ts';

/** A new empty folder; goes with all in it when the test that asked ends. */
export async function tempFolder(): Promise<LocalPath> {
  const { path, remove } = await makeTempFolder();
  onTestFinished(remove);
  return path;
}

/** The same for hooks that outlive a test: whoever asks removes it. */
export async function makeTempFolder(): Promise<{ path: LocalPath; remove: () => Promise<void> }> {
  const path = (await mkdtemp(join(tmpdir(), 'longshore-test-'))) as LocalPath;
  return { path, remove: () => removeAll(path) };
}

async function removeAll(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A test may have left folders that even their owner may not enter.
    await makeWritable(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
  }
}
