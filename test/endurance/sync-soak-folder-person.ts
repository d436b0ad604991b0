// A person at work in a folder of their computer: saves, edits in place, renames, copies and deletes, with the folder's pair under their feet.

import { randomUUID } from 'node:crypto';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  choose,
  filesAtMost,
  foldersOf,
  newFolder,
  newPath,
  type Person,
  pick,
  sha256Of,
  type World,
  weighed,
} from './sync-soak-person.ts';

/** `desk` is a folder on the same disk for what is not in the pair: new files before they are saved, and what was deleted. */
export function folderPerson(world: World, side: 'a' | 'b', root: string, desk: string): Person {
  const { random, ledger, contents } = world;
  const at = (path: string) => join(root, path);
  const aside = () => join(desk, randomUUID());

  /** A new file under a name that nothing has. */
  async function create(what: string, path: string, bytes: Buffer): Promise<boolean> {
    const draft = aside();
    await writeFile(draft, bytes);
    await mkdir(dirname(at(path)), { recursive: true });
    await link(draft, at(path));
    await rm(draft);
    ledger.note({ side, what, path, to: null, before: null, after: sha256Of(bytes) });
    return true;
  }

  /** Through the open file, as editors do that keep the inode: what is given up is what the file held, whatever its name is by now. */
  async function editInPlace(path: string, isSameSize: boolean): Promise<boolean> {
    const elsewhere = await world.elsewhere(side, path);
    const file = await open(at(path), 'r+');
    try {
      const { atime, mtime, ino } = await file.stat();
      const old = await file.readFile();
      const bytes = isSameSize ? contents.ofSize(old.length) : contents.next();
      await file.write(bytes, 0, bytes.length, 0);
      if (bytes.length < old.length) await file.truncate(bytes.length);
      if (isSameSize) await file.utimes(atime, mtime);
      const before = sha256Of(old);
      // Written into what lies in the trash by now.
      if ((await inodeOf(at(path))) !== ino) ledger.muddle(path);
      const what = isSameSize ? 'edit of the same size and time' : 'edit in place';
      ledger.note({ side, what, path, to: null, before, after: sha256Of(bytes) }, elsewhere(before));
    } finally {
      await file.close();
    }
    return true;
  }

  /** A new file takes the place of the old one at once, as careful editors do. */
  async function saveOver(path: string): Promise<boolean> {
    const elsewhere = await world.elsewhere(side, path);
    const bytes = contents.next();
    const draft = aside();
    await writeFile(draft, bytes);
    const file = await open(at(path), 'r');
    try {
      const read = sha256Of(await file.readFile());
      await rename(draft, at(path));
      // What was read has another name by now: it was another file that gave way.
      const isAnother = (await file.stat()).nlink > 0;
      if (isAnother) ledger.muddle(path);
      const before = isAnother ? null : read;
      const deed = { side, what: 'save', path, to: null, before, after: sha256Of(bytes) };
      ledger.note(deed, elsewhere(before));
    } finally {
      await file.close();
    }
    return true;
  }

  async function remove(path: string): Promise<boolean> {
    const elsewhere = await world.elsewhere(side, path);
    const bin = aside();
    await rename(at(path), bin);
    const before = sha256Of(await readFile(bin));
    await rm(bin);
    ledger.note({ side, what: 'delete', path, to: null, before, after: null }, elsewhere(before));
    return true;
  }

  async function removeFolder(folder: string): Promise<boolean> {
    const seen = new Map<string, Awaited<ReturnType<World['elsewhere']>>>();
    for (const name of await filesBelow(at(folder)))
      seen.set(name, await world.elsewhere(side, `${folder}/${name}`));
    const bin = aside();
    await rename(at(folder), bin);
    for (const name of await filesBelow(bin)) {
      const before = sha256Of(await readFile(join(bin, name)));
      const deed = { side, what: 'delete with folder', path: `${folder}/${name}`, to: null };
      ledger.note({ ...deed, before, after: null }, seen.get(name)?.(before) ?? []);
    }
    await rm(bin, { recursive: true });
    return true;
  }

  /** What it had as a name stays free; what it is to have must be. */
  async function move(what: string, from: string, to: string): Promise<boolean> {
    await mkdir(dirname(at(to)), { recursive: true });
    if ((await inodeOf(at(to))) !== null) return false;
    await rename(at(from), at(to));
    ledger.note({ side, what, path: from, to, before: null, after: null });
    return true;
  }

  async function copy(from: string, to: string): Promise<boolean> {
    const draft = aside();
    await copyFile(at(from), draft);
    const bytes = await readFile(draft);
    await rm(draft);
    return create('copy', to, bytes);
  }

  async function choice(): Promise<(() => Promise<boolean>) | undefined> {
    const paths = await filesBelow(root);
    const path = choose(world, paths);
    const folder = pick(random, foldersOf(paths));
    const fresh = newPath(random);
    const makeNew = () => create('new', fresh, contents.next());
    if (path === undefined) return makeNew;
    world.hot = path;
    return weighed(random, [
      [paths.length < filesAtMost ? 24 : 2, makeNew],
      [12, () => editInPlace(path, false)],
      [8, () => editInPlace(path, true)],
      [14, () => saveOver(path)],
      [9, () => move('rename', path, fresh)],
      [
        folder ? 3 : 0,
        () => move('rename folder', folder ?? '', `${newFolder(random)} ${newFolder(random)}`),
      ],
      [12, () => remove(path)],
      [folder ? 2 : 0, () => removeFolder(folder ?? '')],
      [3, () => mkdir(at(newFolder(random)), { recursive: true }).then(() => true)],
      [5, () => copy(path, fresh)],
    ]);
  }

  return {
    side,
    async act() {
      try {
        return (await (await choice())?.()) ?? false;
      } catch (error) {
        if (isInMotion(error)) return false;
        throw error;
      }
    },
    async look(path) {
      try {
        return sha256Of(await readFile(at(path)));
      } catch (error) {
        if (isInMotion(error)) return null;
        throw error;
      }
    },
  };
}

/** All files below, but for the pair's own. */
export async function filesBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const walk = async (way: string): Promise<void> => {
    const entries = await readdir(join(folder, way), { withFileTypes: true }).catch((error: unknown) => {
      // Folders come and go while they are walked.
      if (isInMotion(error)) return [];
      throw error;
    });
    for (const entry of entries) {
      const path = way === '' ? entry.name : `${way}/${entry.name}`;
      if (path === '.longshore') continue;
      if (entry.isDirectory()) await walk(path);
      else paths.push(path);
    }
  };
  await walk('');
  return paths.sort();
}

/** null where nothing stands. */
async function inodeOf(path: string): Promise<number | null> {
  return lstat(path).then(
    ({ ino }) => ino,
    () => null,
  );
}

/** The pair, or what was done before, has taken away or put there what a person just saw. */
function isInMotion(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOENT' || code === 'EEXIST' || code === 'ENOTEMPTY' || code === 'ENOTDIR';
}
