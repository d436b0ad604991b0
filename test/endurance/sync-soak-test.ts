// Two clients on two folders and one bucket, killed again and again behind a bad network, while people are at work on all three sides.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { delay } from '../../src/base/abort.ts';
import type { S3Server } from '../support/s3-server.ts';
import { seededRandom } from './kill-moment.ts';
import { openSoakBucket, type SoakBucket } from './sync-soak-bucket.ts';
import { bucketPerson } from './sync-soak-bucket-person.ts';
import { Desk } from './sync-soak-desk.ts';
import { folderPerson } from './sync-soak-folder-person.ts';
import { Ledger, type Owed } from './sync-soak-ledger.ts';
import { Contents, type Person, type Side, type World } from './sync-soak-person.ts';
import { Places } from './sync-soak-places.ts';
import { askRclone, checkRest, comeToRest, type RcloneWord } from './sync-soak-rest.ts';
import { writeStory } from './sync-soak-story.ts';
import { type Counts, tend } from './sync-soak-tend.ts';
import { createWeather } from './sync-soak-weather.ts';

export interface SyncSoak {
  readonly seconds: number;
  readonly seed: number;
  readonly isVersioned: boolean;
  readonly server: S3Server;
  /** An empty folder with room for some gigabytes. Where something is amiss, its `story` is worth keeping. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface SyncSoakFigures extends Counts {
  /** What people did. */
  readonly deeds: number;
  /** Requests that met a fault. */
  readonly faulty: number;
  readonly files: number;
  /** Written by people. */
  readonly bytes: number;
  readonly rclone: RcloneWord;
  /** What must not be, in sentences. */
  readonly faults: readonly string[];
}

const checkEveryMs = 20_000;
/** A request that a killed client has sent may still be on its way. */
const lastRequestMs = 2000;

/** Lets them work for a while, then lets everything come to rest and looks at it. */
export async function syncSoak(soak: SyncSoak): Promise<SyncSoakFigures> {
  const { seed, server, folder, say } = soak;
  const bucket = await openSoakBucket(server, soak.isVersioned);
  const desks = [await Desk.open('a', folder, server, bucket), await Desk.open('b', folder, server, bucket)];
  const places = new Places(desks, bucket);
  const contents = new Contents(seed, seededRandom(seed + 1));
  const ledger = new Ledger();
  const people = await peopleAt(desks, bucket, soak, ledger, contents);
  const weather = createWeather(seededRandom(seed + 2));
  for (const { proxy } of desks) proxy.follow(weather.script);
  const counts: Counts = { kills: 0, runs: 0, conflicts: 0 };
  const [random, tendRandom] = [seededRandom(seed + 3), seededRandom(seed + 4)];

  /** Looked for twice: while everything moves, something may be where nobody looks any more. */
  async function findMissing(): Promise<readonly Owed[]> {
    if (ledger.missing(await places.everything()).length === 0) return [];
    await tending.stop();
    await delay(lastRequestMs);
    const missing = ledger.missing(await places.everything());
    if (missing.length === 0) tending = await tend(desks, tendRandom, counts);
    return missing;
  }

  async function work(): Promise<readonly Owed[]> {
    const endMs = performance.now() + soak.seconds * 1000;
    let [checkMs, weatherMs] = [performance.now() + checkEveryMs, 0];
    while (performance.now() < endMs) {
      await people[random() < 0.2 ? 0 : random() < 0.5 ? 1 : 2]?.act();
      await delay(random() ** 2 * 1200);
      if (performance.now() > weatherMs) {
        weather.change();
        weatherMs = performance.now() + random() * 10_000;
      }
      if (performance.now() < checkMs) continue;
      const missing = await findMissing();
      if (missing.length > 0) return missing;
      say(`${ledger.deeds} deeds, ${counts.kills} kills, ${counts.runs} runs asked for`);
      checkMs = performance.now() + checkEveryMs;
    }
    return [];
  }

  let tending = await tend(desks, tendRandom, counts);
  let missing: readonly Owed[] = [];
  try {
    missing = await work();
  } finally {
    await tending.stop();
  }
  weather.clear();
  const faults: string[] = [];
  let mislaid: readonly Owed[] = [];
  let word: RcloneWord = 'not done';
  if (missing.length === 0) {
    faults.push(...(await comeToRest(desks)));
    missing = ledger.missing(await places.everything());
    mislaid = ledger.mislaid(new Set((await places.bucketTree()).values()));
    faults.push(...(await checkRest(desks, bucket, places, ledger)));
    const asked = await askRclone(desks, bucket, server, folder);
    word = asked.word;
    faults.push(...asked.faults);
    for (const desk of desks) await desk.close();
  }
  faults.push(...missing.map((owed) => `${contentOf(owed)} is nowhere`));
  faults.push(...mislaid.map((owed) => `${contentOf(owed)} was taken away although nobody gave it up`));
  if (faults.length > 0)
    await writeStory(join(folder, 'story'), { seed, desks, bucket, ledger, owed: [...missing, ...mislaid] });
  const files = (await bucket.list()).filter(({ path }) => !path.startsWith('.longshore/')).length;
  for (const desk of desks) await desk.proxy[Symbol.asyncDispose]();
  await bucket.remove();
  const { deeds } = ledger;
  return { ...counts, deeds, faulty: weather.faults, files, bytes: contents.bytes, rclone: word, faults };
}

function contentOf({ sha256, paths }: Owed): string {
  return `${sha256} of ${paths.join(', ')}`;
}

/** One at the bucket, and one at each desk. */
async function peopleAt(
  desks: readonly Desk[],
  bucket: SoakBucket,
  { seed, folder }: SyncSoak,
  ledger: Ledger,
  contents: Contents,
): Promise<readonly Person[]> {
  const people: Person[] = [];
  const world: World = {
    ...{ random: seededRandom(seed), ledger, contents, hot: null },
    async elsewhere(side, path) {
      const seen: [Side, string | null][] = [];
      for (const other of people) if (other.side !== side) seen.push([other.side, await other.look(path)]);
      return (sha256) => seen.filter(([, theirs]) => theirs === sha256).map(([other]) => other);
    },
  };
  people.push(bucketPerson(world, bucket));
  for (const desk of desks) {
    const table = join(folder, desk.name, 'table');
    await mkdir(table);
    people.push(folderPerson(world, desk.name, desk.folder, table));
  }
  return people;
}
