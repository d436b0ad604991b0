// What stands in the way of names that files are to get in the folder, as it will be once a plan is carried out.

import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PairJournal } from '../../journal/pair-journal.ts';
import { folderPrefix, parentKey } from '../../store/path.ts';
import { foldingOf } from '../apply/spelling.ts';
import type { Folder } from '../folder.ts';

/** Something that stands, or will, under a name which the system takes for one that is wanted. */
export interface There {
  readonly path: Key;
  readonly isFolder: boolean;
}

/** Of one name: free; a removal or rename of this plan frees it first; or what stands in the way. */
export type Way = 'free' | 'freed' | There;

/** How far the way to a name has been looked at: what it is like, and whether all below is not there yet, or no longer. */
interface Stretch {
  readonly way: Way;
  readonly isBare: boolean;
}

/** For names in the order of paths; each that can be had counts as taken from then on. Throws what looking at the folder throws. */
export class Ways {
  /** Every folder that was asked for could be read. */
  isWhole = true;
  readonly #folder: Folder;
  readonly #journal: PairJournal;
  readonly #folds: boolean;
  readonly #fold: (name: string) => string;
  /**
   * What can arrive, and the folders above it, by folded path. Where names are told apart the plan itself tells of downloads, so
   * that a million of them take no memory here.
   */
  readonly #arriving = new Map<string, There>();
  readonly #listings = new Map<Key, Promise<ReadonlyMap<string, There>>>();
  /** The folder of the arrival before, which often is that of the next one. */
  #above: (Stretch & { readonly parent: Key }) | null = null;

  constructor(folder: Folder, journal: PairJournal) {
    this.#folder = folder;
    this.#journal = journal;
    this.#folds = folder.foldsCase || folder.foldsForm;
    this.#fold = foldingOf(folder);
  }

  /** `from`: where a file lies that is to have this name; it is not in its own way. */
  async to(path: Key, from: Key | null): Promise<Way> {
    const parent = parentKey(path);
    if (this.#above?.parent !== parent) this.#above = { parent, ...(await this.#through(parent)) };
    if (typeof this.#above.way === 'object') return this.#above.way;
    const { way } = await this.#step({ path, isFolder: false }, this.#above, from);
    if (typeof way !== 'object' && (this.#folds || from !== null)) this.#note(path);
    return way;
  }

  async #through(folder: Key): Promise<Stretch> {
    let stretch: Stretch = { way: 'free', isBare: false };
    const names = folder === '' ? [] : folder.split('/');
    for (let depth = 1; depth <= names.length && typeof stretch.way !== 'object'; depth += 1) {
      const path = names.slice(0, depth).join('/') as Key;
      stretch = await this.#step({ path, isFolder: true }, stretch, null);
    }
    return stretch;
  }

  async #step(wanted: There, { way, isBare }: Stretch, from: Key | null): Promise<Stretch> {
    const arriving = this.#arrivingAt(wanted.path);
    if (arriving && !fits(arriving, wanted)) return { way: arriving, isBare };
    const there = isBare ? null : await this.#standing(wanted.path);
    if (!there) return { way, isBare: true };
    if (fits(there, wanted) || there.path === from) return { way, isBare };
    return (await this.#isGoing(there, there)) ? { way: 'freed', isBare: true } : { way: there, isBare };
  }

  #arrivingAt(path: Key): There | null {
    const noted = this.#arriving.get(this.#fold(path));
    if (noted || this.#folds) return noted ?? null;
    return this.#journal.action(path)?.act === 'download' ? { path, isFolder: false } : null;
  }

  #note(path: Key): void {
    this.#arriving.set(this.#fold(path), { path, isFolder: false });
    for (let parent = parentKey(path); parent !== ''; parent = parentKey(parent)) {
      if (this.#arriving.has(this.#fold(parent))) return;
      this.#arriving.set(this.#fold(parent), { path: parent, isFolder: true });
    }
  }

  async #standing(path: Key): Promise<There | null> {
    if (this.#folds) return (await this.#namesIn(parentKey(path))).get(this.#fold(path)) ?? null;
    const found = await this.#folder.stat(path);
    return found && { path, isFolder: found.kind === 'folder' };
  }

  /** A file that this plan takes out of `from`, or removes; or a folder in which there is nothing else. */
  async #isGoing({ path, isFolder }: There, from: There): Promise<boolean> {
    if (!isFolder) {
      const action = this.#journal.action(path);
      if (action?.path !== path || action.isHeld) return false;
      // A file that only spells its folder anew stays in it.
      const stays =
        action.to !== null && this.#fold(action.to).startsWith(this.#fold(folderPrefix(from.path)));
      return action.act === 'remove-local' || (action.act === 'rename-local' && !stays);
    }
    const inside = [...(await this.#namesIn(path)).values()];
    for (const one of inside) if (!(await this.#isGoing(one, from))) return false;
    return inside.length > 0;
  }

  #namesIn(parent: Key): Promise<ReadonlyMap<string, There>> {
    const known = this.#listings.get(parent) ?? this.#list(parent);
    this.#listings.set(parent, known);
    return known;
  }

  async #list(parent: Key): Promise<ReadonlyMap<string, There>> {
    const found = await this.#folder.list(parent).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'entry.missing') this.isWhole = false;
      return [];
    });
    return new Map(found.map(({ path, kind }) => [this.#fold(path), { path, isFolder: kind === 'folder' }]));
  }
}

/** A folder where one is wanted, in the same spelling; or a file, which is the one that is to be replaced. */
function fits(there: There, wanted: There): boolean {
  return there.path === wanted.path && there.isFolder === wanted.isFolder;
}
