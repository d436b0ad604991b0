// Why a path of a pair is as it is, before and after a run.

import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import { usualGuard } from '../../../src/contract/pair.ts';
import { practiceId, startEngine } from '../../support/engine.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('tells what is planned until it is done, and from then on how both sides are', async () => {
  const engine = await startEngine();
  const folder = await tempFolder();
  const { id } = await engine.call('pair.save', {
    id: null,
    draft: {
      ...{ name: 'one', folder, mode: 'two-way', deletes: 'trash', conflicts: 'keep-both' },
      place: { kind: 's3', profileId: practiceId, bucket: 'practice', prefix: '' as Key },
      ...{ schedule: { kind: 'by-hand' }, storageClass: null, ignore: ['*.tmp'], guard: usualGuard },
      ...{ trashDays: 30, requestsPerMonth: null },
    },
  });
  const run = () => engine.call('pair.run', { id });
  const why = async (path: string) => {
    const { alikeBytes, local, remote, planned } = await engine.call('pair.explain', {
      id,
      path: path as Key,
    });
    return [alikeBytes, local, remote, planned?.act ?? null];
  };
  for (const name of ['edited', 'renamed', 'removed']) await writeFile(join(folder, name), `first ${name}`);
  await run();
  expect(await why('edited')).toEqual([12, 'same', 'same', null]);
  await writeFile(join(folder, 'edited'), 'second');
  await rename(join(folder, 'renamed'), join(folder, 'other'));
  await rm(join(folder, 'removed'));
  await engine.all('pair.plan', { id });
  expect(await why('edited')).toEqual([12, 'changed', 'same', 'upload']);
  expect(await why('other')).toEqual([null, 'changed', 'absent', 'rename-remote']);
  expect(await why('removed')).toEqual([13, 'absent', 'same', 'remove-remote']);
  await run();
  expect(await why('edited')).toEqual([6, 'same', 'same', null]);
  expect(await why('other')).toEqual([13, 'same', 'same', null]);
  expect(await why('renamed')).toEqual([null, 'absent', 'absent', null]);
  expect(await why('removed')).toEqual([null, 'absent', 'absent', null]);
});
