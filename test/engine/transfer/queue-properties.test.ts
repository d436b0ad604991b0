import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../src/contract/errors.ts';
import type { Entry, Key } from '../../../src/contract/models.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { sourceOf } from '../../support/bytes.ts';
import { bucketPlace, startQueue, until } from '../../support/queue.ts';

const codes: ErrorCode[] = [
  'network.lost',
  'service.busy',
  'access.denied',
  'entry.missing',
  'bytes.wrong',
  'disk.read-only',
];

/** How one call to the target goes: well, refused with a code, or done with its answer lost. */
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant('well' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...codes) },
  { weight: 1, arbitrary: fc.constant('deaf' as const) },
);

type Fate = 'well' | 'deaf' | ErrorCode;

/** A store whose writes go as they are fated; it counts who writes to a key at the same time. */
function fated(store: Store, fates: readonly Fate[]): { store: Store; rivals: number } {
  const underWay = new Set<Key>();
  const watched = { store, rivals: 0 };
  let turn = 0;
  watched.store = {
    ...store,
    write: async (key, bytes, writing) => {
      const next = fates[turn++ % fates.length] ?? 'well';
      if (underWay.has(key)) watched.rivals += 1;
      underWay.add(key);
      try {
        await new Promise((resolve) => setImmediate(resolve));
        writing.signal?.throwIfAborted();
        if (next !== 'well' && next !== 'deaf') throw new AppError(next, { op: 'entry.write' });
        const entry: Entry = await store.write(key, bytes, writing);
        if (next === 'deaf') throw new AppError('network.lost', { op: 'entry.write' });
        return entry;
      } finally {
        underWay.delete(key);
      }
    },
  };
  return watched;
}

const orders = fc.array(fc.constantFrom('pause', 'resume', 'cancel', 'retry'), { maxLength: 6 });

describe('a queue, whatever happens', () => {
  it('ends every item one way, never writes a key twice at once, and loses or doubles nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 25 }),
        orders,
        async (fates, count, given) => {
          const source = createMemoryStore('source:');
          for (let index = 0; index < count; index += 1)
            await source.write(`d/${index}` as Key, sourceOf(new Uint8Array([index])), {
              expected: { kind: 'absent' },
              sizeBytes: 1,
              modifiedMs: index,
            });
          const target = createMemoryStore();
          const watched = fated(target, fates);
          const queue = await startQueue({
            buckets: { s: source, t: watched.store },
            slots: 5,
            clock: { now: () => Date.now(), delay: (_, signal) => tick(signal) },
          });
          const id = await queue.start({
            source: bucketPlace('s'),
            keys: ['d' as Key],
            target: bucketPlace('t'),
            ifExists: 'keep-both',
          });
          for (const order of given) {
            await tick();
            if (order === 'pause') await queue.pause(null);
            else if (order === 'resume') await queue.resume(null);
            else await queue[order as 'cancel' | 'retry']([id]);
          }
          await queue.resume(null);
          const ended = await until(
            () => queue.get(id),
            ({ state }) => state !== 'waiting' && state !== 'running',
          );
          const items = queue.all(id);

          expect(watched.rivals).toBe(0);
          if (ended.isListed && ended.failedFiles + ended.doneFiles === ended.totalFiles)
            expect(items.length).toBe(count);
          expect(items.every(({ state }) => ['done', 'failed', 'cancelled'].includes(state))).toBe(true);
          expect(ended.doneFiles).toBe(items.filter(({ state }) => state === 'done').length);
          expect(ended.failedFiles).toBe(items.filter(({ state }) => state === 'failed').length);
          // What is done is there, whole, under the name that the journal tells; and nothing is there twice.
          const there = new Map<string, Entry>();
          for await (const page of target.list('' as Key, { isDeep: true }))
            for (const entry of page) there.set(entry.key, entry);
          for (const item of items)
            if (item.state === 'done')
              expect(there.get(item.targetKey)).toMatchObject({
                sizeBytes: 1,
                modifiedMs: Number(item.key.slice(2)),
              });
          expect([...there.keys()].filter((key) => key.includes('('))).toEqual([]);
          await queue.close();
        },
      ),
      { numRuns: 80 },
    );
  });
});

function tick(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) =>
    setImmediate(() => (signal?.aborted ? reject(new DOMException('stopped', 'AbortError')) : resolve())),
  );
}
