// A disk that is not there: files and folders with numbers and times, and what a power cut takes from it.

import { AppError } from '../../src/contract/errors.ts';
import { localError } from '../../src/engine/store/local/local-error.ts';
import type { Platform } from '../../src/engine/store/path.ts';
import { segmentProblem } from '../../src/engine/store/path.ts';
import type { Prng } from './prng.ts';

export interface DiskKnobs {
  readonly platform: Platform;
  readonly foldsCase: boolean;
  readonly foldsForm: boolean;
  /** How finely the time of a write is kept: 1, or 2,000,000 as on FAT. */
  readonly mtimeGrainUs: number;
  /** How finely the time of any change is kept: 1, or 10,000 as by a kernel that reads its clock at each tick. */
  readonly ctimeGrainUs: number;
  /** A file that is moved to another folder keeps its number: not so on FAT, which knows no second names either. */
  readonly keepsNumbers: boolean;
}

/** A file, a folder, or something else such as a symbolic link. An open file is its node, whatever becomes of its name. */
export interface Node {
  ino: number;
  readonly kind: 'file' | 'folder' | 'other';
  bytes: string;
  mtimeUs: number;
  ctimeUs: number;
  /** Of a folder: what lies in it, by the name that the disk compares. */
  readonly names: Map<string, { readonly name: string; readonly node: Node }>;
  /** When an application last wrote to it in place, by the disk's clock; 0: never. */
  changedUs: number;
}

export class SimDisk {
  readonly knobs: DiskKnobs;
  /** What the disk's clock says, in microseconds since 1970. */
  readonly nowUs: () => number;
  #lastIno = 1;
  root: Node;
  /** The folder itself is not there, as while its disk is not mounted. */
  isGone = false;
  /** How to undo each change of a folder that a power cut may take back, oldest first. */
  #undo: (() => void)[] = [];
  /** What was in a file when it was last safe. */
  readonly #unsafe = new Map<Node, Pick<Node, 'bytes' | 'mtimeUs' | 'ctimeUs'>>();

  constructor(knobs: DiskKnobs, nowUs: () => number) {
    this.knobs = knobs;
    this.nowUs = nowUs;
    this.root = this.newNode('folder');
  }

  newNode(kind: Node['kind'], bytes = ''): Node {
    const times = { mtimeUs: this.#time('mtimeGrainUs'), ctimeUs: this.#time('ctimeGrainUs') };
    const node: Node = { ino: this.#nextIno(), kind, bytes, ...times, names: new Map(), changedUs: 0 };
    if (kind === 'file' && bytes !== '') this.#unsafe.set(node, { bytes: '', ...times });
    return node;
  }

  /** What is at the path; null where nothing is. */
  find(path: string): Node | null {
    if (this.isGone) return null;
    if (path === '') return this.root;
    let at: Node | undefined = this.root;
    for (const name of path.split('/')) at = at?.names.get(this.#fold(name))?.node;
    return at ?? null;
  }

  /** The path as it is spelt on the disk. */
  spelling(path: string): string {
    let at: Node | undefined = this.root;
    const names = path.split('/').map((name) => {
      const found = at?.names.get(this.#fold(name));
      at = found?.node;
      return found?.name ?? name;
    });
    return names.join('/');
  }

  /** True where both are one entry of one folder, at most spelt otherwise; two names of one file are two entries. */
  isOneEntry(one: string, other: string): boolean {
    const [left, right] = [this.#place(one), this.#place(other)];
    return left.folder === right.folder && this.#fold(left.name) === this.#fold(right.name);
  }

  /** How many names a file has. */
  namesOf(node: Node, folder = this.root): number {
    const inside = [...folder.names.values()].map(({ node: one }) =>
      one === node ? 1 : one.kind === 'folder' ? this.namesOf(node, one) : 0,
    );
    return inside.reduce((sum, one) => sum + one, 0);
  }

  children(path: string): readonly { readonly name: string; readonly node: Node }[] {
    const folder = this.#folder(path);
    return [...folder.names.values()];
  }

  /** Writes into a file that is there, as an application that holds it open does. */
  write(node: Node, bytes: string, mtimeUs?: number): void {
    const { bytes: old, mtimeUs: oldMtimeUs, ctimeUs } = node;
    if (!this.#unsafe.has(node)) this.#unsafe.set(node, { bytes: old, mtimeUs: oldMtimeUs, ctimeUs });
    node.bytes = bytes;
    node.mtimeUs = mtimeUs ?? this.#time('mtimeGrainUs');
    node.ctimeUs = this.#time('ctimeGrainUs');
    node.changedUs = this.nowUs();
  }

  /** Puts a node under a name that is free. */
  link(path: string, node: Node): void {
    const { folder, name } = this.#place(path);
    const folded = this.#fold(name);
    if (folder.names.has(folded)) throw diskError('EEXIST', path);
    const problem = segmentProblem(name, this.knobs.platform);
    if (problem !== null) throw diskError('EINVAL', path);
    folder.names.set(folded, { name, node });
    node.ctimeUs = this.#time('ctimeGrainUs');
    this.#undo.push(() => folder.names.delete(folded));
  }

  /** Takes a name away; what it stood for lives on in whoever holds it. A folder must be empty. */
  unlink(path: string): Node {
    const { folder, name } = this.#place(path);
    const folded = this.#fold(name);
    const entry = folder.names.get(folded);
    if (!entry) throw diskError('ENOENT', path);
    if (entry.node.kind === 'folder' && entry.node.names.size > 0) throw diskError('ENOTEMPTY', path);
    folder.names.delete(folded);
    entry.node.ctimeUs = this.#time('ctimeGrainUs');
    this.#undo.push(() => folder.names.set(folded, entry));
    return entry.node;
  }

  /** Gives a file or a whole folder another name that is free, or the same one spelt otherwise. */
  rename(from: string, to: string): Node {
    const { folder, name } = this.#place(from);
    const target = this.#place(to);
    const entry = folder.names.get(this.#fold(name));
    if (!entry) throw diskError('ENOENT', from);
    const standing = target.folder.names.get(this.#fold(target.name));
    if (standing && standing.node !== entry.node) throw diskError('EEXIST', to);
    if (standing?.node !== entry.node && this.#isBelow(target.folder, entry.node))
      throw diskError('EINVAL', to);
    if (segmentProblem(target.name, this.knobs.platform) !== null) throw diskError('EINVAL', to);
    const was = { ...entry };
    folder.names.delete(this.#fold(name));
    target.folder.names.set(this.#fold(target.name), { name: target.name, node: entry.node });
    this.#undo.push(() => {
      target.folder.names.delete(this.#fold(target.name));
      folder.names.set(this.#fold(name), was);
    });
    entry.node.ctimeUs = this.#time('ctimeGrainUs');
    if (!this.knobs.keepsNumbers && target.folder !== folder) entry.node.ino = this.#nextIno();
    return entry.node;
  }

  /** The same files and folders once more, as a backup brings them back. */
  copyOf(node: Node): Node {
    const copy = this.newNode(node.kind, node.bytes);
    copy.mtimeUs = node.mtimeUs;
    for (const [folded, { name, node: inside }] of node.names)
      copy.names.set(folded, { name, node: this.copyOf(inside) });
    return copy;
  }

  /** Makes all that was done safe. */
  sync(): void {
    this.#undo = [];
    this.#unsafe.clear();
  }

  /** The power goes: some of the last changes never reached the disk, and some files are as they were, or empty. */
  powerCut(draws: Prng): void {
    for (let lost = draws.int(this.#undo.length + 1); lost > 0; lost -= 1) this.#undo.pop()?.();
    for (const [node, safe] of this.#unsafe) {
      const luck = draws.int(3);
      if (luck === 1) node.bytes = '';
      if (luck === 2) Object.assign(node, safe);
    }
    this.sync();
  }

  #nextIno(): number {
    this.#lastIno += 1;
    return this.#lastIno;
  }

  #time(grain: 'mtimeGrainUs' | 'ctimeGrainUs'): number {
    return this.nowUs() - (this.nowUs() % this.knobs[grain]);
  }

  #folder(path: string): Node {
    const node = this.find(path);
    if (!node) throw diskError('ENOENT', path);
    if (node.kind !== 'folder') throw diskError('ENOTDIR', path);
    return node;
  }

  /** True for a folder itself and for all that lies in it. */
  #isBelow(folder: Node, above: Node): boolean {
    if (folder === above) return true;
    return [...above.names.values()].some(
      ({ node }) => node.kind === 'folder' && this.#isBelow(folder, node),
    );
  }

  #place(path: string): { folder: Node; name: string } {
    const slash = path.lastIndexOf('/');
    return { folder: this.#folder(path.slice(0, Math.max(0, slash))), name: path.slice(slash + 1) };
  }

  #fold(name: string): string {
    const formed = this.knobs.foldsForm ? name.normalize('NFC') : name;
    return this.knobs.foldsCase ? formed.toLowerCase() : formed;
  }
}

/** What a real disk's error becomes in a real folder. */
export function diskError(errno: string, path: string, op = 'disk'): AppError {
  const error = localError(Object.assign(new Error(errno), { code: errno }), op, path);
  return error instanceof AppError ? error : new AppError('other', { op, raw: errno, cause: error });
}
