// A person at the bucket, with some other program that knows nothing of us: puts, removes and restores without conditions.

import type { Contents } from './contents.ts';
import type { Ledger } from './ledger.ts';
import { isOwn } from './mutation.ts';
import type { Prng } from './prng.ts';
import { noMetadata, type SimS3 } from './sim-s3.ts';

/** All objects of the pair as they were: key to bytes. */
type Snapshot = ReadonlyMap<string, string>;

export class RemoteUser {
  readonly #s3: SimS3;
  readonly #prefix: string;
  readonly #ledger: Ledger;
  readonly #contents: Contents;
  readonly #draws: Prng;
  #kept: Snapshot | null = null;

  constructor(s3: SimS3, prefix: string, ledger: Ledger, contents: Contents, draws: Prng) {
    this.#s3 = s3;
    this.#prefix = prefix;
    this.#ledger = ledger;
    this.#contents = contents;
    this.#draws = draws;
  }

  /** Does one thing, and says what. */
  act(): string {
    const file = this.#anyKey();
    const luck = this.#draws.int(15);
    if (luck < 4 || file === null) return this.write(this.#contents.key(), this.#contents.bytes());
    if (luck < 8) return this.write(file, this.#contents.sameSize(this.#bytesAt(file)));
    if (luck < 10) return this.#rename(file, this.#contents.path());
    if (luck < 13) return this.remove(file);
    if (luck < 14) return this.#removeFolder(file);
    return this.#archive(file);
  }

  write(path: string, bytes: string): string {
    if (isOwn(path)) return 'nothing';
    const old = this.#s3.live(this.#prefix + path);
    if (old) this.#ledger.gaveUp(path, old.bytes);
    this.#s3.put(this.#prefix + path, bytes, noMetadata, null);
    this.#ledger.wrote(path, bytes);
    return `puts ${path} ${bytes}`;
  }

  remove(path: string): string {
    const old = this.#s3.live(this.#prefix + path);
    if (old) this.#ledger.gaveUp(path, old.bytes);
    this.#s3.remove(this.#prefix + path, null);
    return `deletes ${path}`;
  }

  /** Every object goes, ours too if `isAll`. */
  empty(isAll: boolean): void {
    for (const path of this.#keys()) this.remove(path);
    if (!isAll) return;
    for (const key of this.#s3.keys())
      if (key.startsWith(`${this.#prefix}.longshore/pairs/`)) this.#s3.remove(key, null);
  }

  /** Somebody copies the bucket, once. */
  keepOnce(): void {
    if (this.#kept) return;
    const keys = this.#s3.keys().filter((key) => this.#s3.live(key) && key.startsWith(this.#prefix));
    this.#kept = new Map(keys.map((key) => [key, this.#s3.live(key)?.bytes ?? '']));
  }

  /** Sets the bucket back to what `keepOnce` saw, marks included; trash of ours stays where it is. */
  restore(): void {
    const kept = this.#kept;
    if (!kept) return;
    for (const path of this.#keys()) if (!kept.has(this.#prefix + path)) this.remove(path);
    for (const [key, bytes] of kept) {
      const path = key.slice(this.#prefix.length);
      if (path.startsWith('.longshore/pairs/')) this.#s3.put(key, bytes, noMetadata, null);
      else if (!isOwn(path) && this.#s3.live(key)?.bytes !== bytes) this.write(path, bytes);
    }
  }

  #rename(from: string, to: string): string {
    if (isOwn(to) || from === to) return 'nothing';
    const bytes = this.#bytesAt(from);
    this.write(to, bytes);
    this.remove(from);
    return `renames ${from} to ${to}`;
  }

  #removeFolder(file: string): string {
    const slash = file.indexOf('/');
    if (slash < 0) return this.remove(file);
    const folder = file.slice(0, slash + 1);
    for (const path of this.#keys()) if (path.startsWith(folder)) this.remove(path);
    return `deletes all below ${folder}`;
  }

  #archive(path: string): string {
    const live = this.#s3.live(this.#prefix + path);
    if (live) live.isArchived = true;
    return `archives ${path}`;
  }

  #bytesAt(path: string): string {
    return this.#s3.live(this.#prefix + path)?.bytes ?? '';
  }

  #anyKey(): string | null {
    const keys = this.#keys();
    return keys.length === 0 ? null : this.#draws.pick(keys);
  }

  #keys(): string[] {
    return this.#s3
      .keys()
      .filter((key) => key.startsWith(this.#prefix) && this.#s3.live(key))
      .map((key) => key.slice(this.#prefix.length))
      .filter((path) => !isOwn(path));
  }
}
