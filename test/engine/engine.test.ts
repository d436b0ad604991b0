import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key, Place, TransferId } from '../../src/contract/models.ts';
import { startEngine } from '../support/engine.ts';
import { localPlace } from '../support/queue.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const everything = (source: Place, target: Place) =>
  ({ source, keys: null, target, ifExists: 'skip' }) as const;

describe('an engine', () => {
  it('offers a practice bucket that is there at first use', async () => {
    const engine = await startEngine();
    const [profile] = await engine.call('profile.list', null);
    expect(profile).toMatchObject({ id: 'practice', name: 'Practice bucket', source: { kind: 'practice' } });
    expect(await engine.call('bucket.list', { profileId: profile!.id })).toMatchObject([
      { name: 'practice' },
    ]);
  });

  it('takes a folder there and back, byte for byte', async () => {
    const engine = await startEngine({ sandbox });
    const [from, to] = [await tempFolder(), await tempFolder()];
    await mkdir(join(from, 'photos/empty'), { recursive: true });
    await writeFile(join(from, 'photos/\u00e9t\u00e9 +%20&.jpg'), Buffer.alloc(300_000, 7));
    await writeFile(join(from, 'photos/nothing'), '');
    const up = {
      source: localPlace(from),
      keys: ['photos' as Key],
      target: engine.bucket('there/'),
      ifExists: 'skip' as const,
    };
    expect(await engine.transfer(up)).toMatchObject({ state: 'done', doneFiles: 2, direction: 'upload' });
    expect(await engine.transfer(everything(engine.bucket('there/'), localPlace(to)))).toMatchObject({
      state: 'done',
      doneFiles: 2,
    });
    expect((await readdir(join(to, 'photos'))).sort()).toEqual([
      'empty',
      'nothing',
      '\u00e9t\u00e9 +%20&.jpg',
    ]);
    expect(await readFile(join(to, 'photos/\u00e9t\u00e9 +%20&.jpg'))).toEqual(Buffer.alloc(300_000, 7));
  });

  it('copies and moves inside a bucket without the bytes passing through', async () => {
    const engine = await startEngine({ sandbox });
    const from = await tempFolder();
    await writeFile(join(from, 'a'), 'aaa');
    await engine.transfer(everything(localPlace(from), engine.bucket('one/')));
    expect(
      await engine.transfer({ ...everything(engine.bucket('one/'), engine.bucket('two/')), move: true }),
    ).toMatchObject({ state: 'done', direction: 'copy', doneBytes: 3 });
    expect(await engine.call('entry.stat', { place: engine.bucket('two/'), key: 'a' as Key })).toMatchObject({
      sizeBytes: 3,
    });
    expect(await engine.call('entry.stat', { place: engine.bucket('one/'), key: 'a' as Key })).toBeNull();
  });

  it('announces places, transfers and settings', async () => {
    const engine = await startEngine({ sandbox });
    const [places, transfers, settings] = [
      engine.heard('place.changed'),
      engine.heard('transfer.changed'),
      engine.heard('settings.changed'),
    ];
    const from = await tempFolder();
    await mkdir(join(from, 'd'));
    await writeFile(join(from, 'd/a'), 'aaa');
    await engine.transfer(everything(localPlace(from), engine.bucket('news/')));
    await engine.call('settings.set', { requests: { min: 1, desired: 3, max: 9 } });
    await engine.close();
    expect(places.flatMap((payload) => payload.places)).toEqual([
      engine.bucket('news/d/'),
      engine.bucket('news/'),
    ]);
    expect(transfers.at(-1)?.changed).toMatchObject([{ state: 'done' }]);
    expect(settings).toEqual([
      expect.objectContaining({ theme: 'system', requests: { min: 1, desired: 3, max: 9 } }),
    ]);
  });

  it('keeps profiles, settings and the queue over a restart', async () => {
    const engine = await startEngine({ sandbox });
    const { id } = await engine.call('profile.save', {
      id: null,
      name: 'Work',
      endpoint: sandbox.endpoint,
      region: null,
      addressing: 'path',
      source: { kind: 'keychain' },
      secret: { accessKeyId: 'A', secretAccessKey: 'S3CRET-of-work' },
    });
    await engine.call('settings.set', { theme: 'dark' });
    const from = await tempFolder();
    await writeFile(join(from, 'a'), 'aaa');
    await engine.transfer(everything(localPlace(from), engine.bucket('kept/')));
    await engine.close();
    const again = await startEngine({ sandbox, dataFolder: engine.dataFolder });
    expect((await again.call('profile.list', null)).map((profile) => profile.name)).toEqual([
      'Practice bucket',
      'Work',
    ]);
    expect((await again.call('settings.get', null)).theme).toBe('dark');
    expect((await again.call('transfer.list', null)).transfers).toMatchObject([
      { state: 'done', doneFiles: 1, totalBytes: 3 },
    ]);
    const files = await Promise.all(
      (await readdir(engine.dataFolder)).map((name) => readFile(join(engine.dataFolder, name), 'latin1')),
    );
    expect(files.join('')).not.toContain('S3CRET-of-work');
    expect(engine.secrets.get(id)).toMatchObject({ secretAccessKey: 'S3CRET-of-work' });
  });

  it('refuses a data folder whose queue another engine holds, but not for a queue in memory', async () => {
    const engine = await startEngine({ sandbox });
    await expect(startEngine({ sandbox, dataFolder: engine.dataFolder })).rejects.toMatchObject({
      code: 'engine.busy',
    });
    const second = await startEngine({ sandbox, dataFolder: engine.dataFolder, queue: 'memory' });
    expect((await second.call('transfer.list', null)).transfers).toEqual([]);
    await engine.close();
    await startEngine({ sandbox, dataFolder: engine.dataFolder });
  });

  it('works without a folder of its own', async () => {
    const engine = await startEngine({ sandbox, dataFolder: null });
    const from = await tempFolder();
    await writeFile(join(from, 'a'), 'aaa');
    expect((await engine.transfer(everything(localPlace(from), engine.bucket('nowhere/')))).state).toBe(
      'done',
    );
  });

  it('holds, ranks, moves, finds and reports single transfers', async () => {
    const engine = await startEngine({ sandbox });
    const from = await tempFolder();
    for (const name of ['a', 'b']) await writeFile(join(from, name), name);
    await engine.call('transfer.pause', { ids: null });
    const ids: TransferId[] = [];
    for (const key of ['a', 'b'] as Key[]) {
      const request = { ...everything(localPlace(from), engine.bucket('ranked/')), keys: [key] };
      ids.push((await engine.call('transfer.start', request)).id);
    }
    const [a, b] = ids;
    const order = async () =>
      (await engine.call('transfer.list', null)).transfers.map(({ id, priority, state }) => [
        id,
        priority,
        state,
      ]);
    await engine.call('transfer.reorder', { ids: [b!], before: a! });
    await engine.call('transfer.pause', { ids: [b!] });
    expect(await order()).toEqual([
      [b, 'normal', 'paused'],
      [a, 'normal', 'waiting'],
    ]);
    await engine.call('transfer.prioritize', { ids: [a!], priority: 'high' });
    expect((await order())[0]).toEqual([a, 'high', 'waiting']);
    await engine.call('transfer.resume', { ids: [b!] });
    await engine.call('transfer.resume', { ids: null });
    await Promise.all(ids.map((id) => engine.ended(id)));
    const found = await engine.call('transfer.search', { text: 'ranked', before: null, limit: 5 });
    expect(found.map(({ id }) => id)).toEqual([b, a]);
    const report = (await engine.all('transfer.report', { id: a!, format: 'csv' })).join('');
    expect(report).toMatch(
      /^key,target,state,sizeBytes,proof,retries,reason,nextStep\r\na,a,done,1,.*,0,,\r\n$/,
    );
  });

  it('goes on with what an account held when the account is saved anew', async () => {
    const engine = await startEngine({ sandbox });
    const draft = {
      id: null,
      name: 'Work',
      endpoint: sandbox.endpoint,
      region: sandbox.region,
      addressing: 'path',
      source: { kind: 'keychain' },
    } as const;
    const wrong = { accessKeyId: sandbox.accessKeyId, secretAccessKey: 'not-the-secret' };
    const { id } = await engine.call('profile.save', { ...draft, secret: wrong });
    const from = await tempFolder();
    for (let index = 0; index < 30; index += 1) await writeFile(join(from, `${index}`), 'x');
    const target = { ...engine.bucket('renewed/'), profileId: id } as Place;
    expect(await engine.transfer(everything(localPlace(from), target))).toMatchObject({
      state: 'paused',
      failedFiles: 0,
      error: { code: 'auth.wrong' },
    });
    const { secretAccessKey } = sandbox;
    await engine.call('profile.save', { ...draft, id, secret: { ...wrong, secretAccessKey } });
    const [held] = (await engine.call('transfer.list', null)).transfers;
    expect(await engine.ended(held!.id)).toMatchObject({ state: 'done', doneFiles: 30, error: null });
  });
});
