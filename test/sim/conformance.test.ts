// The simulated folder and bucket do what the real ones must: the same suites run on them.

import type { Key } from '../../src/contract/models.ts';
import { describeFolder, type FolderKind } from '../engine/sync/folder-suite.ts';
import { describeObjects, type ObjectsKind } from '../engine/sync/objects-suite.ts';
import { foundAt, makeFolders } from './disk-look.ts';
import { driven } from './driven.ts';
import { createPorts } from './ports.ts';
import { sha256Of } from './sha256.ts';
import type { SimDisk } from './sim-disk.ts';
import { noMetadata } from './sim-s3.ts';
import type { World } from './world.ts';

for (const keepsNumbers of [true, false]) describeFolder(folderKind(keepsNumbers));

function folderKind(keepsNumbers: boolean): FolderKind {
  return {
    name: keepsNumbers ? 'simulated' : 'simulated FAT',
    hasLinks: true,
    async newFolder() {
      const { world, folder, disk } = createPorts({ disk: { keepsNumbers } });
      return {
        folder: driven(world, folder),
        world: {
          write: async (path, bytes) => void save(world, disk, path, bytes),
          read: async (path) => bytesAt(disk, path),
          touch: async (path) => {
            const node = disk.find(path);
            if (node) disk.write(node, node.bytes, 1_600_000_000_000_000);
          },
          remove: async (path) => void disk.unlink(path),
          makeFolder: async (path) => void makeFolders(disk, path),
          link: async (path) => disk.link(path, disk.newNode('other')),
        },
      };
    },
  };
}

for (const keepsPreconditions of [true, false])
  for (const etags of ['md5', 'opaque'] as const)
    describeObjects(
      `a simulated bucket with ${etags} ETags that ${keepsPreconditions ? 'keeps' : 'ignores'} preconditions`,
      async () => kindOf(keepsPreconditions, etags),
    );

function kindOf(keepsPreconditions: boolean, etags: 'md5' | 'opaque'): ObjectsKind {
  return {
    keepsPreconditions,
    largeBytes: 200_000,
    async open() {
      const { world, disk, s3, objects } = createPorts({ bucket: { keepsPreconditions, etags } });
      return {
        objects: driven(world, objects),
        folder: {
          write: async (path, bytes, modifiedMs) => {
            const node = save(world, disk, path, bytes, modifiedMs);
            const found = foundAt(path, node);
            const { fingerprint, sizeBytes, modifiedMs: keptMs } = found;
            const sha256 = sha256Of(textOf(bytes));
            return { path, fingerprint, sizeBytes, sha256, modifiedMs: keptMs };
          },
          read: async (path) => bytesAt(disk, path),
          remove: async (path) => void disk.unlink(path),
        },
        user: {
          put: async (path, bytes, said) => {
            s3.put(`pair/${path}`, textOf(bytes), { ...noMetadata, ...said }, null);
          },
          read: async (path) => {
            const live = s3.live(`pair/${path}`);
            return live && Buffer.from(live.bytes, 'latin1');
          },
          remove: async (path) => s3.remove(`pair/${path}`, null),
        },
      };
    },
    stop: async () => undefined,
  };
}

function save(world: World, disk: SimDisk, path: Key, bytes: Uint8Array, modifiedMs?: number) {
  world.nowUs += 1000;
  makeFolders(disk, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const node = disk.find(path) ?? disk.newNode('file');
  if (!disk.find(path)) disk.link(path, node);
  disk.write(node, textOf(bytes), modifiedMs === undefined ? undefined : Math.round(modifiedMs * 1000));
  return node;
}

function bytesAt(disk: SimDisk, path: Key): Uint8Array | null {
  const node = disk.find(path);
  return node?.kind === 'file' ? new Uint8Array(Buffer.from(node.bytes, 'latin1')) : null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
