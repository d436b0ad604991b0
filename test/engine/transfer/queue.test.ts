import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainLine } from '../../../src/contract/error-text.ts';
import { AppError, type ErrorCode } from '../../../src/contract/errors.ts';
import type { Key } from '../../../src/contract/models.ts';
import type { TransferRequest } from '../../../src/contract/transfer.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { sourceOf } from '../../support/bytes.ts';
import { bucketPlace, localPlace, memoryJournal, startQueue, until } from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const text = (value: string) => new TextEncoder().encode(value);

async function put(store: Store, key: string, value: string, modifiedMs = 1_700_000_000_000): Promise<void> {
  const bytes = text(value);
  await store.write(key as Key, sourceOf(bytes), {
    expected: { kind: 'absent' },
    sizeBytes: bytes.length,
    modifiedMs,
  });
}

async function get(store: Store, key: string): Promise<string> {
  const { bytes } = await store.read(key as Key);
  const chunks = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list('' as Key, { isDeep: true })) keys.push(...page.map(({ key }) => key));
  return keys.sort();
}

/** Never ends but by an abort. */
function stopped(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) =>
    signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
  );
}

/** A store whose writes wait until `open` is called. */
function gated(store: Store): Store & { open(): void; begun: number } {
  let open = () => undefined as void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const own = {
    ...store,
    begun: 0,
    open: () => open(),
    write: (async (key, bytes, writing) => {
      own.begun += 1;
      const { signal } = writing;
      await Promise.race([gate, stopped(signal)]);
      return store.write(key, bytes, writing);
    }) as Store['write'],
  };
  return own;
}

/** A store that refuses every write. */
function refusing(store: Store, code: ErrorCode): Store & { writes: number } {
  const own = {
    ...store,
    writes: 0,
    write: (async () => {
      own.writes += 1;
      throw new AppError(code, { op: 'entry.write' });
    }) as Store['write'],
  };
  return own;
}

const upload = (
  path: string,
  keys: string[] | null,
  more: Partial<TransferRequest> = {},
): TransferRequest => ({
  source: localPlace(path),
  keys: keys as Key[] | null,
  target: bucketPlace('b'),
  ifExists: 'skip',
  ...more,
});

describe('a transfer', () => {
  it('moves a tree with its empty folders, times and bytes', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await mkdir(join(folder, 'reports/2024/empty'), { recursive: true });
    await writeFile(join(folder, 'reports/a.txt'), 'a');
    await writeFile(join(folder, 'reports/2024/b.txt'), 'bb');
    await utimes(join(folder, 'reports/a.txt'), 1_600_000_000.5, 1_600_000_000.5);
    const queue = await startQueue({ buckets: { b: bucket } });

    const transfer = await queue.ended(await queue.start(upload(folder, ['reports'])));

    expect(transfer).toMatchObject({
      title: 'reports',
      direction: 'upload',
      state: 'done',
      totalFiles: 2,
      doneFiles: 2,
      totalBytes: 3,
      doneBytes: 3,
      failedFiles: 0,
      isListed: true,
      error: null,
    });
    expect(await keysOf(bucket)).toEqual(['reports/2024/b.txt', 'reports/2024/empty', 'reports/a.txt']);
    expect((await bucket.stat('reports/a.txt' as Key))?.modifiedMs).toBe(1_600_000_000_500);
  });

  it('brings markers back as folders', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await put(bucket, 'x/y.txt', 'y');
    await bucket.createFolder('x/empty' as Key);
    const queue = await startQueue({ buckets: { b: bucket } });
    const request = {
      source: bucketPlace('b'),
      keys: null,
      target: localPlace(folder),
      ifExists: 'skip',
    } as const;

    expect(await queue.ended(await queue.start(request))).toMatchObject({
      state: 'done',
      title: 'everything in b',
      direction: 'download',
    });
    expect((await stat(join(folder, 'x/empty'))).isDirectory()).toBe(true);
    expect(await readFile(join(folder, 'x/y.txt'), 'utf8')).toBe('y');
  });

  it('gives a single entry another name', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'a');
    const queue = await startQueue({ buckets: { b: bucket } });
    await queue.ended(await queue.start(upload(folder, ['a.txt'], { rename: 'b.txt' })));
    expect(await keysOf(bucket)).toEqual(['b.txt']);
  });

  it('obeys rules and tells what they left out', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (const name of ['a.nef', 'b.jpg']) await writeFile(join(folder, name), name);
    const queue = await startQueue({ buckets: { b: bucket } });
    const rules = [
      { kind: 'exclude', pattern: '*' },
      { kind: 'include', pattern: '*.nef' },
    ] as const;
    const id = await queue.start(upload(folder, null, { rules: [...rules] }));
    expect(await queue.ended(id)).toMatchObject({
      state: 'done',
      doneFiles: 1,
      skippedFiles: 1,
      totalBytes: 5,
    });
    expect(queue.all(id).map(({ key, state, skipped }) => ({ key, state, skipped }))).toEqual([
      { key: 'a.nef', state: 'done', skipped: null },
      { key: 'b.jpg', state: 'skipped', skipped: 'excluded' },
    ]);
  });

  it('refuses two entries of one name, a name with a slash and a folder into itself', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'a/b'), { recursive: true });
    const queue = await startQueue({ buckets: { b: createMemoryStore() } });
    const requests: TransferRequest[] = [
      upload(folder, ['x/n', 'y/n']),
      upload(folder, ['x'], { rename: 'y/z' }),
      upload(folder, []),
      upload(folder, ['a'], { target: localPlace(join(folder, 'a/b')) }),
      upload(folder, null, { target: localPlace(join(folder, 'new/deep')) }),
    ];
    for (const request of requests)
      await expect(queue.start(request)).rejects.toMatchObject({ code: 'input.wrong' });
    expect(queue.list().transfers).toEqual([]);
  });

  it('tells the places it changed', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'a');
    const queue = await startQueue({ buckets: { b: bucket } });
    await queue.ended(await queue.start(upload(folder, ['a.txt'], { move: true })));
    expect(queue.places).toEqual([
      { place: bucketPlace('b'), key: 'a.txt' },
      { place: localPlace(folder), key: 'a.txt' },
    ]);
  });
});

describe('an entry that is there already', () => {
  it.each([
    ['skip', 'old', ['a.txt'], 'skipped'],
    ['replace', 'new', ['a.txt'], 'done'],
    ['keep-both', 'old', ['a (2).txt', 'a.txt'], 'done'],
  ] as const)('with %s', async (ifExists, kept, keys, state) => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'new');
    await put(bucket, 'a.txt', 'old');
    const queue = await startQueue({ buckets: { b: bucket } });
    const id = await queue.start(upload(folder, ['a.txt'], { ifExists }));
    expect((await queue.ended(id)).state).toBe('done');
    expect(queue.all(id)[0]?.state).toBe(state);
    expect(await get(bucket, 'a.txt')).toBe(kept);
    expect(await keysOf(bucket)).toEqual(keys);
  });

  it('is not replaced when somebody else changes it at that moment, but looked at again', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'ours');
    let raced = false;
    const racing: Store = {
      ...bucket,
      write: async (key, bytes, writing) => {
        if (!raced) {
          raced = true;
          await put(bucket, 'a.txt', 'theirs');
        }
        return bucket.write(key, bytes, writing);
      },
    };
    const queue = await startQueue({ buckets: { b: racing } });
    await queue.ended(await queue.start(upload(folder, ['a.txt'], { ifExists: 'keep-both' })));
    expect(await get(bucket, 'a.txt')).toBe('theirs');
    expect(await get(bucket, 'a (2).txt')).toBe('ours');
  });

  it('is not the folder itself, which would be copied for ever', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'd'));
    await writeFile(join(folder, 'd/a'), 'a');
    const queue = await startQueue();
    const onto = { source: localPlace(folder), target: localPlace(folder), ifExists: 'keep-both' } as const;
    await expect(queue.start({ ...onto, keys: null })).rejects.toMatchObject({ code: 'input.wrong' });
    const id = await queue.start({ ...onto, keys: ['d' as Key] });
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', error: { code: 'input.wrong' } });
    expect(await readdir(join(folder, 'd'))).toEqual(['a']);
    expect((await queue.ended(await queue.start({ ...onto, keys: ['d' as Key], rename: 'e' }))).state).toBe(
      'done',
    );
    expect(await readdir(join(folder, 'e'))).toEqual(['a']);
  });

  it('is never the source itself', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'a.txt'), 'a');
    const queue = await startQueue();
    const request = { source: localPlace(folder), keys: ['a.txt' as Key], target: localPlace(folder) };
    const id = await queue.start({ ...request, ifExists: 'replace', move: true });
    await queue.ended(id);
    expect(queue.all(id)[0]).toMatchObject({ state: 'skipped', skipped: 'same' });
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('a');
    await queue.ended(await queue.start({ ...request, ifExists: 'keep-both' }));
    expect(await readFile(join(folder, 'a (2).txt'), 'utf8')).toBe('a');
  });
});

describe('a bucket that two profiles lead to', () => {
  it.each(['replace', 'skip'] as const)('is not emptied by a move onto itself (%s)', async (ifExists) => {
    const bucket = createMemoryStore();
    await put(bucket, 'a.txt', 'only');
    const queue = await startQueue({ buckets: { one: bucket, two: bucket } });
    const id = await queue.start({
      source: bucketPlace('one'),
      keys: null,
      target: bucketPlace('two'),
      ifExists,
      move: true,
    });
    await queue.ended(id);
    expect(queue.all(id)[0]).toMatchObject({ state: 'skipped', skipped: 'same' });
    expect(await get(bucket, 'a.txt')).toBe('only');
  });
});

describe('a folder that is reached by a link', () => {
  it('is not emptied by a move onto itself', async () => {
    const [real, other] = [await tempFolder(), await tempFolder()];
    await writeFile(join(real, 'a.txt'), 'only');
    await symlink(real, join(other, 'link'));
    const queue = await startQueue();
    const id = await queue.start({
      source: localPlace(join(other, 'link')),
      keys: ['a.txt' as Key],
      target: localPlace(real),
      ifExists: 'replace',
      move: true,
    });
    await queue.ended(id);
    expect(queue.all(id)[0]).toMatchObject({ state: 'skipped', skipped: 'same' });
    expect(await readFile(join(real, 'a.txt'), 'utf8')).toBe('only');
  });
});

describe('a move', () => {
  it('takes the source away, emptied folders too', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await mkdir(join(folder, 'd/e/f'), { recursive: true });
    await writeFile(join(folder, 'd/e/a.txt'), 'a');
    const queue = await startQueue({ buckets: { b: bucket } });
    expect((await queue.ended(await queue.start(upload(folder, ['d'], { move: true })))).state).toBe('done');
    expect(await keysOf(bucket)).toEqual(['d/e/a.txt', 'd/e/f']);
    await expect(stat(join(folder, 'd'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps a source whose copy is not what was sent', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'a');
    const lying: Store = {
      ...bucket,
      stat: async (key) => {
        const entry = await bucket.stat(key);
        return entry && { ...entry, sizeBytes: 0 };
      },
    };
    const queue = await startQueue({ buckets: { b: lying } });
    const id = await queue.start(upload(folder, ['a.txt'], { move: true, ifExists: 'replace' }));
    expect((await queue.ended(id)).state).toBe('failed');
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('a');
  });

  it('keeps a source that was skipped', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'new');
    await put(bucket, 'a.txt', 'old');
    const queue = await startQueue({ buckets: { b: bucket } });
    await queue.ended(await queue.start(upload(folder, ['a.txt'], { move: true })));
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });
});

describe('a failing item', () => {
  it('is told in one sentence, and the rest goes on', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (const key of ['../evil', 'good.txt', 'a//b', 'also/good.txt']) await put(bucket, key, key);
    const queue = await startQueue({ buckets: { b: bucket } });
    const id = await queue.start({
      source: bucketPlace('b'),
      keys: null,
      target: localPlace(folder),
      ifExists: 'skip',
    });
    expect(await queue.ended(id)).toMatchObject({
      state: 'failed',
      doneFiles: 2,
      failedFiles: 2,
      totalFiles: 4,
    });
    const lines = queue.all(id).flatMap(({ error }) => (error ? explainLine(error) : []));
    expect(lines).toEqual([
      expect.stringMatching(
        /^Could not download s3:\/\/b\/\.\.\/evil to .*: “\.\.” in a name would point to another folder\. /,
      ),
      expect.stringMatching(
        /^Could not download s3:\/\/b\/a\/\/b to .*: A part of the name between two slashes is empty/,
      ),
    ]);
  });

  it('names a file that vanished', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'here.txt'), 'a');
    const queue = await startQueue({ buckets: { b: bucket } });
    const id = await queue.start(upload(folder, ['gone.txt', 'here.txt']));
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', doneFiles: 1, failedFiles: 1 });
    const [line] = queue.all(id).flatMap(({ error }) => (error ? explainLine(error) : []));
    expect(line).toBe(`Could not look at ${folder}/gone.txt: It is not there any more. Refresh the list.`);
  });

  it.skipIf(process.getuid?.() === 0)('names a file that cannot be read', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (const name of ['a', 'b']) await writeFile(join(folder, name), name);
    await chmod(join(folder, 'a'), 0);
    const queue = await startQueue({ buckets: { b: bucket } });
    const id = await queue.start(upload(folder, null));
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', doneFiles: 1, failedFiles: 1 });
  });

  it('that breaks off in the middle of reading is told, and nothing of it stands there', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (const key of ['bad', 'good']) await put(bucket, key, key);
    const failing: Store = {
      ...bucket,
      read: async (key, options) => {
        const { entry, bytes } = await bucket.read(key, options);
        async function* broken() {
          yield* bytes;
          throw new AppError('access.denied', { op: 'entry.read', from: 'memory:bad', raw: 'EIO' });
        }
        return { entry, bytes: key === 'bad' ? broken() : bytes };
      },
    };
    const queue = await startQueue({ buckets: { b: failing } });
    const id = await queue.start({
      source: bucketPlace('b'),
      keys: null,
      target: localPlace(folder),
      ifExists: 'skip',
    });
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', doneFiles: 1, failedFiles: 1 });
    expect(explainLine(queue.get(id).error!)).toBe(
      `Could not download s3://b/bad to ${folder}/bad: This account or user is not allowed to do that. Ask whoever owns it for permission, or use another profile. [EIO]`,
    );
    expect(await readdir(folder)).toEqual(['good']);
  });

  it('is tried again by retry, and a listing too', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'here.txt'), 'a');
    const queue = await startQueue({ buckets: { b: bucket } });
    const id = await queue.start(upload(folder, ['late.txt', 'here.txt']));
    expect((await queue.ended(id)).state).toBe('failed');
    await writeFile(join(folder, 'late.txt'), 'b');
    await queue.retry([id]);
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 2, failedFiles: 0, error: null });
    expect(await keysOf(bucket)).toEqual(['here.txt', 'late.txt']);
  });

  it('of a store that is only busy is tried again by itself', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'a');
    let failures = 3;
    const flaky: Store = {
      ...bucket,
      write: async (key, bytes, writing) => {
        if (failures-- > 0) throw new AppError('service.busy', { op: 'entry.write' });
        return bucket.write(key, bytes, writing);
      },
    };
    const queue = await startQueue({ buckets: { b: flaky } });
    expect((await queue.ended(await queue.start(upload(folder, ['a.txt'])))).state).toBe('done');
  });

  it('whose answer was lost is recognised, not doubled', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a.txt'), 'a');
    let isFirst = true;
    const deaf: Store = {
      ...bucket,
      write: async (key, bytes, writing) => {
        const entry = await bucket.write(key, bytes, writing);
        if (isFirst) {
          isFirst = false;
          throw new AppError('network.lost', { op: 'entry.write' });
        }
        return entry;
      },
    };
    const queue = await startQueue({ buckets: { b: deaf } });
    expect(
      await queue.ended(await queue.start(upload(folder, ['a.txt'], { ifExists: 'keep-both' }))),
    ).toMatchObject({ state: 'done', doneFiles: 1 });
    expect(await keysOf(bucket)).toEqual(['a.txt']);
  });

  it('of a store that is not one stops its transfer after five, each item told, and another transfer goes on', async () => {
    const [folder, bucket, other] = [await tempFolder(), createMemoryStore(), createMemoryStore()];
    for (let index = 100; index < 160; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const broken = refusing(bucket, 'not-s3');
    const queue = await startQueue({ buckets: { b: broken, c: other } });
    const id = await queue.start(upload(folder, null));
    const second = await queue.start(upload(folder, null, { target: bucketPlace('c') }));
    expect(await queue.ended(id)).toMatchObject({
      state: 'failed',
      failedFiles: 60,
      totalFiles: 60,
      error: { code: 'not-s3' },
    });
    // Three attempts each, and what was under way.
    expect(broken.writes).toBeLessThan(30);
    const lines = queue.all(id).map(({ error }) => error && explainLine(error));
    expect(lines.at(-1)).toBe(
      `Could not upload ${folder}/159: Something answered that is not an S3 service. Check the endpoint; a proxy or a sign-in page may stand in between.`,
    );
    expect(await queue.ended(second)).toMatchObject({ state: 'done', doneFiles: 60 });
  });
});

describe('the queue', () => {
  it('shares its slots fairly between transfers', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 20; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const slow = gated(bucket);
    const queue = await startQueue({ buckets: { b: slow }, slots: 4 });
    await queue.start(upload(folder, null));
    await until(
      () => slow.begun,
      (begun) => begun === 4,
    );
    const second = await queue.start(upload(folder, ['0'], { rename: 'small' }));
    slow.open();
    await queue.ended(second);
    await until(
      () => queue.list().summary,
      ({ ended }) => ended === 2,
    );
    expect((await keysOf(bucket)).length).toBe(21);
  });

  it('tells that it is held also when nothing was running', async () => {
    const queue = await startQueue({});
    await queue.pause(null);
    await until(
      () => queue.changes.at(-1)?.summary.isPaused,
      (isPaused) => isPaused === true,
    );
    await queue.resume(null);
    await until(
      () => queue.changes.at(-1)?.summary.isPaused,
      (isPaused) => isPaused === false,
    );
  });

  it('holds everything while paused and loses nothing', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 20; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const slow = gated(bucket);
    const queue = await startQueue({ buckets: { b: slow } });
    const id = await queue.start(upload(folder, null));
    await until(
      () => slow.begun,
      (begun) => begun > 0,
    );
    await queue.pause(null);
    expect(queue.get(id).state).toBe('waiting');
    expect(queue.list().summary).toMatchObject({ isPaused: true, waiting: 1, running: 0 });
    const begun = slow.begun;
    slow.open();
    queue.pump();
    expect(slow.begun).toBe(begun);
    expect(await keysOf(bucket)).toEqual([]);
    await queue.resume(null);
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 20 });
  });

  it('cancels what runs and what waits, and retry takes it up again', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 20; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const slow = gated(bucket);
    const queue = await startQueue({ buckets: { b: slow } });
    const id = await queue.start(upload(folder, null));
    await until(
      () => slow.begun,
      (begun) => begun === 4,
    );
    await queue.cancel([id]);
    expect(queue.get(id)).toMatchObject({ state: 'cancelled', doneFiles: 0, error: null });
    expect(queue.get(id).endedMs).not.toBeNull();
    expect(new Set(queue.all(id).map(({ state }) => state))).toEqual(new Set(['cancelled']));
    expect(await keysOf(bucket)).toEqual([]);
    slow.open();
    await queue.retry([id]);
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 20 });
  });

  it('forgets ended transfers only', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    await writeFile(join(folder, 'a'), 'x');
    const slow = gated(createMemoryStore());
    const queue = await startQueue({ buckets: { b: bucket, c: slow } });
    const done = await queue.start(upload(folder, null));
    const running = await queue.start(upload(folder, null, { target: bucketPlace('c') }));
    await queue.ended(done);
    queue.clear(null);
    expect(queue.list().transfers.map(({ id }) => id)).toEqual([running]);
    expect(
      await until(
        () => queue.changes.flatMap(({ removed }) => removed),
        (ids) => ids.length > 0,
      ),
    ).toEqual([done]);
    slow.open();
  });

  it('tells what runs at this moment', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 9; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const slow = gated(bucket);
    const queue = await startQueue({ buckets: { b: slow }, slots: 3 });
    const id = await queue.start(upload(folder, null));
    await until(
      () => slow.begun,
      (begun) => begun === 3,
    );
    await until(() => queue.get(id).isListed, Boolean);
    const items = (state: 'running' | 'waiting', after: string | null) =>
      queue.items({ id, state, after: after as Key | null, limit: 2 }).map(({ key }) => key);
    expect([items('running', null), items('running', '1')]).toEqual([['0', '1'], ['2']]);
    expect([items('waiting', null), items('waiting', '7')]).toEqual([['3', '4'], ['8']]);
    slow.open();
  });

  it('waits while its journal has no room, and then finishes', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    for (let index = 0; index < 20; index += 1) await writeFile(join(folder, `${index}`), 'x');
    const journal = await memoryJournal();
    let isFull = false;
    const full = <A extends unknown[], R>(work: (...given: A) => R) => {
      return (...given: A): R => {
        if (isFull) throw new AppError('disk.full', { op: 'journal.write' });
        return work(...given);
      };
    };
    const queue = await startQueue({
      buckets: { b: bucket },
      journal: {
        ...journal,
        add: full(journal.add),
        addItems: full(journal.addItems),
        claim: full(journal.claim),
        change: full(journal.change),
        writeEnds: full(journal.writeEnds),
      },
    });
    const id = await queue.start(upload(folder, null));
    isFull = true;
    await expect(queue.start(upload(folder, null))).rejects.toMatchObject({ code: 'disk.full' });
    await until(
      () => queue.logged.length,
      (count) => count > 3,
    );
    expect(queue.logged.length).toBeLessThan(500);
    isFull = false;
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 20 });
    expect(journal.sums([1])).toMatchObject([{ state: 'done', items: 20 }]);
  });

  it('ends what a process that died while it cancelled has left', async () => {
    const [folder, journal] = [await tempFolder(), await memoryJournal()];
    await writeFile(join(folder, 'a'), 'x');
    const request = upload(folder, null);
    const row = journal.add({ request, title: 'a', direction: 'upload', createdMs: 0, position: 1 });
    const item = { kind: 'file', key: 'a' as Key, targetKey: 'a' as Key, sizeBytes: 1 } as const;
    journal.addItems(row.number, [{ ...item, state: 'waiting', skipped: null, error: null }]);
    journal.change(row.number, {
      state: 'cancelled',
      isListed: false,
      endedMs: 1,
      error: null,
      countsText: null,
    });
    const bucket = createMemoryStore();
    const queue = await startQueue({ buckets: { b: bucket }, journal });
    const [transfer] = queue.list().transfers;
    expect(queue.all(transfer!.id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await keysOf(bucket)).toEqual([]);
  });

  it('goes on after a death where it was, lists again what had not been listed and doubles nothing', async () => {
    const [folder, bucket] = [await tempFolder(), createMemoryStore()];
    const file = join(await tempFolder(), 'queue.db');
    for (let index = 0; index < 30; index += 1) await writeFile(join(folder, `${index}`), `${index}`);
    // The first process writes some files and dies before it can note any: its journal is opened by the second one.
    const first = await startQueue({
      buckets: {
        b: {
          ...bucket,
          write: async (key, bytes, writing) => {
            await bucket.write(key, bytes, writing);
            return stopped(writing.signal);
          },
        },
      },
      journal: await memoryJournal(file),
    });
    const id = await first.start(upload(folder, null, { ifExists: 'keep-both' }));
    await until(
      () => keysOf(bucket),
      (keys) => keys.length === 4,
    );
    const second = await startQueue({ buckets: { b: bucket }, journal: await memoryJournal(file) });
    expect(await second.ended(id)).toMatchObject({ state: 'done', doneFiles: 30 });
    expect((await keysOf(bucket)).length).toBe(30);
    await rm(folder, { recursive: true });
  });
});
