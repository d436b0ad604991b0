// Making bytes and names last through a power cut: at once where that is quick, beside other work where the disk is slow.

import { fsync, fsyncSync } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from '../store/local/local-error.ts';
import { notOffered } from '../store/local/not-offered.ts';
import { syncFolderNow } from '../store/local/sync-folders.ts';

/** A sync that takes longer would hold up everything else this thread does. */
const quickMs = 0.5;
/** Names of one folder that come within that time are synced together. */
const gatherMs = 1;
const asleep = promisify(fsync);

export class Syncs {
  /** A moving average; slow until it has been seen to be quick. */
  #tookMs = quickMs;
  #folders = new Map<string, (() => void)[]>();
  #isDue = false;

  /** Resolves when the file's bytes last. */
  async file(descriptor: number): Promise<void> {
    try {
      if (this.#tookMs < quickMs) {
        const startMs = performance.now();
        fsyncSync(descriptor);
        this.#learn(performance.now() - startMs);
        return;
      }
      const startMs = performance.now();
      await asleep(descriptor);
      this.#learn(performance.now() - startMs);
    } catch (error) {
      if (!notOffered.has(errnoOf(error))) throw error;
    }
  }

  /** Resolves when the names that this folder has now last. */
  folder(path: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#folders.get(path);
      if (waiting) waiting.push(resolve);
      else this.#folders.set(path, [resolve]);
      if (this.#isDue) return;
      this.#isDue = true;
      setTimeout(() => this.#syncFolders(), gatherMs);
    });
  }

  #syncFolders(): void {
    const folders = this.#folders;
    this.#folders = new Map();
    this.#isDue = false;
    for (const [path, waiting] of folders) {
      syncFolderNow(path);
      for (const resolve of waiting) resolve();
    }
  }

  #learn(ms: number): void {
    this.#tookMs = this.#tookMs * 0.8 + ms * 0.2;
  }
}
