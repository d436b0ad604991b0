// A pair's folder on a simulated disk: the port as the engine sees it, with all that can go wrong on the way.

import { throwIfAborted } from '../../src/base/abort.ts';
import { AppError, hasCode } from '../../src/contract/errors.ts';
import type { Key } from '../../src/contract/models.ts';
import { joinKey, localProblem, type Platform, parentKey } from '../../src/engine/store/path.ts';
import type { Options } from '../../src/engine/store/store.ts';
import {
  type Folder,
  type FolderIdentity,
  type Found,
  isNameTaken,
  ownFolder,
} from '../../src/engine/sync/folder.ts';
import { movedFolder, movedKey, pathOfMoved } from '../../src/engine/sync/local/sweep-moved.ts';
import { type DiskTroubles, foundAt, grained, lookAt, makeFolders } from './disk-look.ts';
import { type Faults, faultError } from './faults.ts';
import { isOwn, type Mutation, type OnMutation } from './mutation.ts';
import { sha256Of } from './sha256.ts';
import { diskError, type Node, type SimDisk } from './sim-disk.ts';
import type { Life, World } from './world.ts';

const markPath = `${ownFolder}/mark`;

export interface FolderParts {
  readonly world: World;
  readonly life: Life;
  readonly disk: SimDisk;
  readonly faults: Faults;
  readonly troubles: DiskTroubles;
  readonly onMutation: OnMutation;
  /** Told of each listing of a folder of the person's that failed although the folder is there. */
  readonly onBroken?: () => void;
  /** Told of each file that the engine is shown. */
  readonly onFound?: (fingerprint: string, bytes: string) => void;
}

export class SimFolder implements Folder {
  readonly platform: Platform;
  readonly foldsCase: boolean;
  readonly foldsForm: boolean;
  readonly keepsNumbers: boolean;
  readonly #parts: FolderParts;

  constructor(parts: FolderParts) {
    this.#parts = parts;
    const { platform, foldsCase, foldsForm, keepsNumbers } = parts.disk.knobs;
    this.platform = platform;
    this.foldsCase = foldsCase;
    this.foldsForm = foldsForm;
    this.keepsNumbers = keepsNumbers;
  }

  async identity(): Promise<FolderIdentity> {
    await this.#turn('identity', '');
    const { disk } = this.#parts;
    if (!lookAt(this.#parts, '' as Key, 'entry.list')) throw diskError('ENOENT', '', 'pair.identity');
    const mark = disk.find(markPath)?.bytes ?? null;
    return { device: 'sim', inode: String(disk.root.ino), mark };
  }

  async mark(mark: string, expected: string | null): Promise<void> {
    await this.#turn('mark', markPath, ['disk.full']);
    const { disk } = this.#parts;
    const there = disk.find(markPath);
    if (there && expected === null) throw diskError('EEXIST', markPath, 'entry.write');
    if ((there?.bytes ?? null) !== expected)
      throw new AppError('entry.changed', { op: 'entry.write', from: markPath });
    makeFolders(disk, ownFolder);
    if (there) disk.unlink(markPath);
    disk.link(markPath, disk.newNode('file', mark));
    this.#tell({ act: 'mark', path: markPath, bytes: mark });
    await this.#settle('mark', markPath);
  }

  async list(folder: Key, options?: Options): Promise<readonly Found[]> {
    const all = await this.#list(folder, options).catch((error: unknown) => {
      if (!hasCode(error, 'entry.missing')) this.#parts.onBroken?.();
      throw error;
    });
    return folder === '' ? all.filter(({ path }) => !isOwn(path)) : all;
  }

  async listOwn(folder: Key): Promise<readonly Found[]> {
    try {
      return await this.#list(folder);
    } catch (error) {
      if (hasCode(error, 'entry.missing')) return [];
      throw error;
    }
  }

  async stat(path: Key, options?: Options): Promise<Found | null> {
    this.#check(path, 'entry.stat');
    await this.#turn('stat', path, [], options);
    if (this.#parts.disk.isGone) throw diskError('ENOENT', '', 'entry.stat');
    const node = lookAt(this.#parts, path, 'entry.stat');
    return node && this.#found(path, node);
  }

  async hash(path: Key, fingerprint: string, options?: Options): Promise<string> {
    this.#check(path, 'entry.read');
    await this.#turn('hash', path, ['service.busy'], options);
    const first = this.readAs(path, fingerprint);
    // Read in two halves, so that a write in between is seen by its time alone.
    await this.#turn('hash on', path, [], options);
    const second = this.readAs(path, fingerprint);
    const half = Math.ceil(first.length / 2);
    return sha256Of(first.slice(0, half) + second.slice(half));
  }

  async makeFolder(path: Key): Promise<void> {
    this.#check(path, 'folder.create');
    await this.#turn('makeFolder', path, ['disk.full']);
    if (makeFolders(this.#parts.disk, path)) this.#tell({ act: 'make-folder', path, bytes: '' });
    await this.#settle('makeFolder', path);
  }

  async removeFolder(path: Key): Promise<void> {
    this.#check(path, 'entry.remove');
    await this.#turn('removeFolder', path, ['service.busy']);
    const { disk } = this.#parts;
    const node = lookAt(this.#parts, path, 'entry.remove');
    if (node?.kind !== 'folder') throw diskError('ENOENT', path, 'entry.remove');
    if (node.names.size > 0) throw diskError('EEXIST', path, 'entry.remove');
    disk.unlink(path);
    this.#tell({ act: 'remove-folder', path, bytes: '' });
    await this.#settle('removeFolder', path);
  }

  async move(from: Key, to: Key, { isAgain = false }: { readonly isAgain?: boolean } = {}): Promise<Found> {
    this.#check(from, 'entry.rename');
    this.#check(to, 'entry.rename');
    await this.#turn('move', `${from} > ${to}`, ['service.busy']);
    const { disk } = this.#parts;
    const node = lookAt(this.#parts, from, 'entry.rename');
    if (!node) throw diskError('ENOENT', from, 'entry.rename');
    if (node.kind !== 'file') throw new AppError('entry.changed', { op: 'entry.rename', from });
    const there = lookAt(this.#parts, to, 'entry.rename');
    const isOneEntry = there !== null && disk.isOneEntry(from, to);
    if (there && !isOneEntry && !(isAgain && there === node)) throw diskError('EEXIST', to, 'entry.rename');
    makeFolders(disk, parentKey(to), true);
    this.#tell({ act: 'move', path: from, other: to, bytes: node.bytes });
    const { content } = foundAt(from, node);
    // Where numbers go, there are no second names.
    if (isOneEntry || (!there && (isOwn(to) || !this.keepsNumbers))) disk.rename(from, to);
    else await this.#moveByLink(from, to, node);
    await this.#settle('move', `${from} > ${to}`);
    const now = disk.find(to);
    if (!now) throw diskError('ENOENT', to, 'entry.rename');
    const isStill = this.keepsNumbers ? now === node : foundAt(to, now).content === content;
    if (!isStill) throw new AppError('entry.changed', { op: 'entry.rename', from: to });
    return this.#found(to, now);
  }

  async destroy(path: Key): Promise<void> {
    this.#check(path, 'entry.remove');
    if (!isOwn(path)) throw new AppError('input.wrong', { op: 'entry.remove', from: path });
    await this.#turn('destroy', path, ['service.busy']);
    const { bytes } = this.#parts.disk.unlink(path);
    this.#tell({ act: 'destroy', path, bytes });
    await this.#settle('destroy', path);
  }

  async freeBytes(): Promise<number | null> {
    await this.#turn('freeBytes', '');
    return 1024 ** 4;
  }

  /** The bytes of a file that has this fingerprint, at this instant. */
  readAs(path: Key, fingerprint: string): string {
    const node = lookAt(this.#parts, path, 'entry.read');
    if (node?.kind !== 'file' || this.#found(path, node).fingerprint !== fingerprint)
      throw new AppError('entry.changed', { op: 'entry.read', from: path });
    return node.bytes;
  }

  /** Gives bytes that have arrived a name inside our own folder. */
  receive(path: Key, bytes: string, modifiedMs: number | null): Found {
    if (!isOwn(path)) throw new AppError('input.wrong', { op: 'download', to: path });
    const { disk } = this.#parts;
    makeFolders(disk, parentKey(path));
    const node = disk.newNode('file', bytes);
    if (modifiedMs !== null) node.mtimeUs = grained(modifiedMs * 1000, disk.knobs.mtimeGrainUs);
    disk.link(path, node);
    disk.sync();
    this.#tell({ act: 'receive', path, bytes });
    return this.#found(path, node);
  }

  /** What a crash has left of a move is put right, as when a real folder is opened. */
  async sweepMoved(): Promise<void> {
    const { disk } = this.#parts;
    await this.#turn('sweep', movedFolder);
    if (!disk.find(movedFolder)) return;
    for (const { name, node } of disk.children(movedFolder)) {
      const left = joinKey(movedFolder, name);
      if (disk.find(left) !== node) continue;
      const path = pathOfMoved(name);
      if (node.kind === 'file' && disk.namesOf(node) > 1) disk.unlink(left);
      else if (path !== null) this.#giveBack(left, path);
    }
    await this.#settle('sweep', movedFolder);
  }

  #giveBack(left: Key, path: Key): void {
    const { disk } = this.#parts;
    try {
      if (lookAt(this.#parts, path, 'entry.rename')) return;
      makeFolders(disk, parentKey(path), true);
      disk.rename(left, path);
    } catch (error) {
      if (!isNameTaken(error) && !hasCode(error, 'access.denied')) throw error;
    }
  }

  async #list(folder: Key, options?: Options): Promise<Found[]> {
    if (folder !== '') this.#check(folder, 'entry.list');
    await this.#turn('list', folder, ['service.busy', 'access.denied'], options);
    const { disk } = this.#parts;
    lookAt(this.#parts, folder, 'entry.list');
    const names = disk.children(folder).map(({ name }) => name);
    // A system gives the names first; what is gone when each is looked at is gone.
    await this.#turn('list on', folder, [], options);
    lookAt(this.#parts, folder, 'entry.list');
    const nodes = names.map((name) => joinKey(folder, name)).map((path) => ({ path, node: disk.find(path) }));
    return nodes.flatMap(({ path, node }) => (node ? [this.#found(path, node)] : []));
  }

  /** The second name first, so that there is no moment without the file; then the first one goes, unless it is another file's by now. */
  async #moveByLink(from: Key, to: Key, node: Node): Promise<void> {
    const { disk } = this.#parts;
    if (!disk.find(to)) disk.link(to, node);
    await this.#settle('move linked', `${from} > ${to}`);
    await this.#turn('move on', `${from} > ${to}`, ['service.busy']);
    if (disk.find(from) === null) return;
    if (isOwn(from)) return void disk.unlink(from);
    const aside = movedKey(from, String(this.#parts.world.steps));
    makeFolders(disk, parentKey(aside));
    const taken = disk.rename(from, aside);
    await this.#turn('move on', `${from} > ${aside}`);
    // A program has saved another file under that name since, or taken the new one away: it comes back.
    if (taken !== node || disk.find(to) !== node) disk.rename(aside, from);
    else disk.unlink(aside);
  }

  #found(path: Key, node: Node): Found {
    const found = foundAt(path, node);
    this.#parts.onFound?.(found.fingerprint, node.bytes);
    return found;
  }

  #check(path: Key, op: string): void {
    const problem = localProblem(path, this.platform);
    if (problem !== null) throw new AppError('entry.name', { op, from: path, detail: problem });
  }

  /** Waits for its turn, and fails where the world wants it to. */
  async #turn(
    what: string,
    path: string,
    codes: readonly AppError['code'][] = [],
    options?: Options,
  ): Promise<void> {
    const { world, life, faults } = this.#parts;
    throwIfAborted(options?.signal);
    const label = `${life.name} folder.${what} ${path}`;
    await world.step(label, life);
    throwIfAborted(options?.signal);
    if (codes.length === 0) return;
    const fault = faults.draw(label, ['before'], codes);
    if (fault) throw faultError(fault.code, `folder.${what}`, path);
  }

  /** What was done outlasts a power cut from here on. */
  async #settle(what: string, path: string): Promise<void> {
    const { world, life, disk } = this.#parts;
    await world.step(`${life.name} folder.${what} safe ${path}`, life);
    disk.sync();
  }

  #tell(mutation: Pick<Mutation, 'act' | 'path' | 'bytes'> & { readonly other?: string }): void {
    const { life, onMutation } = this.#parts;
    onMutation({
      client: life.name,
      side: 'local',
      other: null,
      replaced: null,
      expected: null,
      ...mutation,
    });
  }
}
