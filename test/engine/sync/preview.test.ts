// What a pair would do before it is made.

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key, LocalPath } from '../../../src/contract/models.ts';
import { type PairDraft, usualGuard } from '../../../src/contract/pair.ts';
import { practiceId, startEngine } from '../../support/engine.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('tells what the first run would do, and leaves no trace on either side or of itself', async () => {
  const engine = await startEngine();
  const folder = await tempFolder();
  await writeFile(join(folder, 'a'), 'from here');
  await writeFile(join(folder, 'b.tmp'), 'left alone');
  const draft: PairDraft = {
    name: 'one',
    folder,
    place: { kind: 's3', profileId: practiceId, bucket: 'practice', prefix: 'synced/' as Key },
    mode: 'two-way',
    deletes: 'trash',
    conflicts: 'keep-both',
    schedule: { kind: 'watch' },
    storageClass: null,
    ignore: ['*.tmp'],
    guard: usualGuard,
    trashDays: 30,
    requestsPerMonth: null,
  };
  const pages = await engine.all('pair.preview', draft);
  expect(pages.flat().map(({ act, path }) => [act, path])).toEqual([['upload', 'a']]);
  expect(await engine.call('pair.list', null)).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual(['a', 'b.tmp']);
  expect(await engine.all('entry.list', { place: engine.bucket(), isDeep: true })).toEqual([]);
  await expect(
    engine.all('pair.preview', { ...draft, folder: join(folder, 'none') as LocalPath }),
  ).rejects.toMatchObject({
    code: 'input.wrong',
  });
});
