// Watches what the engines destroy: bytes that give way must lie somewhere else, and the trash keeps its own for as long as was promised.

import type { PairRules } from './knobs.ts';
import type { Ledger } from './ledger.ts';
import type { Mutation } from './mutation.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimS3 } from './sim-s3.ts';
import { allBytes } from './trees.ts';
import type { World } from './world.ts';

const trash = '.longshore/trash/';
const dayUs = 24 * 3_600_000_000;
/** For so many days the trash of a simulated pair keeps what is in it. */
export const trashDays = 30;

export interface TrashParts {
  readonly world: World;
  readonly s3: SimS3;
  readonly ledger: Ledger;
  readonly rules: PairRules;
  readonly disks: () => readonly SimDisk[];
  readonly fail: (invariant: string, what: string) => void;
}

export class TrashWatch {
  readonly #parts: TrashParts;
  /** What was put into a trash, and when. */
  readonly #kept = new Map<string, { readonly bytes: string; readonly atUs: number }>();

  /** What was copied inside the bucket, by the key that it was copied from. */
  readonly #copied = new Set<string>();

  constructor(parts: TrashParts) {
    this.#parts = parts;
  }

  onMutation(mutation: Mutation): void {
    const { world, ledger, rules, fail } = this.#parts;
    const { client, side, act, path, other, bytes, replaced } = mutation;
    const place = side === 'remote' ? side : client;
    const into = act === 'move' ? other : act === 'copy' ? path : null;
    if (into?.startsWith(trash)) this.#kept.set(`${place} ${into}`, { bytes, atUs: world.nowUs });
    if (act === 'copy') this.#copied.add(`${other}\n${bytes}`);
    const isMirror = rules.mode === 'backup' && rules.deletes === 'mirror';
    const isMirrored = isMirror && side === 'remote' && act === 'remove' && !path.startsWith(trash);
    // What the source has no more is what the person wants to be rid of.
    if (isMirrored) ledger.gaveUpEverywhere(bytes);
    else if (side === 'remote' && act === 'remove' && !this.#isKeptThere(path, bytes))
      fail('I1', `${client} removed ${path} before a copy of it was made`);
    if (isMirrored) return;
    const isRemoval = act === 'remove' || (act === 'destroy' && path.startsWith(trash));
    const gone = isRemoval ? bytes : replaced;
    if (gone === null || gone === '') return;
    const kept = this.#kept.get(`${place} ${path}`);
    const isOver = kept !== undefined && world.nowUs - kept.atUs >= trashDays * dayUs;
    // Nobody promised more for what was put there, but what a program wrote to it since is another matter.
    if (isOver && kept.bytes === gone) ledger.gaveUpEverywhere(gone);
    else if (!this.#isKept(gone)) fail('I1', `${client} destroyed the only ${gone}: ${act} ${path}`);
  }

  /** Whether the bucket has kept what was under that key: as a version, or by a copy to the trash or a new name. */
  #isKeptThere(path: string, bytes: string): boolean {
    const isOwn = path.startsWith(trash) || bytes === '';
    return isOwn || this.#parts.s3.knobs.versioning === 'on' || this.#copied.has(`${path}\n${bytes}`);
  }

  #isKept(bytes: string): boolean {
    return allBytes(this.#parts.disks(), this.#parts.s3).has(bytes);
  }
}
