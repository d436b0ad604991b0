// The files that hold the bytes of larger objects: written once, flushed, never changed, removed when unused.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Bodies up to this size live inside the index: one flush instead of a file each. */
export const INLINE_LIMIT_BYTES = 64 * 1024;

const NAME = /^[0-9a-f]{32}$/;

/** Knows the folder of body files: names, folders, who is reading, and what may go. */
export class Bodies {
  readonly #root: string;
  readonly #pins = new Map<string, number>();
  readonly #doomed = new Set<string>();

  constructor(root: string) {
    this.#root = root;
    for (let folder = 0; folder < 256; folder += 1) {
      mkdirSync(join(root, folder.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 });
    }
  }

  /** Makes a name that no body has had. */
  newName(): string {
    return randomBytes(16).toString('hex');
  }

  /** Gives the path of a body file. */
  path(name: string): string {
    return join(this.#root, name.slice(0, 2), name);
  }

  /** Makes the folder entry of a new file durable. Windows has no such call and needs none. */
  async syncFolderOf(name: string): Promise<void> {
    if (process.platform === 'win32') return;
    const folder = await open(join(this.#root, name.slice(0, 2)), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** Keeps files readable until the returned function is called, even if their object is deleted meanwhile. */
  pin(names: readonly string[]): () => void {
    for (const name of names) this.#pins.set(name, (this.#pins.get(name) ?? 0) + 1);
    let isPinned = true;
    return () => {
      if (!isPinned) return;
      isPinned = false;
      for (const name of names) {
        const count = (this.#pins.get(name) ?? 1) - 1;
        if (count > 0) {
          this.#pins.set(name, count);
        } else {
          this.#pins.delete(name);
          if (this.#doomed.delete(name)) void this.#unlink(name);
        }
      }
    };
  }

  /** Removes a file that nothing refers to, now or after its last reader. */
  remove(name: string): void {
    if (this.#pins.has(name)) this.#doomed.add(name);
    else void this.#unlink(name);
  }

  /** Removes every file that nothing refers to: what a crash left behind. To be called before serving. */
  async sweep(isReferenced: (name: string) => boolean): Promise<void> {
    for (const folder of readdirSync(this.#root)) {
      for (const name of readdirSync(join(this.#root, folder))) {
        if (NAME.test(name) && name.startsWith(folder) && !isReferenced(name)) await this.#unlink(name);
      }
    }
  }

  // A file that cannot be removed costs only space, and the next start tries again.
  async #unlink(name: string): Promise<void> {
    await unlink(this.path(name)).catch(() => undefined);
  }
}
