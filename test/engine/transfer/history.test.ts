import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { Key, TransferId } from '../../../src/contract/models.ts';
import type { TransferRequest } from '../../../src/contract/transfer.ts';
import { openDatabase } from '../../../src/engine/journal/database.ts';
import { queueMigrations } from '../../../src/engine/journal/queue-form.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { sourceOf } from '../../support/bytes.ts';
import { bucketPlace, localPlace, memoryJournal, startQueue, type TestQueue } from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const request = (keys: string[] | null, more: Partial<TransferRequest> = {}): TransferRequest => ({
  source: bucketPlace('from'),
  keys: keys as Key[] | null,
  target: bucketPlace('to'),
  ifExists: 'skip',
  ...more,
});

async function filled(keys: readonly string[], name: string): Promise<Store> {
  const store = createMemoryStore(name);
  for (const key of keys)
    await store.write(key as Key, sourceOf(new Uint8Array([1, 2])), {
      expected: { kind: 'absent' },
      sizeBytes: 2,
      modifiedMs: 1,
    });
  return store;
}

async function done(queue: TestQueue, given: TransferRequest): Promise<TransferId> {
  const id = await queue.start(given);
  await queue.ended(id);
  return id;
}

async function textOf(queue: TestQueue, id: TransferId, format: 'csv' | 'json'): Promise<string> {
  let text = '';
  for await (const piece of queue.report(id, format, new AbortController().signal)) text += piece;
  return text;
}

describe('ended transfers', () => {
  it('are found by their titles, ends and files, newest first, page by page, and no sign is a wildcard', async () => {
    const keys = ['IMG_1.jpg', '100%.txt', 'deep/a\\b', 'plain'];
    const queue = await startQueue({
      buckets: { from: await filled(keys, 'from:'), to: createMemoryStore() },
    });
    const [image, percent, all, plain] = [
      await done(queue, request(['IMG_1.jpg'])),
      await done(queue, request(['100%.txt'])),
      await done(queue, request(null, { target: bucketPlace('to', 'ar_chive/') })),
      await done(queue, request(['plain'])),
    ];
    const found = (text: string, before: TransferId | null = null, limit = 10) =>
      queue.search({ text, before, limit }).map(({ id }) => id);
    expect(found('img_1')).toEqual([all, image]);
    expect(found('0%.')).toEqual([all, percent]);
    expect(found('a\\b')).toEqual([all]);
    expect(found('s3://to/ar_ch')).toEqual([all]);
    expect(found('s3://to/arXch')).toEqual([]);
    expect(found('_MG')).toEqual([]);
    expect(found('')).toEqual([plain, all, percent, image]);
    expect(found('', null, 2)).toEqual([plain, all]);
    expect(found('', all, 2)).toEqual([percent, image]);
    expect(queue.search({ text: 'plain', before: null, limit: 1 })).toMatchObject([
      { state: 'done', totalFiles: 1 },
    ]);
  });

  it('are listed up to two hundred, the last to end first, after all that has not ended', async () => {
    const queue = await startQueue({
      buckets: { from: await filled(['a', 'b'], 'from:'), to: createMemoryStore() },
    });
    const ids: TransferId[] = [];
    for (let index = 0; index < 205; index += 1) ids.push(await done(queue, request(['a'])));
    await queue.pause(null);
    const waiting = await queue.start(request(['b']));
    const { transfers, summary } = queue.list();
    expect(transfers.map(({ id }) => id)).toEqual([waiting, ...ids.slice(5).toReversed()]);
    expect(summary).toMatchObject({ ended: 205, waiting: 1 });
    expect(queue.search({ text: '', before: ids[1]!, limit: 9 }).map(({ id }) => id)).toEqual([ids[0]]);
    queue.clear([ids[0]!, ids[1]!, waiting]);
    expect(queue.list().summary).toMatchObject({ ended: 203, waiting: 1 });
    queue.clear(null);
    expect(queue.list()).toMatchObject({
      transfers: [{ id: waiting }],
      summary: { ended: 0, failed: 0, waiting: 1 },
    });
    expect(() => queue.items({ id: ids[7]!, state: null, after: null, limit: 1 })).toThrow(
      expect.objectContaining({ code: 'input.wrong' }),
    );
  });

  it('keep their numbers over a restart without their files being counted again', async () => {
    const file = join(await tempFolder(), 'queue.db');
    const buckets = { from: await filled(['a', 'b', 'c'], 'from:'), to: await filled(['b'], 'to:') };
    const queue = await startQueue({ buckets, journal: await memoryJournal(file) });
    const id = await done(queue, request(null));
    const before = queue.get(id);
    await queue.close();
    queue.journal.close();
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM item');
    database.close();
    const again = await startQueue({ buckets, journal: await memoryJournal(file) });
    expect(again.get(id)).toEqual(before);
    expect(before).toMatchObject({ state: 'done', doneFiles: 2, skippedFiles: 1, totalFiles: 3 });
  });
});

describe('a report', () => {
  const keys = ['=cmd|calc', 'a, "b"', 'bad', 'line\nbreak', 'zebra'];

  async function reported(): Promise<{ queue: TestQueue; id: TransferId }> {
    const to = await filled(['zebra'], 's3://to/');
    const refusing: Store = {
      ...to,
      write: async (key, bytes, writing) => {
        if (key === 'bad') throw new AppError('access.denied', { op: 'entry.write', raw: 'AccessDenied' });
        return to.write(key, bytes, writing);
      },
    };
    const queue = await startQueue({ buckets: { from: await filled(keys, 's3://from/'), to: refusing } });
    return { queue, id: await done(queue, request(null)) };
  }

  it('as CSV says of every file what became of it, why, and what to do, and starts no formula', async () => {
    const { queue, id } = await reported();
    expect((await textOf(queue, id, 'csv')).split('\r\n')).toEqual([
      'key,target,state,sizeBytes,proof,retries,reason,nextStep',
      "'=cmd|calc,'=cmd|calc,done,2,,0,,",
      '"a, ""b""","a, ""b""",done,2,,0,,',
      'bad,bad,failed,2,,0,Could not copy s3://from/bad to s3://to/bad. This account or user is not allowed to do that.,"Ask whoever owns it for permission, or use another profile."',
      '"line\nbreak","line\nbreak",done,2,,0,,',
      'zebra,zebra,skipped,2,,0,"Something of that name was there already, and was left alone.",',
      '',
    ]);
  });

  it('as JSON is one list with the same fields', async () => {
    const { queue, id } = await reported();
    const lines: { key: string; state: string; nextStep: string | null }[] = JSON.parse(
      await textOf(queue, id, 'json'),
    );
    expect(lines.map(({ key, state }) => [key, state])).toEqual([
      ['=cmd|calc', 'done'],
      ['a, "b"', 'done'],
      ['bad', 'failed'],
      ['line\nbreak', 'done'],
      ['zebra', 'skipped'],
    ]);
    expect(lines[2]?.nextStep).toBe('Ask whoever owns it for permission, or use another profile.');
  });

  it('of a transfer without files is whole too, and of one with many comes in pieces', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => `${10_000 + index}`);
    const queue = await startQueue({
      buckets: { from: await filled(many, 'from:'), to: createMemoryStore(), none: createMemoryStore() },
    });
    const empty = await done(queue, request(null, { source: bucketPlace('none') }));
    expect(JSON.parse(await textOf(queue, empty, 'json'))).toEqual([]);
    const id = await done(queue, request(null));
    const pieces: string[] = [];
    for await (const piece of queue.report(id, 'json', new AbortController().signal)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(3);
    const lines: { key: string }[] = JSON.parse(pieces.join(''));
    expect(lines.map(({ key }) => key)).toEqual(many);
  });
});

describe('a queue that an older Longshore wrote', () => {
  it('goes on where it was, with what was claimed in doubt, and its history is shown', async () => {
    const file = join(await tempFolder(), 'queue.db');
    const old = await openDatabase({
      file,
      migrations: queueMigrations.slice(0, 1),
      log: () => undefined,
      now: () => 0,
    });
    const text = JSON.stringify(request(null, { ifExists: 'keep-both' }));
    old.run(
      `INSERT INTO transfer (request, title, direction, state, is_listed, created_ms, ended_ms)
       VALUES (?1, 'old', 'copy', 'done', 1, 1, 2), (?1, 'open', 'copy', 'waiting', 1, 3, NULL)`,
      text,
    );
    old.run(`INSERT INTO item (transfer, kind, key, target_key, size_bytes, state, is_claimed)
       VALUES (1, 'file', 'x', 'x', 2, 'done', 1), (2, 'file', 'a', 'a', 2, 'waiting', 1),
         (2, 'file', 'b', 'b', 2, 'waiting', 0)`);
    old.close();
    // Both files are there already, with the size and time of their sources: only what had been claimed may be ours.
    const to = await filled(['a', 'b'], 'to:');
    const buckets = { from: await filled(['a', 'b'], 'from:'), to };
    const queue = await startQueue({ buckets, journal: await memoryJournal(file) });
    expect(await queue.ended('2' as TransferId)).toMatchObject({ state: 'done', doneFiles: 2 });
    expect(queue.all('2' as TransferId).map(({ targetKey }) => targetKey)).toEqual(['a', 'b (2)']);
    expect(queue.get('1' as TransferId)).toMatchObject({
      state: 'done',
      title: 'old',
      doneFiles: 1,
      doneBytes: 2,
    });
  });
});

it('a transfer between folders of this computer takes no account\u2019s slots', async () => {
  const [from, to] = [await tempFolder(), await tempFolder()];
  const queue = await startQueue({ slots: 1 });
  expect(
    (
      await queue.ended(
        await queue.start(request(null, { source: localPlace(from), target: localPlace(to) })),
      )
    ).state,
  ).toBe('done');
});
