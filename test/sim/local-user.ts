// A person at a folder: writes, edits, renames and deletes as programs do, at any moment and without asking anybody.

import type { Contents } from './contents.ts';
import type { Ledger } from './ledger.ts';
import { isOwn } from './mutation.ts';
import type { Prng } from './prng.ts';
import type { Node, SimDisk } from './sim-disk.ts';

const momentUs = 60_000_000;

interface FileAt {
  readonly path: string;
  readonly node: Node;
}

export class LocalUser {
  readonly #disk: SimDisk;
  readonly #ledger: Ledger;
  readonly #contents: Contents;
  readonly #draws: Prng;
  /** Files that some program holds open. */
  #open: FileAt[] = [];

  constructor(disk: SimDisk, ledger: Ledger, contents: Contents, draws: Prng) {
    this.#disk = disk;
    this.#ledger = ledger;
    this.#contents = contents;
    this.#draws = draws;
  }

  /** Does one thing, and says what. What the disk refuses is not done. */
  act(): string {
    const acts: readonly [number, () => string][] = [
      [4, () => this.#create()],
      [3, () => this.#edit((old) => this.#contents.sameSize(old))],
      [1, () => this.#editUnseen()],
      [1, () => this.#edit(() => '')],
      [1, () => this.#touch()],
      [2, () => this.#saveAnew()],
      [3, () => this.#rename()],
      [1, () => this.#renameFolder()],
      [3, () => this.#remove()],
      [1, () => this.#removeFolder()],
      [1, () => this.#swapKind()],
      [1, () => this.#hold()],
      [2, () => this.#writeHeld()],
    ];
    let luck = this.#draws.int(acts.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, act] of acts) {
      luck -= weight;
      if (luck < 0) return act();
    }
    return 'nothing';
  }

  /** Writes a file of that name, over whatever file is there. */
  write(path: string, bytes: string): string {
    if (isOwn(path) || this.#disk.isGone) return 'nothing';
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth).join('/');
      const there = this.#disk.find(folder);
      if (there && there.kind !== 'folder') return 'nothing';
      if (!there && !this.#try(() => this.#disk.link(folder, this.#disk.newNode('folder')))) return 'nothing';
    }
    const node = this.#disk.find(path);
    if (node?.kind === 'folder' || node?.kind === 'other') return 'nothing';
    const spelt = this.#disk.spelling(path);
    if (node) {
      this.#giveUp(node);
      this.#disk.write(node, bytes);
    } else if (!this.#try(() => this.#disk.link(path, this.#disk.newNode('file', bytes)))) {
      return 'nothing';
    }
    this.#ledger.wrote(spelt, bytes);
    return `writes ${spelt} ${bytes}`;
  }

  /** All that lies in the folder goes, but for what is ours. */
  empty(): void {
    for (const { path } of this.files()) this.#removeAt(path);
    for (const folder of this.#folders().reverse()) this.#try(() => this.#disk.unlink(folder));
  }

  files(): FileAt[] {
    return this.#walk('').filter(({ node }) => node.kind === 'file');
  }

  #create(): string {
    return this.write(this.#contents.path(), this.#contents.bytes());
  }

  #edit(bytesOf: (old: string) => string): string {
    const file = this.#anyFile();
    return file ? this.write(file.path, bytesOf(file.node.bytes)) : this.#create();
  }

  /** The size and the time of change stay as they were. */
  #editUnseen(): string {
    const file = this.#anyFile();
    // One that we are about to look at for the first time, having just given it its name, nobody could tell from what we gave.
    if (!file || this.#disk.nowUs() - file.node.ctimeUs < momentUs) return 'nothing';
    const { mtimeUs, bytes } = file.node;
    const said = this.write(file.path, this.#contents.sameSize(bytes));
    file.node.mtimeUs = mtimeUs;
    return `${said} unseen`;
  }

  #touch(): string {
    const file = this.#anyFile();
    if (!file) return 'nothing';
    this.#disk.write(file.node, file.node.bytes);
    return `touches ${file.path}`;
  }

  /** As editors do: a new file takes the name of the old one. */
  #saveAnew(): string {
    const file = this.#anyFile();
    if (!file) return 'nothing';
    this.#removeAt(file.path);
    return this.write(file.path, this.#contents.bytes());
  }

  #rename(): string {
    const file = this.#anyFile();
    if (!file) return 'nothing';
    const to = this.#contents.path();
    return to === file.path ? 'nothing' : this.#renameTo(file, to);
  }

  #renameTo({ path, node }: FileAt, to: string): string {
    if (!this.#try(() => this.#disk.rename(path, to))) return 'nothing';
    this.#ledger.gaveUp(path, node.bytes);
    this.#ledger.wrote(this.#disk.spelling(to), node.bytes);
    return `renames ${path} to ${to}`;
  }

  #renameFolder(): string {
    const folders = this.#folders();
    if (folders.length === 0) return 'nothing';
    const from = this.#draws.pick(folders);
    const to = this.#draws.pick(['d', 'e', 'k', 'd/k', 'D']);
    const files = this.files().filter(({ path }) => path.startsWith(`${from}/`));
    if (!this.#try(() => this.#disk.rename(from, to))) return 'nothing';
    for (const { path, node } of files) {
      this.#ledger.gaveUp(path, node.bytes);
      this.#ledger.wrote(this.#disk.spelling(to + path.slice(from.length)), node.bytes);
    }
    return `renames the folder ${from} to ${to}`;
  }

  #remove(): string {
    const file = this.#anyFile();
    if (!file) return 'nothing';
    this.#removeAt(file.path);
    return `removes ${file.path}`;
  }

  #removeFolder(): string {
    const folders = this.#folders();
    if (folders.length === 0) return 'nothing';
    const folder = this.#draws.pick(folders);
    this.#removeBelow(folder);
    return `removes the folder ${folder}`;
  }

  /** A file where a folder was, or a folder where a file was. */
  #swapKind(): string {
    const folders = this.#folders();
    const file = this.#anyFile();
    if (folders.length > 0 && this.#draws.chance(0.5)) {
      const folder = this.#draws.pick(folders);
      this.#removeBelow(folder);
      return `${this.write(folder, this.#contents.bytes())} instead of a folder`;
    }
    if (!file) return 'nothing';
    this.#removeAt(file.path);
    return `${this.write(`${file.path}/in`, this.#contents.bytes())} instead of a file`;
  }

  #hold(): string {
    const file = this.#anyFile();
    if (!file) return 'nothing';
    this.#open = [...this.#open.slice(-2), file];
    return `holds ${file.path}`;
  }

  /** A program writes to a file that it holds, wherever that is by now. */
  #writeHeld(): string {
    const held = this.#open.at(-1);
    // What has no name any more is the program's own affair.
    const now = held && this.#walk('', true).find(({ node }) => node === held.node);
    if (!held || !now) return this.#create();
    const path = isOwn(now.path) ? held.path : now.path;
    // The trash says under which name it lay last, which may not be the one that it was opened by.
    const last = now.path.replace(/^\.longshore\/trash\/[^/]+\/[^/]+\//, '');
    for (const one of [path, last]) this.#ledger.gaveUp(one, held.node.bytes);
    this.#giveUp(held.node);
    const bytes = this.#contents.bytes();
    this.#disk.write(held.node, bytes);
    this.#ledger.wrote(path, bytes);
    if (isOwn(now.path)) this.#ledger.wroteHidden(bytes);
    return `writes to ${now.path} which it holds`;
  }

  /** What a file holds goes with it under each of its names; a crash may have left it two. */
  #giveUp(node: Node): void {
    for (const file of this.files()) if (file.node === node) this.#ledger.gaveUp(file.path, node.bytes);
  }

  #removeBelow(folder: string): void {
    for (const { path } of this.files()) if (path.startsWith(`${folder}/`)) this.#removeAt(path);
    const inside = this.#folders().filter((path) => `${path}/`.startsWith(`${folder}/`));
    for (const path of inside.reverse()) this.#try(() => this.#disk.unlink(path));
  }

  #removeAt(path: string): void {
    const node = this.#disk.find(path);
    if (node?.kind !== 'file') return;
    this.#disk.unlink(path);
    this.#ledger.gaveUp(path, node.bytes);
  }

  #anyFile(): FileAt | null {
    const files = this.files();
    return files.length === 0 ? null : this.#draws.pick(files);
  }

  #folders(): string[] {
    return this.#walk('')
      .filter(({ node }) => node.kind === 'folder')
      .map(({ path }) => path);
  }

  /** Everything below, folders before what is in them. */
  #walk(folder: string, withOwn = false): FileAt[] {
    if (this.#disk.isGone) return [];
    return this.#disk.children(folder).flatMap(({ name, node }) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isOwn(path) && !withOwn) return [];
      return [{ path, node }, ...(node.kind === 'folder' ? this.#walk(path, withOwn) : [])];
    });
  }

  #try(change: () => void): boolean {
    try {
      change();
      return true;
    } catch {
      return false;
    }
  }
}
