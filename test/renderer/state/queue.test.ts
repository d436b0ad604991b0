// The queue as last announced.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Api } from '../../../src/contract/api.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { Key, LocalPath, ProfileId, TransferId } from '../../../src/contract/models.ts';
import type { Transfer } from '../../../src/contract/transfer.ts';
import { createQueue, foldInto, type QueueState, queueOf } from '../../../src/renderer/state/queue.ts';
import { arranged } from '../../../src/renderer/state/queue-order.ts';

const summary = {
  isPaused: false,
  running: 1,
  waiting: 0,
  ended: 0,
  failed: 0,
  uploadBytesPerSecond: 0,
  downloadBytesPerSecond: 0,
  remainingMs: null,
};
const transfer = (id: string, createdMs: number, doneBytes = 0): Transfer => ({
  id: TransferId.parse(id),
  title: id,
  direction: 'upload',
  source: { kind: 'local', path: LocalPath.parse('/') },
  target: { kind: 's3', profileId: ProfileId.parse('p'), bucket: 'b', prefix: Key.parse('') },
  state: 'running',
  priority: 'normal',
  isListed: true,
  totalFiles: 1,
  totalBytes: 10,
  doneFiles: 0,
  doneBytes,
  skippedFiles: 0,
  failedFiles: 0,
  retries: 0,
  resumedBytes: 0,
  unverifiedFiles: 0,
  bytesPerSecond: 0,
  createdMs,
  endedMs: null,
  error: null,
});
const state = queueOf([transfer('a', 1), transfer('b', 2)], summary);
const ids = ({ transfers }: QueueState) => transfers.map(({ id }) => id);

const ended = (id: string, endedMs: number): Transfer => ({ ...transfer(id, 0), state: 'done', endedMs });

describe('foldInto', () => {
  it('puts a new transfer behind those that wait, and before those that have ended', () => {
    const withEnded = queueOf([transfer('a', 1), ended('z', 9), transfer('b', 2)], summary);
    expect(ids(foldInto(withEnded, { changed: [transfer('c', 3)], removed: [], summary }))).toEqual([
      'a',
      'b',
      'c',
      'z',
    ]);
  });

  it('changes a row in place and leaves the others the same objects', () => {
    const next = foldInto(state, { changed: [transfer('b', 2, 5)], removed: [], summary });
    expect(ids(next)).toEqual(['a', 'b']);
    expect(next.transfers[1]?.doneBytes).toBe(5);
    expect(next.transfers[0]).toBe(state.transfers[0]);
  });

  it('takes removed ones out', () => {
    const removed = [TransferId.parse('a'), TransferId.parse('unknown')];
    expect(ids(foldInto(state, { changed: [], removed, summary }))).toEqual(['b']);
  });

  it('moves a transfer to where its priority puts it, and back', () => {
    const high = foldInto(state, {
      changed: [{ ...transfer('b', 2), priority: 'high' }],
      removed: [],
      summary,
    });
    expect(ids(high)).toEqual(['b', 'a']);
    expect(ids(foldInto(high, { changed: [transfer('b', 2)], removed: [], summary }))).toEqual(['a', 'b']);
  });

  it('shows what ended last above what ended before', () => {
    const once = foldInto(state, { changed: [ended('a', 10)], removed: [], summary });
    expect(ids(foldInto(once, { changed: [ended('b', 20)], removed: [], summary }))).toEqual(['b', 'a']);
  });

  it('knows where each transfer stands, whatever has come and gone', () => {
    fc.assert(
      fc.property(fc.array(announcement), (announcements) => {
        let now = queueOf([], summary);
        for (const news of announcements) now = foldInto(now, { ...news, summary });
        const fresh = arranged(now.transfers, now.turns);
        expect(now.transfers).toEqual(fresh);
        expect(now.transfers.map(({ id }) => now.places.get(id))).toEqual([...now.transfers.keys()]);
      }),
    );
  });
});

const someTransfer = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  state: fc.constantFrom('waiting', 'running', 'paused', 'done', 'failed', 'cancelled'),
  priority: fc.constantFrom('high', 'normal', 'low'),
  endedMs: fc.option(fc.nat(9)),
});
const announcement = fc.record({
  changed: fc.array(
    someTransfer.map(({ id, ...part }): Transfer => ({ ...transfer(id, 0), ...part })),
    { maxLength: 4 },
  ),
  removed: fc.array(
    fc.constantFrom('a', 'b', 'c').map((id) => TransferId.parse(id)),
    { maxLength: 1 },
  ),
});

describe('reorder', () => {
  /** An engine that lists `a`, `b` and `c`, and may refuse to change their order. */
  function queue(refuses: boolean) {
    const asked: unknown[] = [];
    const api: Api = {
      async call(name: string, input: unknown) {
        if (name === 'transfer.list')
          return { transfers: ['a', 'b', 'c'].map((id, at) => transfer(id, at)), summary } as never;
        asked.push(input);
        if (refuses) throw new AppError('store.unsupported', { op: name });
        return null as never;
      },
      async *open() {},
      on: () => () => {},
    };
    return { queue: createQueue(api), asked };
  }
  const input = { ids: [TransferId.parse('c')], before: TransferId.parse('a') };

  it('is seen at once, and asked of the engine', async () => {
    const { queue: own, asked } = queue(false);
    await own.load();
    const done = own.reorder(input);
    expect(ids(own.store.getState())).toEqual(['c', 'a', 'b']);
    await done;
    expect(asked).toEqual([input]);
  });

  it('is taken back when the engine refuses', async () => {
    const { queue: own } = queue(true);
    await own.load();
    await expect(own.reorder(input)).rejects.toMatchObject({ code: 'store.unsupported' });
    expect(ids(own.store.getState())).toEqual(['a', 'b', 'c']);
  });
});
