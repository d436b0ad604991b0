// The folder of a pair on a real disk: the suite for all folders.

import { mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Key, LocalPath } from '../../../src/contract/models.ts';
import { openFolder } from '../../../src/engine/sync/local/open-folder.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { describeFolder, type World } from './folder-suite.ts';

describeFolder({
  name: 'real',
  hasLinks: true,
  async newFolder() {
    const root = await tempFolder();
    return { folder: await openFolder(root, 'linux', { mayTry: true }), world: diskWorld(root) };
  },
});

function diskWorld(root: LocalPath): World {
  const pathOf = async (key: Key) => {
    await mkdir(dirname(join(root, key)), { recursive: true });
    return join(root, key);
  };
  return {
    write: async (key, bytes) => writeFile(await pathOf(key), bytes),
    read: (key) =>
      readFile(join(root, key)).then(
        (bytes) => new Uint8Array(bytes),
        () => null,
      ),
    touch: (key) => utimes(join(root, key), 1_600_000_000, 1_600_000_000),
    remove: (key) => rm(join(root, key), { recursive: true }),
    makeFolder: async (key) => void (await mkdir(await pathOf(key), { recursive: true })),
    link: async (key, to) => symlink(join(root, to), await pathOf(key)),
  };
}
