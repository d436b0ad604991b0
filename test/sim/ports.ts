// One client's two sides in a simulated world, for tests of the simulation itself.

import { Faults } from './faults.ts';
import type { Mutation } from './mutation.ts';
import { type DiskKnobs, SimDisk } from './sim-disk.ts';
import { SimFolder } from './sim-folder.ts';
import { SimObjects } from './sim-objects.ts';
import { type S3Knobs, SimS3 } from './sim-s3.ts';
import { Life, World } from './world.ts';

/** The plainest disk: one that compares every name byte by byte and keeps every time. */
export const plainDisk: DiskKnobs = {
  platform: 'linux',
  foldsCase: false,
  foldsForm: false,
  mtimeGrainUs: 1,
  ctimeGrainUs: 1,
  keepsNumbers: true,
};

/** The plainest bucket: without versions, and true to its conditions. */
export const plainBucket: S3Knobs = { versioning: 'off', keepsPreconditions: true, etags: 'md5' };

interface Wish {
  readonly seed?: number;
  readonly disk?: Partial<DiskKnobs>;
  readonly bucket?: Partial<S3Knobs>;
  readonly faults?: number;
  readonly pageSize?: number;
}

/** Both sides of a client, where nothing goes wrong unless the test wants it to. */
export function createPorts({
  seed = 1,
  disk: diskWish,
  bucket,
  faults: share = 0,
  pageSize = 2,
}: Wish = {}) {
  const world = new World(seed);
  const life = new Life('one');
  const disk = new SimDisk({ ...plainDisk, ...diskWish }, () => world.nowUs);
  const s3 = new SimS3({ ...plainBucket, ...bucket }, () => Math.floor(world.nowUs / 1000));
  const faults = new Faults(seed, { share });
  const mutations: Mutation[] = [];
  const onMutation = (mutation: Mutation) => mutations.push(mutation);
  const troubles = { unreadable: new Set<string>(), busy: new Set<string>() };
  const folder = new SimFolder({ world, life, disk, faults, troubles, onMutation });
  const requests = { list: 0, head: 0, get: 0, write: 0, brokenLists: 0 };
  const objects = new SimObjects({
    world,
    life,
    s3,
    prefix: 'pair/',
    folder,
    faults,
    pageSize,
    requests,
    onMutation,
  });
  return { world, life, disk, s3, folder, objects, troubles, requests, mutations };
}
