import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import { practiceId as profileId, startEngine } from '../../support/engine.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

describe('a bucket', () => {
  it('is made with a preferred class, which uploads take unless told otherwise', async () => {
    const engine = await startEngine({ sandbox });
    const bucket = 'with-class';
    expect(
      await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: 'STANDARD_IA' }),
    ).toMatchObject({ name: bucket, storageClass: 'STANDARD_IA' });
    const from = await tempFolder();
    await writeFile(join(from, 'a'), 'a');
    const request = {
      source: localPlace(from),
      keys: ['a' as Key],
      target: engine.bucket('', bucket),
      ifExists: 'skip' as const,
    };
    await engine.transfer(request);
    await engine.transfer({ ...request, rename: 'b', storageClass: 'GLACIER_IR' });
    await engine.call('bucket.set-class', { profileId, bucket, storageClass: null });
    await engine.transfer({ ...request, rename: 'c' });
    const entries = (await engine.all('entry.list', { place: engine.bucket('', bucket) })).flat();
    expect(entries.map(({ key, storageClass }) => `${key} ${storageClass}`)).toEqual([
      'a STANDARD_IA',
      'b GLACIER_IR',
      'c STANDARD',
    ]);
    expect(await engine.call('bucket.list', { profileId })).toContainEqual(
      expect.objectContaining({ name: bucket, storageClass: null }),
    );
  });

  it('is removed only when it is empty, unless that is asked for', async () => {
    const engine = await startEngine({ sandbox });
    const bucket = 'to-remove';
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: 'STANDARD_IA' });
    const from = await tempFolder();
    for (let index = 0; index < 50; index += 1) await writeFile(join(from, `${index}`), 'x');
    await engine.transfer({
      source: localPlace(from),
      keys: null,
      target: engine.bucket('a/../b//', bucket),
      ifExists: 'skip',
    });
    await engine.call('entry.create-folder', { place: engine.bucket('', bucket), name: 'empty' });
    await expect(engine.call('bucket.remove', { profileId, bucket })).rejects.toMatchObject({
      code: 'bucket.not-empty',
    });
    const tallies = await engine.all('bucket.empty-and-remove', { profileId, bucket });
    expect(tallies.at(-1)).toMatchObject({ files: 50, sizeBytes: 50, failed: 0 });
    expect((await engine.call('bucket.list', { profileId })).map(({ name }) => name)).not.toContain(bucket);
    await engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    expect(await engine.call('bucket.list', { profileId })).toContainEqual(
      expect.objectContaining({ name: bucket, storageClass: null }),
    );
  });

  it('that is there already, or not at all, or ill named, says so', async () => {
    const engine = await startEngine({ sandbox });
    const create = (bucket: string) =>
      engine.call('bucket.create', { profileId, bucket, region: null, storageClass: null });
    await create('taken');
    await expect(create('taken')).rejects.toMatchObject({ code: 'bucket.exists' });
    await expect(create('Ill_Named')).rejects.toMatchObject({ code: 'bucket.name' });
    await expect(engine.call('bucket.remove', { profileId, bucket: 'no-such' })).rejects.toMatchObject({
      code: 'bucket.missing',
    });
    await expect(engine.all('entry.list', { place: engine.bucket('', 'no-such') })).rejects.toMatchObject({
      code: 'bucket.missing',
    });
  });
});
