// All places of a soak at one moment: what each tree holds, and everything that is kept anywhere.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SoakBucket } from './sync-soak-bucket.ts';
import type { Desk } from './sync-soak-desk.ts';
import { filesBelow } from './sync-soak-folder-person.ts';

/** The SHA-256 of each file, by its path. */
export type Tree = ReadonlyMap<string, string>;

const own = '.longshore';
/** A download that is not finished keeps nothing. */
const incoming = join(own, 'incoming');

export class Places {
  readonly #desks: readonly Desk[];
  readonly #bucket: SoakBucket;
  /** By what the disk records of a file, which another write changes. */
  readonly #known = new Map<string, string>();

  constructor(desks: readonly Desk[], bucket: SoakBucket) {
    this.#desks = desks;
    this.#bucket = bucket;
  }

  async folderTree({ folder }: Desk): Promise<Tree> {
    const tree = new Map<string, string>();
    for (const path of await filesBelow(folder)) {
      const sha256 = await this.#shaOf(join(folder, path));
      if (sha256 !== null) tree.set(path, sha256);
    }
    return tree;
  }

  async bucketTree(): Promise<Tree> {
    const tree = new Map<string, string>();
    for (const stored of await this.#bucket.list()) {
      const { path } = stored;
      if (!path.startsWith(`${own}/`)) tree.set(path, await this.#bucket.shaOf(stored));
    }
    return tree;
  }

  /** The SHA-256 of all that is kept: live, in the trash of any side, and in versions. */
  async everything(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const stored of await this.#bucket.listVersions())
      found.add(await this.#bucket.shaOf(stored).catch(() => ''));
    for (const { folder } of this.#desks)
      for (const path of await allBelow(folder)) {
        const sha256 = path.startsWith(incoming) ? null : await this.#shaOf(join(folder, path));
        if (sha256 !== null) found.add(sha256);
      }
    return found;
  }

  /** What lies in our own part of the folder that ought not to, once all is done. */
  async leftovers({ folder }: Desk): Promise<string[]> {
    const paths = await allBelow(folder);
    return paths
      .filter((path) => path.endsWith('.part') || path.startsWith(`${own}/`))
      .filter((path) => path !== join(own, 'mark') && !path.startsWith(join(own, 'trash')));
  }

  /** null for what is no file, or gone. */
  async #shaOf(path: string): Promise<string | null> {
    const stats = await lstat(path, { bigint: true }).catch(() => null);
    if (!stats?.isFile()) return null;
    const { ino, size, mtimeNs, ctimeNs } = stats;
    const id = [ino, size, mtimeNs, ctimeNs].join(' ');
    const before = this.#known.get(id);
    if (before !== undefined) return before;
    try {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk);
      const sha256 = hash.digest('hex');
      this.#known.set(id, sha256);
      return sha256;
    } catch {
      return null;
    }
  }
}

/** The files of the pair's folder, and those that are our own. */
async function allBelow(folder: string): Promise<string[]> {
  const ours = await filesBelow(join(folder, own));
  return [...(await filesBelow(folder)), ...ours.map((path) => join(own, path))];
}
