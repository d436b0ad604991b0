// The whole story of what a soak has found missing, in a folder that stays.

import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPairJournal } from '../../src/engine/journal/open-pair-journal.ts';
import type { SoakBucket } from './sync-soak-bucket.ts';
import type { Desk } from './sync-soak-desk.ts';
import type { Ledger, Owed } from './sync-soak-ledger.ts';

interface Telling {
  readonly seed: number;
  readonly desks: readonly Desk[];
  readonly bucket: SoakBucket;
  readonly ledger: Ledger;
  readonly owed: readonly Owed[];
}

/** What people did to the paths, what both pairs did to them, and what the bucket has of them; beside it the data folders as they are. */
export async function writeStory(
  folder: string,
  { seed, desks, bucket, ledger, owed }: Telling,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, dataFolder } of desks) await cp(dataFolder, join(folder, name), { recursive: true });
  const versions = await bucket.listVersions();
  const missing = [];
  for (const { sha256, sides, paths } of owed)
    missing.push({
      ...{ sha256, sides },
      deeds: ledger.storyOf(paths).map(({ atMs, ...deed }) => ({ at: timeOf(atMs), ...deed })),
      histories: await Promise.all(desks.map(({ name }) => historyOf(join(folder, name), paths))),
      objects: versions.filter(({ key }) => paths.some((path) => key.endsWith(`/${path}`))),
    });
  await writeFile(join(folder, 'story.json'), JSON.stringify({ seed, missing }, null, 2));
}

/** From the copy of its journal. */
async function historyOf(dataFolder: string, paths: readonly string[]) {
  const pairs = join(dataFolder, 'pairs');
  const name = (await readdir(pairs)).find((one) => one.endsWith('.db'));
  if (!name) return [];
  const journal = await openPairJournal({ file: join(pairs, name), log: () => {}, now: Date.now });
  try {
    return paths
      .flatMap((text) => journal.history({ text, before: null, limit: 100 }))
      .map(({ atMs, ...entry }) => ({ at: timeOf(atMs), ...entry }));
  } finally {
    journal.close();
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
