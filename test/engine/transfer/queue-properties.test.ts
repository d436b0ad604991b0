import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../src/contract/errors.ts';
import type { Entry, Key, TransferId } from '../../../src/contract/models.ts';
import type { IfExists, Priority, Transfer } from '../../../src/contract/transfer.ts';
import type { Clock } from '../../../src/engine/host.ts';
import type { QueueJournal } from '../../../src/engine/journal/queue-journal.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { createQueue, type Queue } from '../../../src/engine/transfer/queue.ts';
import { sourceOf } from '../../support/bytes.ts';
import { breathe, createFakeClock, type FakeClock, throughTime } from '../../support/fake-clock.ts';
import { bucketPlace, memoryJournal } from '../../support/queue.ts';

const folders = ['d0', 'd1'];
const targets = ['t0', 't1'];
const codes: ErrorCode[] = [
  'network.lost',
  'service.busy',
  'access.denied',
  'entry.missing',
  'bytes.wrong',
  'disk.full',
  'auth.expired',
  'disk.read-only',
];

type Fate = 'well' | 'deaf' | ErrorCode;

/** How one call goes: well, refused with a code, or done with its answer lost. */
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('well' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...codes) },
  { weight: 1, arbitrary: fc.constant('deaf' as const) },
);

const which = fc.nat(5);
const order = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      folder: fc.nat(folders.length - 1),
      target: fc.nat(targets.length - 1),
      ifExists: fc.constantFrom<IfExists>('skip', 'replace', 'keep-both'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), winds: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'cancel' as const,
        'retry' as const,
        'clear' as const,
      ),
      which,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'pause all' as const,
        'resume all' as const,
        'clear all' as const,
        'die' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('prioritize' as const),
      which,
      priority: fc.constantFrom<Priority>('high', 'normal', 'low'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('reorder' as const), which, before: fc.option(which) }),
  },
);
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

/** The stores, as they are for every process, and what the processes do to them. */
class World {
  readonly clock: FakeClock = createFakeClock();
  readonly source = createMemoryStore('source:');
  readonly stores = new Map(targets.map((name) => [name, createMemoryStore(`${name}:`)]));
  readonly writers = new Map<string, Process>();
  readonly writes = new Map<string, number>();
  rivals = 0;
  isKind = false;
  #turn = 0;
  readonly #fates: readonly Fate[];

  constructor(fates: readonly Fate[]) {
    this.#fates = fates;
  }

  nextFate(): Fate {
    return this.isKind ? 'well' : (this.#fates[this.#turn++ % this.#fates.length] ?? 'well');
  }
}

/** One life of a process: when it dies, all that it does stops in the middle, without a word. */
class Process {
  isDead = false;
  readonly queue: Queue;
  readonly #world: World;

  constructor(world: World, journal: QueueJournal) {
    this.#world = world;
    this.queue = createQueue({
      host: { clock: this.#clock(), log: () => undefined, random: () => 0.5, platform: 'linux' },
      journal: this.#mortal(journal),
      openPlace: async (place) => (place.kind === 's3' ? this.#open(place.bucket) : world.source),
      preferredClass: () => undefined,
      sweep: async () => undefined,
      holds: true,
      onPlaceChange: () => undefined,
      onChange: () => undefined,
      slots: (_account, lane) => (lane === 'small' ? 3 : 2),
    });
  }

  /** Goes on with what comes next only while the process lives. */
  async #alive<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      if (this.isDead) await new Promise(() => undefined);
    }
  }

  #clock(): Clock {
    const { clock } = this.#world;
    return { now: clock.now, delay: (ms, signal) => this.#alive(clock.delay(ms, signal)) };
  }

  #mortal(journal: QueueJournal): QueueJournal {
    return new Proxy(journal, {
      get: (own, name, itself) => {
        if (this.isDead) throw new Error('a dead process writes nothing');
        return Reflect.get(own, name, itself);
      },
    });
  }

  #open(bucket: string): Store {
    const world = this.#world;
    const store = world.stores.get(bucket);
    const pass = (signal: AbortSignal | undefined) => this.#alive(world.clock.delay(10, signal));
    if (!store)
      return {
        ...world.source,
        list: (key, options) => this.#list(key, options?.signal),
      };
    return {
      ...store,
      write: async (key, bytes, writing) => {
        const name = `${bucket} ${key}`;
        const next = world.nextFate();
        const rival = world.writers.get(name);
        if (rival && !rival.isDead) world.rivals += 1;
        world.writers.set(name, this);
        world.writes.set(name, (world.writes.get(name) ?? 0) + 1);
        try {
          await pass(writing.signal);
          if (next !== 'well' && next !== 'deaf') throw new AppError(next, { op: 'entry.write' });
          const entry = await this.#alive(store.write(key, bytes, writing));
          // What is there may be there without our knowing: the answer can be lost, the process stopped or dead.
          await pass(writing.signal);
          if (next === 'deaf') throw new AppError('network.lost', { op: 'entry.write' });
          return entry;
        } finally {
          if (world.writers.get(name) === this) world.writers.delete(name);
        }
      },
    };
  }

  async *#list(key: Key, signal: AbortSignal | undefined): AsyncGenerator<Entry[]> {
    const next = this.#world.nextFate();
    // A page for each, so that the first move while the last are still to be listed; every third is said to be large.
    for await (const page of this.#world.source.list(key, { isDeep: true, signal }))
      for (const entry of page) {
        await this.#alive(this.#world.clock.delay(5, signal));
        yield [Number(entry.name) % 3 === 0 ? { ...entry, sizeBytes: 17 * 2 ** 20 } : entry];
        if (next === 'network.lost' || next === 'auth.expired')
          throw new AppError(next, { op: 'entry.list' });
      }
  }
}

interface Started {
  readonly id: TransferId;
  readonly folder: string;
  readonly target: string;
  readonly ifExists: IfExists;
}

const hasEnded = ({ state }: Transfer) => state === 'done' || state === 'failed' || state === 'cancelled';

async function live(fates: readonly Fate[], files: number, given: readonly Order[]): Promise<void> {
  const world = new World(fates);
  for (const folder of folders)
    for (let index = 0; index < files; index += 1)
      await world.source.write(`${folder}/${index}` as Key, sourceOf(new Uint8Array([index])), {
        expected: { kind: 'absent' },
        sizeBytes: 1,
        modifiedMs: 1000 + index,
      });
  const journal = await memoryJournal();
  let own = new Process(world, journal);
  let started: Started[] = [];
  const ever: Started[] = [];
  const through = <T>(work: Promise<T>) => throughTime(world.clock, work);
  const get = (id: TransferId) => own.queue.list().transfers.find((transfer) => transfer.id === id);
  const aloneAt = ({ folder, target, id }: Started) =>
    !ever.some((other) => other.id !== id && other.folder === folder && other.target === target);
  const pick = (index: number) => started[index % Math.max(1, started.length)];

  async function obey(next: Order): Promise<void> {
    const { queue } = own;
    const chosen = 'which' in next ? pick(next.which) : undefined;
    if (next.kind === 'start') {
      const [folder, target] = [folders[next.folder] ?? '', targets[next.target] ?? ''];
      const { ifExists } = next;
      const request = {
        source: bucketPlace('s'),
        keys: [folder as Key],
        target: bucketPlace(target),
        ifExists,
      };
      const begun = { id: await through(queue.start(request)), folder, target, ifExists };
      started.push(begun);
      ever.push(begun);
    } else if (next.kind === 'pass') {
      for (let winds = 0; winds < next.winds; winds += 1) {
        await breathe();
        world.clock.wind();
      }
    } else if (next.kind === 'die') {
      own.isDead = true;
      own = new Process(world, journal);
    } else if (next.kind === 'pause all') await through(queue.pause(null));
    else if (next.kind === 'resume all') await through(queue.resume(null));
    else if (next.kind === 'clear all' || (next.kind === 'clear' && chosen)) {
      const ended = new Set(
        queue
          .list()
          .transfers.filter(hasEnded)
          .map(({ id }) => id),
      );
      queue.clear(chosen ? [chosen.id] : null);
      started = started.filter(({ id }) => get(id) || !ended.has(id));
    } else if (chosen && next.kind === 'prioritize') queue.prioritize([chosen.id], next.priority);
    else if (chosen && next.kind === 'reorder') {
      const before = next.before === null ? undefined : pick(next.before);
      const isThere = before && before !== chosen && !hasEnded(get(before.id)!);
      if (isThere || !before) queue.reorder([chosen.id], before?.id ?? null);
    } else if (chosen && next.kind !== 'clear') {
      const doIt = next.kind as 'pause' | 'resume' | 'cancel' | 'retry';
      await through(queue[doIt]([chosen.id]));
      if (doIt === 'cancel' && aloneAt(chosen)) {
        const writing = [...world.writers].filter(
          ([name, process]) => !process.isDead && name.startsWith(`${chosen.target} ${chosen.folder}/`),
        );
        expect(writing).toEqual([]);
        expect(hasEnded(get(chosen.id)!)).toBe(true);
      }
    }
    // Nothing that was promised is ever gone.
    for (const { id } of started) expect(get(id)).toBeDefined();
  }

  await obey({ kind: 'start', folder: 0, target: 0, ifExists: 'keep-both' });
  for (const next of given) await obey(next);

  // From here on all goes well, and somebody takes up what is held.
  world.isKind = true;
  await through(own.queue.resume(null));
  for (const { id } of started) await through(own.queue.resume([id]));
  const { queue } = own;
  for (let winds = 0; !started.every(({ id }) => hasEnded(get(id)!)); winds += 1) {
    if (winds > 20_000) throw new Error(`a transfer never ends: ${JSON.stringify(queue.list())}`);
    await breathe();
    world.clock.wind();
    // What had failed before all went well may still hold one.
    for (const { id } of started) if (get(id)?.state === 'paused') await through(queue.resume([id]));
  }
  await through(queue.close());

  expect(world.rivals).toBe(0);
  expect([...world.writers.values()].filter(({ isDead }) => !isDead)).toEqual([]);
  for (const each of started) {
    const ended = get(each.id)!;
    const items = queue.items({ id: each.id, state: null, after: null, limit: 1000 });
    const inState = (state: string) => items.filter((item) => item.state === state).length;
    const own = items.filter(({ targetKey }) => targetKey !== '');
    expect(items.every(({ state }) => ['done', 'skipped', 'failed', 'cancelled'].includes(state))).toBe(true);
    expect({
      done: ended.doneFiles,
      skipped: ended.skippedFiles,
      failed: ended.failedFiles,
      retries: ended.retries,
    }).toEqual({
      done: inState('done'),
      skipped: inState('skipped'),
      failed: inState('failed'),
      retries: items.reduce((sum, { retries }) => sum + retries, 0),
    });
    expect(ended.state).toBe(
      inState('cancelled') > 0 || ended.state === 'cancelled'
        ? 'cancelled'
        : inState('failed') > 0
          ? 'failed'
          : 'done',
    );
    const isWhole = ended.isListed && !items.some(({ key }) => key === each.folder);
    if (isWhole && ended.state !== 'cancelled') expect(own.length).toBe(files);
    const there = new Map<string, Entry>();
    for await (const page of world.stores.get(each.target)!.list('' as Key, { isDeep: true }))
      for (const entry of page) there.set(entry.key, entry);
    // What is done is there, whole, under the name that the journal tells; and nothing is there twice.
    for (const { state, key, targetKey } of items)
      if (state === 'done')
        expect(there.get(targetKey)).toMatchObject({
          sizeBytes: 1,
          modifiedMs: 1000 + Number(key.slice(each.folder.length + 1)),
        });
    if (aloneAt(each))
      expect([...there.keys()].filter((key) => key.startsWith(each.folder) && key.includes('('))).toEqual([]);
  }
  // Six attempts each time that somebody, or a new process, has them made anew.
  const mostWrites = Math.max(0, ...world.writes.values());
  expect(mostWrites).toBeLessThanOrEqual(6 * (given.length + 2));
}

describe('a queue, whatever happens', () => {
  it('ends every item one way, never writes a key twice at once, loses or doubles nothing, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(order, { minLength: 1, maxLength: 16 }),
        live,
      ),
      { numRuns: 200, seed: 3 },
    );
  }, 60_000);
});
