// An engine that shows the window something of everything, for looking at its views without waiting for events of the world.

import type {
  Api,
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
  StreamName,
} from '../../../src/contract/api.ts';
import type { Profile, Transfer, TransferItem } from '../../../src/contract/models.ts';
import { Key, TransferId } from '../../../src/contract/models.ts';
import { callExamples, streamExamples } from '../../contract/examples.ts';

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
    'store.facts': () => callExamples['store.probe'].output,
  };
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const api: Api = {
    async call(name, input) {
      return answers[name]?.(input) ?? callExamples[name].output;
    },
    async *open<N extends StreamName>(name: N) {
      yield* streamExamples[name].items;
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
