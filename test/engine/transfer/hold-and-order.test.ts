import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainLine } from '../../../src/contract/error-text.ts';
import { AppError, type ErrorCode } from '../../../src/contract/errors.ts';
import type { Key, Place, ProfileId, TransferId } from '../../../src/contract/models.ts';
import type { TransferRequest } from '../../../src/contract/transfer.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { sourceOf } from '../../support/bytes.ts';
import {
  bucketPlace,
  localPlace,
  memoryJournal,
  startQueue,
  type TestQueue,
  until,
} from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const request = (key: string | null, more: Partial<TransferRequest> = {}): TransferRequest => ({
  source: bucketPlace('from'),
  keys: key === null ? null : [key as Key],
  target: bucketPlace('to'),
  ifExists: 'skip',
  ...more,
});

async function filled(keys: readonly string[]): Promise<Store> {
  const store = createMemoryStore('from:');
  for (const key of keys)
    await store.write(key as Key, sourceOf(new Uint8Array([1])), {
      expected: { kind: 'absent' },
      sizeBytes: 1,
      modifiedMs: 1,
    });
  return store;
}

/** A target whose writes wait for `open`, and that knows in which order they began. */
function gated(): Store & { readonly begun: string[]; open(): void } {
  const store = createMemoryStore('to:');
  let open = () => undefined as void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const begun: string[] = [];
  return {
    ...store,
    begun,
    open: () => open(),
    write: async (key, bytes, writing) => {
      begun.push(key);
      await Promise.race([
        gate,
        new Promise<never>((_, reject) =>
          writing.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
        ),
      ]);
      return store.write(key, bytes, writing);
    },
  };
}

const ofAnother = (bucket: string): Place => ({
  kind: 's3',
  profileId: 'q' as ProfileId,
  bucket,
  prefix: '' as Key,
});

const letters = ['a', 'b', 'c', 'd', 'e'];
const begunAre = (target: { readonly begun: string[] }, count: number) =>
  until(
    () => target.begun.length,
    (length) => length >= count,
  );

/** Starts one transfer for each letter, in a queue that is paused. */
async function line(queue: TestQueue): Promise<TransferId[]> {
  await queue.pause(null);
  const ids: TransferId[] = [];
  for (const letter of letters) ids.push(await queue.start(request(letter)));
  return ids;
}

describe('a transfer that is paused', () => {
  it('stops, lets the others go on, stays so over a restart, and goes on where it was', async () => {
    const from = await filled(letters);
    const [held, to] = [gated(), createMemoryStore('other:')];
    const journal = await memoryJournal(join(await tempFolder(), 'queue.db'));
    const buckets = { from, to: held, other: to };
    const queue = await startQueue({ buckets, journal });
    const id = await queue.start(request(null));
    await begunAre(held, 4);
    await queue.pause([id]);
    expect(queue.get(id)).toMatchObject({ state: 'paused', doneFiles: 0, endedMs: null, error: null });
    expect(queue.list().summary).toMatchObject({ isPaused: false, running: 0, waiting: 0, ended: 0 });
    const other = await queue.start(request(null, { target: bucketPlace('other') }));
    expect((await queue.ended(other)).state).toBe('done');
    held.open();
    queue.pump();
    expect(held.begun.length).toBe(4);
    await queue.close();

    const again = await startQueue({ buckets, journal });
    expect(again.get(id).state).toBe('paused');
    await again.resume([id]);
    expect(await again.ended(id)).toMatchObject({ state: 'done', doneFiles: 5 });
  });

  it('is listed again when it was paused before all was listed, and can be cancelled', async () => {
    const from = await filled(letters);
    let isHeld = true;
    const slow: Store = {
      ...from,
      async *list(key, options) {
        while (isHeld) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          options?.signal?.throwIfAborted();
        }
        yield* from.list(key, options);
      },
    };
    const queue = await startQueue({ buckets: { from: slow, to: createMemoryStore() } });
    const [id, other] = [await queue.start(request(null)), await queue.start(request(null))];
    await queue.pause([id, other]);
    isHeld = false;
    await queue.cancel([other]);
    expect(queue.get(other).state).toBe('cancelled');
    await queue.resume([id]);
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 5 });
  });
});

describe('the order of the queue', () => {
  it('is that of the starts, unless a priority says otherwise', async () => {
    const to = gated();
    const queue = await startQueue({ buckets: { from: await filled(letters), to }, slots: 1 });
    const [a, b, c, d, e] = await line(queue);
    queue.prioritize([d!], 'high');
    queue.prioritize([a!], 'low');
    expect(queue.list().transfers.map(({ id, priority }) => [id, priority])).toEqual([
      [d, 'high'],
      [b, 'normal'],
      [c, 'normal'],
      [e, 'normal'],
      [a, 'low'],
    ]);
    to.open();
    await queue.resume(null);
    await begunAre(to, 5);
    expect(to.begun).toEqual(['d', 'b', 'c', 'e', 'a']);
  });

  it('is changed by hand, to any place, also so often that numbers between two run out', async () => {
    const to = gated();
    const journal = await memoryJournal(join(await tempFolder(), 'queue.db'));
    const buckets = { from: await filled(letters), to };
    const queue = await startQueue({ buckets, journal, slots: 1 });
    const [a, b, c, d, e] = await line(queue);
    const order = () => queue.list().transfers.map(({ id }) => letters[Number(id) - 1]);
    queue.reorder([d!, a!], b!);
    expect(order()).toEqual(['d', 'a', 'b', 'c', 'e']);
    queue.reorder([d!], null);
    expect(order()).toEqual(['a', 'b', 'c', 'e', 'd']);
    for (let index = 0; index < 200; index += 1) queue.reorder([index % 2 ? c! : b!], index % 2 ? b! : c!);
    expect(order()).toEqual(['a', 'c', 'b', 'e', 'd']);
    queue.reorder([e!], a!);
    expect(() => queue.reorder([a!], a!)).toThrow(expect.objectContaining({ code: 'input.wrong' }));
    await queue.close();

    const again = await startQueue({ buckets, journal, slots: 1 });
    to.open();
    await again.resume(null);
    await begunAre(to, 5);
    expect(to.begun).toEqual(['e', 'a', 'c', 'b', 'd']);
  });
});

describe('large and small files', () => {
  it('have slots of their own inside one transfer, and those of another account are not taken', async () => {
    const large = ['l1', 'l2', 'l3'];
    const small = ['s1', 's2', 's3'];
    const from = await filled([...large, ...small]);
    const sized: Store = {
      ...from,
      async *list(key, options) {
        for await (const page of from.list(key, options))
          yield page.map((entry) =>
            entry.key.startsWith('l') ? { ...entry, sizeBytes: 16 * 2 ** 20 + 1 } : entry,
          );
      },
    };
    const [to, other] = [gated(), gated()];
    const queue = await startQueue({ buckets: { from: sized, to, other }, slots: 2, largeSlots: 1 });
    const id = await queue.start(request(null));
    await begunAre(to, 3);
    await queue.start({ ...request('s1'), source: ofAnother('from'), target: ofAnother('other') });
    await begunAre(other, 1);
    expect([...to.begun].sort()).toEqual(['l1', 's1', 's2']);
    to.open();
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 6 });
    expect(to.begun.filter((key) => key.startsWith('l'))).toEqual(large);
  });
});

/** A target that refuses with `failing.code`, as long as there is one. */
function failing(code: ErrorCode) {
  const store = createMemoryStore('to:');
  const own = {
    ...store,
    code: code as ErrorCode | null,
    writes: 0,
    write: (async (key, bytes, writing) => {
      own.writes += 1;
      if (own.code) throw new AppError(own.code, { op: 'entry.write' });
      return store.write(key, bytes, writing);
    }) as Store['write'],
  };
  return own;
}

describe('what only the person can end', () => {
  const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);

  it.each([
    ['auth.expired', 'The session credentials have run out. Sign in again, then retry.'],
    ['vault.unavailable', 'keychain does not answer'],
    ['clock.skewed', 'Set the clock, then retry.'],
    ['disk.full', 'There is no space left on the disk. Free some space, then retry.'],
  ] as const)(
    '(%s) pauses a transfer with the reason, its files wait, and it goes on when resumed',
    async (code, why) => {
      const to = failing(code);
      const journal = await memoryJournal(join(await tempFolder(), 'queue.db'));
      const buckets = { from: await filled(keys), to };
      const queue = await startQueue({ buckets, journal });
      const id = await queue.start(request(null));
      const held = await queue.ended(id);
      expect(held).toMatchObject({
        state: 'paused',
        failedFiles: 0,
        doneFiles: 0,
        totalFiles: 40,
        error: { code },
      });
      expect(explainLine(held.error!)).toContain(why);
      expect(to.writes).toBeLessThan(10);
      expect(new Set(queue.all(id).map(({ state }) => state))).toEqual(new Set(['waiting']));
      await queue.close();

      const again = await startQueue({ buckets, journal });
      expect(again.get(id)).toMatchObject({ state: 'paused', error: { code } });
      to.code = null;
      await again.resume([id]);
      expect(await again.ended(id)).toMatchObject({ state: 'done', doneFiles: 40, error: null });
    },
  );

  it('holds nothing of a queue that ends with its process: there it is a failure', async () => {
    const to = failing('auth.wrong');
    const queue = await startQueue({ buckets: { from: await filled(keys), to }, holds: false });
    expect(await queue.ended(await queue.start(request(null)))).toMatchObject({
      state: 'failed',
      failedFiles: 40,
    });
  });

  it('goes on when the account is saved anew, but what another account or the disk holds does not', async () => {
    const [to, disk] = [failing('auth.wrong'), failing('disk.full')];
    const queue = await startQueue({ buckets: { from: await filled(keys), to, disk } });
    const id = await queue.start(request(null));
    const full = await queue.start(request(null, { target: bucketPlace('disk') }));
    await Promise.all([queue.ended(id), queue.ended(full)]);
    to.code = null;
    await queue.renew('somebody' as ProfileId);
    expect(queue.get(id).state).toBe('paused');
    await queue.renew('p' as ProfileId);
    expect((await queue.ended(id)).state).toBe('done');
    expect(queue.get(full).state).toBe('paused');
  });

  it('is told of a listing too, and nothing counts as failed', async () => {
    const from = await filled(keys);
    let isSignedIn = false;
    const shut: Store = {
      ...from,
      async *list(key, options) {
        if (!isSignedIn) throw new AppError('auth.expired', { op: 'entry.list', from: 's3://from' });
        yield* from.list(key, options);
      },
    };
    const queue = await startQueue({ buckets: { from: shut, to: createMemoryStore() } });
    const id = await queue.start(request(null));
    expect(await queue.ended(id)).toMatchObject({
      state: 'paused',
      failedFiles: 0,
      isListed: false,
      error: { code: 'auth.expired' },
    });
    isSignedIn = true;
    await queue.retry([id]);
    expect(await queue.ended(id)).toMatchObject({ state: 'done', doneFiles: 40, isListed: true });
  });

  it('lets smaller files arrive where one is too large for the disk', async () => {
    const folder = await tempFolder();
    for (const name of ['big', ...letters]) await writeFile(join(folder, name), name);
    const to = createMemoryStore();
    const tight: Store = {
      ...to,
      write: async (key, bytes, writing) => {
        if (key === 'big') throw new AppError('disk.full', { op: 'entry.write' });
        return to.write(key, bytes, writing);
      },
    };
    const queue = await startQueue({ buckets: { to: tight }, slots: 1 });
    const id = await queue.start(request(null, { source: localPlace(folder) }));
    expect(await queue.ended(id)).toMatchObject({
      state: 'paused',
      doneFiles: 5,
      error: { code: 'disk.full' },
    });
  });
});

describe('what was tried more than once', () => {
  it('is counted for each file and the whole, over a restart and a retry by hand', async () => {
    const to = createMemoryStore();
    let failures = 2;
    const flaky: Store = {
      ...to,
      write: async (key, bytes, writing) => {
        if (key === 'a' && failures-- > 0) throw new AppError('service.busy', { op: 'entry.write' });
        if (key === 'b') throw new AppError('access.denied', { op: 'entry.write' });
        return to.write(key, bytes, writing);
      },
    };
    const journal = await memoryJournal(join(await tempFolder(), 'queue.db'));
    const buckets = { from: await filled(letters), to: flaky };
    const queue = await startQueue({ buckets, journal });
    const id = await queue.start(request(null));
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', retries: 2, failedFiles: 1 });
    await queue.close();

    const again = await startQueue({ buckets, journal });
    expect(again.get(id)).toMatchObject({ retries: 2 });
    await again.retry([id]);
    expect(await again.ended(id)).toMatchObject({ state: 'failed', retries: 3, failedFiles: 1 });
    expect(again.all(id).map(({ key, retries }) => [key, retries])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 0],
      ['d', 0],
      ['e', 0],
    ]);
  });
});
