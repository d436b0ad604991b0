// Limits on what goes up and comes down, held by two data workers together, and changed while they work.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { delay } from '../../../src/base/abort.ts';
import type { TransferId } from '../../../src/contract/models.ts';
import { seededBytes } from '../../support/bytes.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { localPlace } from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const mib = 1024 * 1024;
const fileBytes = 64 * 1024;
const none = { upload: null, download: null, timetable: [] };
const settings = { requests: { min: 8, desired: 8, max: 8 }, workers: { min: 2, desired: 2, max: 2 } };

async function newEngine() {
  const engine = await startEngine({ settings });
  await engine.call('bucket.create', {
    profileId: 'practice' as never,
    bucket: 'limited',
    region: null,
    storageClass: null,
  });
  return engine;
}

/** Bytes a second from when `from` are done until `to` are. */
async function rateBetween(engine: TestEngine, id: TransferId, from: number, to: number): Promise<number> {
  const reach = async (bytes: number) => {
    for (;;) {
      const { transfers } = await engine.call('transfer.list', null);
      const { doneBytes = 0, state } = transfers.find((one) => one.id === id) ?? {};
      if (doneBytes >= bytes) return { doneBytes, atMs: performance.now() };
      if (state !== 'running' && state !== 'waiting') throw new Error(`${state} at ${doneBytes}`);
      await delay(5);
    }
  };
  const [first, last] = [await reach(from), await reach(to)];
  return ((last.doneBytes - first.doneBytes) / (last.atMs - first.atMs)) * 1000;
}

async function fill(folder: string, files: number): Promise<void> {
  for (let index = 0; index < files; index += 1)
    await writeFile(join(folder, `f${index}`), seededBytes(fileBytes, index));
}

/** True where it holds within a tenth; a computer that is busy with other tests may be slower, but never faster. */
const near = (rate: number, limit: number) => (rate / limit <= 1.1 && rate / limit >= 0.5) || rate / mib;

describe('a bandwidth limit', () => {
  it('holds up and down for two workers together, and a new one soon after it is set', async () => {
    const engine = await newEngine();
    const [from, to] = [await tempFolder(), await tempFolder()];
    await fill(from, 160);
    const bucket = engine.bucket('', 'limited');
    for (const [direction, ends] of [
      ['upload', { source: localPlace(from), target: bucket }],
      ['download', { source: bucket, target: localPlace(to) }],
    ] as const) {
      await engine.call('settings.set', { bandwidth: { ...none, [direction]: 2 * mib } });
      const { id } = await engine.call('transfer.start', { ...ends, keys: null, ifExists: 'replace' });
      expect(near(await rateBetween(engine, id, 1 * mib, 4.5 * mib), 2 * mib)).toBe(true);
      expect((await engine.call('pool.list', null)).workers.count).toBe(2);
      await engine.call('settings.set', { bandwidth: { ...none, [direction]: 4 * mib } });
      expect(near(await rateBetween(engine, id, 5 * mib, 9.5 * mib), 4 * mib)).toBe(true);
      await engine.call('settings.set', { bandwidth: none });
      expect(await engine.ended(id)).toMatchObject({ state: 'done', retries: 0 });
    }
  });

  it('holds for a large file in parts, and lifting it lets the rest go at once', async () => {
    const engine = await newEngine();
    const from = await tempFolder();
    await mkdir(join(from, 'd'));
    await writeFile(join(from, 'd/large'), Buffer.alloc(200 * mib));
    await engine.call('settings.set', { bandwidth: { ...none, upload: 8 * mib } });
    const { id } = await engine.call('transfer.start', {
      source: localPlace(from),
      keys: null,
      target: engine.bucket('', 'limited'),
      ifExists: 'replace',
    });
    await delay(2000);
    const { transfers } = await engine.call('transfer.list', null);
    expect(transfers[0]?.doneBytes).toBeLessThanOrEqual(2.5 * 8 * mib);
    await engine.call('settings.set', { bandwidth: none });
    // The rest would take twenty seconds under the limit.
    const startMs = performance.now();
    expect(await engine.ended(id)).toMatchObject({ state: 'done', doneBytes: 200 * mib });
    expect(performance.now() - startMs).toBeLessThan(15_000);
  });

  it('given to an engine holds for it alone and is not saved', async () => {
    const bandwidth = { ...none, upload: 1 * mib };
    const engine = await startEngine({ settings: { ...settings, bandwidth } });
    expect((await engine.call('pool.list', null)).workers).toMatchObject({ min: 2, desired: 2, max: 2 });
    expect(await engine.call('settings.get', null)).toMatchObject({
      bandwidth: none,
      workers: { max: 2, min: 1 },
    });
    await engine.call('settings.set', { theme: 'dark', workers: { min: 1, desired: 1, max: 1 } });
    expect((await engine.call('pool.list', null)).workers).toMatchObject({ min: 2, desired: 2, max: 2 });
  });
});
