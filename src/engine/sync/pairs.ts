// All pairs, and what a person does with them.

import type { CallInput, EventPayload, StreamInput, StreamItem } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { Pair, PairAction, PairDraft, PairHint, PairId, PairStatus } from '../../contract/pair.ts';
import type { Host } from '../host.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import type { PairTable } from '../journal/pair-table.ts';
import { createAnnouncer } from '../transfer/announcer.ts';
import { checkPair } from './check-pair.ts';
import { hiddenIn } from './hidden-in.ts';
import { Keeper, type KeeperParts } from './keeper.ts';
import { planPages, previewPages } from './plan-pages.ts';
import { afterHint, holdsBack, isRousing, usualOutlook } from './schedule.ts';

export interface PairsParts {
  readonly host: Pick<Host, 'clock' | 'random' | 'log' | 'platform'>;
  readonly table: PairTable;
  /** Runs by itself what is due. */
  readonly isBackground: boolean;
  /** null: one in memory, of a pair that is not made yet. */
  readonly openJournal: (id: PairId | null) => Promise<PairJournal>;
  readonly lock: (id: PairId) => { close(): void };
  readonly open: KeeperParts['open'];
  readonly watch: KeeperParts['watch'];
  readonly syncOnBattery: boolean;
  readonly onChange: (payload: EventPayload<'pair.changed'>) => void;
}

export interface Pairs {
  list(): Promise<PairStatus[]>;
  save(input: CallInput<'pair.save'>): Promise<Pair>;
  remove(id: PairId): Promise<void>;
  run(input: CallInput<'pair.run'>, signal: AbortSignal | undefined): ReturnType<Keeper['run']>;
  stop(id: PairId): Promise<void>;
  hint(hint: PairHint): Promise<void>;
  /** From now on pairs run by themselves on battery too, or no longer. */
  allowBattery(isAllowed: boolean): Promise<void>;
  pause(ids: readonly PairId[] | null, isPaused: boolean): Promise<void>;
  /** What a run would do now, in pages. */
  plan(id: PairId, signal: AbortSignal): AsyncIterable<PairAction[]>;
  /** What the first run of a pair would do that is not made yet, in pages. */
  preview(draft: PairDraft, signal: AbortSignal): AsyncIterable<PairAction[]>;
  hidden(input: StreamInput<'pair.hidden'>, signal: AbortSignal): AsyncIterable<StreamItem<'pair.hidden'>>;
  /** The pair itself, for looking things up; throws input.wrong where there is none. */
  keeper(id: PairId): Promise<Keeper>;
  close(): Promise<void>;
}

export function createPairs(parts: PairsParts): Pairs {
  const { host, table, isBackground } = parts;
  const { clock, random, log } = host;
  const keepers = new Map<PairId, Promise<Keeper>>();
  let removed: PairId[] = [];
  let isClosed = false;
  let outlook = usualOutlook;
  let syncOnBattery = parts.syncOnBattery;
  const announcer = createAnnouncer<Keeper>(clock, (changed) => {
    const gone = removed;
    removed = [];
    const left = [...changed].filter(({ pair }) => keepers.has(pair.id));
    parts.onChange({ changed: left.map((keeper) => keeper.status()), removed: gone });
  });

  async function open(pair: Pair): Promise<Keeper> {
    const journal = await parts.openJournal(pair.id);
    const keeper: Keeper = new Keeper(pair, {
      ...{ journal, clock, random, log, isBackground, open: parts.open, watch: parts.watch },
      lock: () => parts.lock(pair.id),
      outlook: () => ({ isOnline: outlook.isOnline, isHeldBack: holdsBack(outlook, syncOnBattery) }),
      onChange: () => announcer.mark(keeper),
    });
    return keeper;
  }

  function keeperOf(pair: Pair): Promise<Keeper> {
    const known = keepers.get(pair.id);
    if (known) return known;
    const opening = open(pair);
    keepers.set(pair.id, opening);
    opening.catch(() => keepers.delete(pair.id));
    return opening;
  }

  async function keeper(id: PairId): Promise<Keeper> {
    if (isClosed) throw new AppError('engine.gone', { op: 'pair.run' });
    const pair = table.pairs().find((one) => one.id === id);
    if (pair) return keeperOf(pair);
    throw new AppError('input.wrong', { op: 'pair.run', from: id, detail: 'There is no such pair.' });
  }

  const all = () => Promise.all(table.pairs().map(keeperOf));

  async function reconsider(isRoused: boolean): Promise<void> {
    for (const one of await Promise.allSettled([...keepers.values()]))
      if (one.status === 'fulfilled') one.value.reconsider(isRoused);
  }

  // What is due runs from the start, whether anybody looks or not.
  if (isBackground)
    for (const pair of table.pairs())
      keeperOf(pair).catch((error: unknown) => log('error', 'a pair cannot be opened', { error }));

  return {
    list: async () => (await all()).map((one) => one.status()),
    async save({ id, draft }) {
      const others = table.pairs();
      await checkPair(draft, others, id);
      const old = others.find((one) => one.id === id);
      const pair: Pair = {
        ...draft,
        id: old?.id ?? newId(random),
        isPaused: old?.isPaused ?? false,
        createdMs: old?.createdMs ?? clock.now(),
      };
      const isMoved =
        old && (old.folder !== pair.folder || !isSamePlace(old, pair) || old.mode !== pair.mode);
      table.savePair(pair);
      const saved = await keeperOf(pair);
      // Another folder or bucket has nothing in common with what was there before.
      if (isMoved) await saved.startAnew();
      saved.change(pair);
      return pair;
    },
    async remove(id) {
      const gone = await keeper(id);
      table.removePair(id);
      keepers.delete(id);
      await gone.close();
      removed.push(id);
      announcer.mark();
    },
    run: async ({ id, isExact }, signal) => (await keeper(id)).run({ isExact: isExact ?? false }, signal),
    stop: async (id) => (await keeper(id)).stop(),
    hint(hint) {
      outlook = afterHint(outlook, hint);
      return reconsider(isRousing(hint));
    },
    async allowBattery(isAllowed) {
      if (isAllowed === syncOnBattery) return;
      syncOnBattery = isAllowed;
      await reconsider(false);
    },
    async pause(ids, isPaused) {
      for (const one of ids ? await Promise.all(ids.map(keeper)) : await all()) {
        const pair = { ...one.pair, isPaused };
        table.savePair(pair);
        one.change(pair);
      }
    },
    async *plan(id, signal) {
      yield* planPages(await keeper(id), signal);
    },
    async *preview(draft, signal) {
      await checkPair(draft, table.pairs(), null);
      const pair: Pair = { ...draft, id: newId(random), isPaused: true, createdMs: clock.now() };
      const journal = await parts.openJournal(null);
      yield* previewPages(pair, { journal, clock, random, log, open: parts.open }, signal);
    },
    hidden: ({ folder, ignore }, signal) => hiddenIn(folder, ignore, host.platform, signal),
    keeper,
    async close() {
      isClosed = true;
      announcer.close();
      for (const one of await Promise.allSettled([...keepers.values()]))
        if (one.status === 'fulfilled') await one.value.close();
    },
  };
}

function isSamePlace(one: Pair, other: Pair): boolean {
  const { place: a } = one;
  const { place: b } = other;
  return a.profileId === b.profileId && a.bucket === b.bucket && a.prefix === b.prefix;
}

function newId(random: () => number): PairId {
  return `p${Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, '0')}` as PairId;
}
