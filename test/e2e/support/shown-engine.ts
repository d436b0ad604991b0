// An engine that shows the window something of everything, for looking at its views without waiting for events of the world.

import type {
  Api,
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
  StreamItem,
  StreamName,
} from '../../../src/contract/api.ts';
import { Key, LocalPath, TransferId } from '../../../src/contract/models.ts';
import type { Conflict, HistoryEntry, PairId, PairStatus } from '../../../src/contract/pair.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import type { Transfer, TransferItem } from '../../../src/contract/transfer.ts';
import { callExamples, streamExamples } from '../../contract/examples.ts';
import { shownPlan } from './shown-plan.ts';

type Answers = { readonly [N in CallName]?: (input: CallInput<N>) => CallOutput<N> };

export interface ShownEngine {
  readonly api: Api;
  announce<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

const [profile] = callExamples['profile.list'].output as [Profile];
const [transfer] = callExamples['transfer.list'].output.transfers as [Transfer];
const [item] = callExamples['transfer.items'].output as [TransferItem];
const buckets = callExamples['bucket.list'].output;
const { summary } = callExamples['transfer.list'].output;
const paused = { ...(transfer.error as NonNullable<Transfer['error']>), code: 'auth.expired' } as const;

/** A transfer in each state that has a look of its own. */
const examples: Partial<Transfer>[] = [
  { title: 'running', error: null, failedFiles: 0, resumedBytes: 5e8, retries: 2 },
  { title: 'high', state: 'waiting', priority: 'high', error: null, failedFiles: 0 },
  { title: 'stopped', state: 'paused', failedFiles: 0, error: paused },
  { title: 'done', state: 'done', error: null, failedFiles: 0, unverifiedFiles: 3, endedMs: 9 },
  { title: 'failed', state: 'failed', endedMs: 8 },
];
const transfers = examples.map(
  (part): Transfer => ({ ...transfer, ...part, id: TransferId.parse(part.title ?? '') }),
);

const states = ['waiting', 'running', 'done', 'skipped', 'failed', 'cancelled'] as const;

const [status] = callExamples['pair.list'].output as [PairStatus];
const report = status.last as NonNullable<PairStatus['last']>;
const done = { ...report.done, upload: 12, download: 3 };
const idle = { ...report, isWhole: true, error: null, notices: [], files: 48_211, done };
const nowMs = Date.now();

/** A pair in each state that has a look of its own. */
const pairExamples: readonly (Partial<PairStatus> & { readonly name: string })[] = [
  { name: 'Photos', state: 'idle', last: idle, verifiedMs: nowMs - 300_000, nextRunMs: nowMs + 720_000 },
  {
    ...{
      name: 'Everything that the northern office has ever scanned, by year and by shelf',
      state: 'working',
    },
    ...{ last: idle, progress: { phase: 'apply', done: 1204, total: 3000 } },
  },
  {
    ...{ name: 'Contracts', state: 'attention', isEmulated: true, nextRunMs: nowMs + 60_000 },
    last: {
      ...{ ...idle, held: 62, heldBytes: 9e6, conflicts: 2, attention: 3 },
      notices: [
        { kind: 'guard', reasons: [{ why: 'files', files: 62, limit: 50 }] },
        { kind: 'emulated', reasons: [] },
      ],
    },
  },
  { name: 'Archive', state: 'offline', nextRunMs: nowMs + 30_000 },
  { name: 'Music', state: 'paused', last: idle },
  { name: 'New', state: 'waiting', last: null },
];
const pairs = pairExamples.map(
  ({ name, ...part }, index): PairStatus => ({
    ...status,
    progress: null,
    ...part,
    last:
      part.last === null
        ? null
        : { ...(part.last ?? report), startedMs: nowMs - 310_000, endedMs: nowMs - 300_000 },
    pair: {
      ...status.pair,
      id: `pair-${index}` as PairId,
      name,
      createdMs: index,
      folder: LocalPath.parse(`/home/ana/${name}`),
      place: { ...status.pair.place, prefix: Key.parse(`${name.toLowerCase()}/`) },
      mode: index === 3 ? 'backup' : 'two-way',
      schedule: index % 3 === 1 ? { kind: 'every', minutes: 15 } : { kind: 'watch' },
      isPaused: part.state === 'paused',
    },
  }),
);
const [past] = callExamples['pair.history'].output as [HistoryEntry];
const history = shownPlan(60).map(({ act, path, to, sizeBytes, replaces }, index): HistoryEntry => {
  const trash = replaces ? `.longshore/trash/2026-11-26/mwwzmypk-t32d8c1q/${path}` : null;
  const error = index % 17 === 4 ? report.error : null;
  return {
    ...past,
    ...{ act, path, to, sizeBytes, trash, error },
    id: 60 - index,
    atMs: nowMs - 61_000 * index,
    ...(index === 7 && { act: 'union', path: Key.parse(''), to: null, sizeBytes: null, trash: null }),
  };
});
const conflict: Conflict = {
  path: Key.parse('2026/11/lisbon/DSC_0001.NEF'),
  copy: Key.parse('2026/11/lisbon/DSC_0001 (conflict, northern-office, 2026-11-26 0325, 7ea069).NEF'),
  sinceMs: nowMs - 7_200_000,
};

/** `itemCount` files in each transfer, in all states by turns. */
export function shownEngine(itemCount = 60): ShownEngine {
  const items = Array.from({ length: itemCount }, (_, index): TransferItem => {
    const state = states[index % states.length] ?? 'done';
    return {
      ...item,
      key: Key.parse(`folder/file-${String(index).padStart(6, '0')}.bin`),
      state,
      proof: state === 'done' ? (index % 4 === 0 ? 'none' : 'crc32') : null,
      error: state === 'failed' ? transfer.error : null,
      skipped: state === 'skipped' ? 'same' : null,
      sizeBytes: index,
    };
  });
  const answers: Answers = {
    'settings.get': () => ({ ...callExamples['settings.get'].output, theme: 'system' }),
    'profile.list': () => [profile],
    'profile.find': () => [],
    // With only one the window would step inside.
    'bucket.list': () => [...buckets, ...buckets.map((bucket) => ({ ...bucket, name: 'videos' }))],
    'transfer.list': () => ({ transfers, summary: { ...summary, waiting: 1, ended: 2 } }),
    'transfer.items': ({ state, after, limit }) => {
      const rest = items.slice(after === null ? 0 : items.findIndex(({ key }) => key === after) + 1);
      return rest.filter((one) => state === null || one.state === state).slice(0, limit);
    },
    'transfer.search': ({ text }) => transfers.filter(({ title }) => title.includes(text)),
    'pair.list': () => pairs,
    'pair.history': () => history,
    'pair.conflicts': () => [conflict],
    'pair.held': () => shownPlan(60).map((action) => ({ ...action, act: 'remove-remote', isHeld: true })),
    'store.facts': () => callExamples['store.probe'].output,
  };
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const api: Api = {
    async call(name, input) {
      return answers[name]?.(input) ?? callExamples[name].output;
    },
    async *open<N extends StreamName>(name: N) {
      if (name === 'pair.plan') yield shownPlan(itemCount) as StreamItem<N>;
      else yield* streamExamples[name].items;
    },
    on(name, listener) {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener as never));
      return () => heard.delete(listener as never);
    },
  };
  return {
    api,
    announce: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
  };
}
