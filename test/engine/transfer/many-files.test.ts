import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Entry, Key } from '../../../src/contract/models.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { startEngine } from '../../support/engine.ts';
import { bucketPlace, localPlace, memoryJournal, realClock, startQueue, until } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** A place of very many empty files, which keeps none of them in memory. */
function endless(count: number): Store {
  const store = createMemoryStore();
  const entry = (index: number): Entry => ({
    kind: 'file',
    key: `folder-${index % 100}/file-${index}` as Key,
    name: `file-${index}`,
    sizeBytes: 0,
    modifiedMs: 0,
    storageClass: null,
    version: '1',
  });
  return {
    ...store,
    async *list() {
      for (let at = 0; at < count; at += 1000) {
        yield Array.from({ length: 1000 }, (_, index) => entry(at + index));
        // A listing takes its time; what is known already moves meanwhile.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    read: async (key) => ({ entry: { ...entry(0), key }, bytes: (async function* () {})() }),
  };
}

/** Swallows what it is given. */
function abyss(): Store & { files: number } {
  const own = {
    ...createMemoryStore(),
    files: 0,
    stat: async () => null,
    write: (async (key) => {
      own.files += 1;
      return {
        kind: 'file',
        key,
        name: key,
        sizeBytes: 0,
        modifiedMs: 0,
        storageClass: null,
        version: '1',
      } as Entry;
    }) as Store['write'],
  };
  return own;
}

describe('100,000 files', () => {
  it('are listed while they move, in memory that does not grow, and are known again after a restart', async () => {
    const file = join(await tempFolder(), 'queue.db');
    const target = abyss();
    const buckets = { from: endless(100_000), to: target };
    const queue = await startQueue({ buckets, slots: 16, journal: await memoryJournal(file) });
    const id = await queue.start({
      source: bucketPlace('from'),
      keys: null,
      target: bucketPlace('to'),
      ifExists: 'replace',
    });
    await until(
      () => target.files,
      (files) => files > 100,
    );
    expect(queue.get(id).isListed).toBe(false);
    await until(
      () => queue.get(id).doneFiles,
      (files) => files > 10_000,
    );
    const early = await heapBytes();
    expect(
      await until(
        () => queue.get(id),
        ({ state }) => state === 'done',
        60_000,
      ),
    ).toMatchObject({ totalFiles: 100_000, doneFiles: 100_000 });
    expect(((await heapBytes()) - early) / 2 ** 20).toBeLessThan(10);
    expect(target.files).toBe(100_000);

    const startedMs = performance.now();
    const again = await startQueue({ buckets, journal: await memoryJournal(file) });
    expect(again.get(id)).toMatchObject({ doneFiles: 100_000, state: 'done' });
    expect(performance.now() - startedMs).toBeLessThan(2000);
  }, 90_000);
});

async function heapBytes(): Promise<number> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--expose-gc');
  const { runInNewContext } = await import('node:vm');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('announcements of a transfer', () => {
  it('come at most ten times a second and end with the end', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 300; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const slow: Store = {
      ...bucket,
      write: async (key, bytes, writing) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return bucket.write(key, bytes, writing);
      },
    };
    const queue = await startQueue({ buckets: { b: slow }, clock: realClock });
    const startedMs = performance.now();
    await queue.ended(
      await queue.start({
        source: localPlace(folder),
        keys: null,
        target: bucketPlace('b'),
        ifExists: 'skip',
      }),
    );
    const seconds = (performance.now() - startedMs) / 1000;
    await queue.close();
    expect(queue.changes.length).toBeGreaterThan(2);
    expect(queue.changes.length).toBeLessThanOrEqual(seconds * 10 + 2);
    expect(queue.changes.at(-1)?.changed).toMatchObject([{ state: 'done', doneFiles: 300 }]);
  });
});

describe('a cancelled transfer', () => {
  it('leaves nothing unfinished on the disk or in the bucket', async () => {
    await using sandbox = await startTestSandbox();
    const engine = await startEngine({ sandbox });
    const [from, to] = [await tempFolder(), await tempFolder()];
    const bytes = randomBytes(40 * 2 ** 20);
    for (const name of ['a', 'b', 'c']) await writeFile(join(from, name), bytes);
    await mkdir(join(from, 'big'));
    await writeFile(join(from, 'big/one'), bytes);
    const up = {
      source: localPlace(from),
      keys: ['big' as Key],
      target: engine.bucket('done/'),
      ifExists: 'skip' as const,
    };
    expect((await engine.transfer(up)).state).toBe('done');
    const cancelInTheMiddle = async (request: typeof up) => {
      const { id } = await engine.call('transfer.start', request);
      const doneBytes = async () =>
        (await engine.call('transfer.list', null)).transfers.find((one) => one.id === id)!.doneBytes;
      await until(doneBytes, (done) => done > 0);
      await engine.call('transfer.cancel', { ids: [id] });
      expect((await engine.ended(id)).state).toBe('cancelled');
    };

    await cancelInTheMiddle({ ...up, keys: ['a', 'b', 'c'] as Key[], target: engine.bucket('never/') });
    const there = (await engine.all('entry.list', { place: engine.bucket('never/') })).flat();
    for (const { key, sizeBytes } of there) expect([key, sizeBytes]).toEqual([key, bytes.length]);
    expect(there.length).toBeLessThan(3);
    const client = new S3Client({
      endpoint: sandbox.endpoint,
      region: sandbox.region,
      credentials: TEST_KEYS,
      forcePathStyle: true,
    });
    expect(
      (await client.send(new ListMultipartUploadsCommand({ Bucket: 'practice' }))).Uploads ?? [],
    ).toEqual([]);
    client.destroy();

    await cancelInTheMiddle({
      ...up,
      source: engine.bucket('done/'),
      keys: ['big' as Key],
      target: localPlace(to),
    });
    const left = (await readdir(to, { recursive: true })).filter((name) => name !== 'big');
    expect(left).toEqual([]);
  });
});
