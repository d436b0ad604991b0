// Main watches the queue as a face of the engine, over the contract's own line.

import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../src/base/emitter.ts';
import type { Api, CallName, EventName } from '../../src/contract/api.ts';
import type { Settings } from '../../src/contract/models.ts';
import { serve } from '../../src/contract/rpc/serve.ts';
import { joinedTransports, type Transport } from '../../src/contract/rpc/transport.ts';
import { restingQueue } from '../../src/main/queue-picture.ts';
import { createQueueWatch } from '../../src/main/queue-watch.ts';

/** As much of an engine as main asks for. */
function startEngine() {
  const emitter = new Emitter<unknown>();
  let settings: Settings = {
    theme: 'dark',
    requests: { min: 1, desired: 4, max: 8 },
    workers: { min: 1, desired: 1, max: 1 },
    bandwidth: { upload: null, download: null, timetable: [] },
    syncOnBattery: true,
    saidOnce: [],
  };
  let isPaused = false;
  const summary = () => ({ ...restingQueue.summary, isPaused });
  const answers: Partial<Record<CallName, (input: never) => unknown>> = {
    'transfer.list': () => ({ transfers: [], summary: summary() }),
    'settings.get': () => settings,
    'settings.set': (change: Partial<Settings>) => (settings = { ...settings, ...change }),
    'transfer.pause': () => announce(true),
    'transfer.resume': () => announce(false),
  };
  function announce(next: boolean): null {
    isPaused = next;
    emitter.emit({ changed: [], removed: [], summary: summary() });
    return null;
  }
  const api = {
    call: async (name: CallName, input: never) => answers[name]?.(input),
    open: () => {
      throw new Error('no streams here');
    },
    on: (name: EventName, listener: (payload: never) => void) =>
      name === 'transfer.changed' ? emitter.on(listener as (payload: unknown) => void) : () => {},
  } as unknown as Api;
  return { api, saidOnce: () => settings.saidOnce };
}

function joinedTo(api: Api): Transport {
  const [ours, theirs] = joinedTransports();
  serve(api, theirs);
  return ours;
}

function startWatch() {
  const seen = { isPaused: [] as boolean[], themes: [] as string[], errors: [] as string[] };
  const watch = createQueueWatch({
    onQueue: ({ summary }) => seen.isPaused.push(summary.isPaused),
    onSettings: ({ theme }) => seen.themes.push(theme),
    onError: (what) => seen.errors.push(what),
  });
  return { watch, seen };
}

describe('Main', () => {
  it('looks at the queue and the settings when the engine is there', async () => {
    const { watch, seen } = startWatch();
    watch.watch(joinedTo(startEngine().api));
    await vi.waitFor(() => expect(seen).toEqual({ isPaused: [false], themes: ['dark'], errors: [] }));
  });

  it('pauses and resumes, and sees that it was done', async () => {
    const { watch, seen } = startWatch();
    watch.watch(joinedTo(startEngine().api));
    await vi.waitFor(() => expect(seen.themes.length).toBe(1));
    watch.setPaused(true);
    await vi.waitFor(() => expect(seen.isPaused.at(-1)).toBe(true));
    watch.setPaused(false);
    await vi.waitFor(() => expect(seen.isPaused.at(-1)).toBe(false));
  });

  it('goes on with the next engine when one is lost', async () => {
    const { watch, seen } = startWatch();
    const first = joinedTo(startEngine().api);
    watch.watch(first);
    await vi.waitFor(() => expect(seen.themes.length).toBe(1));
    first.close();
    watch.watch(joinedTo(startEngine().api));
    await vi.waitFor(() => expect(seen.themes.length).toBe(2));
    watch.setPaused(true);
    await vi.waitFor(() => expect(seen.isPaused.at(-1)).toBe(true));
  });

  it('says a thing once, and not again in the next run', async () => {
    const engine = startEngine();
    const first = startWatch().watch;
    first.watch(joinedTo(engine.api));
    let said = 0;
    first.sayOnce('window-hidden', () => (said += 1));
    first.sayOnce('window-hidden', () => (said += 1));
    await vi.waitFor(() => expect(engine.saidOnce()).toEqual(['window-hidden']));
    const second = startWatch();
    second.watch.watch(joinedTo(engine.api));
    second.watch.sayOnce('window-hidden', () => (said += 1));
    await vi.waitFor(() => expect(second.seen.themes.length).toBe(1));
    expect(said).toBe(1);
  });

  it('without an engine says it all the same, for this run', () => {
    const { watch } = startWatch();
    let said = 0;
    watch.sayOnce('window-hidden', () => (said += 1));
    return vi.waitFor(() => expect(said).toBe(1));
  });
});
