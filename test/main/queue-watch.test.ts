// Main watches the queue as a face of the engine, over the contract's own line.

import { describe, expect, it, vi } from 'vitest';
import { abortError } from '../../src/base/abort.ts';
import { Emitter } from '../../src/base/emitter.ts';
import type { Api, CallName, EventName } from '../../src/contract/api.ts';
import type { PairHint } from '../../src/contract/pair.ts';
import { serve } from '../../src/contract/rpc/serve.ts';
import { joinedTransports, type Transport } from '../../src/contract/rpc/transport.ts';
import type { Settings } from '../../src/contract/settings.ts';
import type { PairsPicture } from '../../src/main/pairs-picture.ts';
import { restingQueue } from '../../src/main/queue-picture.ts';
import { createQueueWatch } from '../../src/main/queue-watch.ts';
import { pairsThat } from './pairs-that.ts';

/** As much of an engine as main asks for. */
function startEngine() {
  const [emitter, pairNews] = [new Emitter<unknown>(), new Emitter<unknown>()];
  const emitters: Partial<Record<EventName, Emitter<unknown>>> = {
    'transfer.changed': emitter,
    'pair.changed': pairNews,
  };
  let settings: Settings = {
    theme: 'dark',
    requests: { min: 1, desired: 4, max: 8 },
    workers: { min: 1, desired: 1, max: 1 },
    bandwidth: { upload: null, download: null, timetable: [] },
    syncOnBattery: true,
    saidOnce: [],
  };
  let isPaused = false;
  let pairs = pairsThat('idle', 'working');
  const ran: string[] = [];
  const hints: PairHint[] = [];
  const summary = () => ({ ...restingQueue.summary, isPaused });
  const answers: Partial<Record<CallName, (input: never) => unknown>> = {
    'transfer.list': () => ({ transfers: [], summary: summary() }),
    'settings.get': () => settings,
    'settings.set': (change: Partial<Settings>) => (settings = { ...settings, ...change }),
    'transfer.pause': () => announce(true),
    'transfer.resume': () => announce(false),
    'pair.list': () => [...pairs.values()],
    'pair.pause': () => tell(pairsThat('paused', 'paused')),
    'pair.resume': () => tell(pairsThat('idle', 'working')),
    'pair.run': ({ id }: { id: string }) => {
      ran.push(id);
      throw abortError();
    },
    'pair.hint': ({ kind }: { kind: PairHint }) => {
      hints.push(kind);
      return null;
    },
  };
  function announce(next: boolean): null {
    isPaused = next;
    emitter.emit({ changed: [], removed: [], summary: summary() });
    return null;
  }
  function tell(next: PairsPicture): null {
    pairs = next;
    pairNews.emit({ changed: [...pairs.values()], removed: [] });
    return null;
  }
  const api = {
    call: async (name: CallName, input: never) => answers[name]?.(input),
    open: () => {
      throw new Error('no streams here');
    },
    on: (name: EventName, listener: (payload: never) => void) =>
      emitters[name]?.on(listener as (payload: unknown) => void) ?? (() => {}),
  } as unknown as Api;
  return { api, ran, hints, saidOnce: () => settings.saidOnce };
}

function joinedTo(api: Api): Transport {
  const [ours, theirs] = joinedTransports();
  serve(api, theirs);
  return ours;
}

function startWatch() {
  const seen = {
    isPaused: [] as boolean[],
    themes: [] as string[],
    pairs: [] as string[],
    errors: [] as string[],
  };
  const watch = createQueueWatch({
    onQueue: ({ summary }) => seen.isPaused.push(summary.isPaused),
    onPairs: (pairs) => seen.pairs.push([...pairs.values()].map(({ state }) => state).join()),
    onSettings: ({ theme }) => seen.themes.push(theme),
    onError: (what) => seen.errors.push(what),
  });
  return { watch, seen };
}

describe('Main', () => {
  it('looks at the queue and the settings when the engine is there', async () => {
    const { watch, seen } = startWatch();
    watch.watch(joinedTo(startEngine().api));
    await vi.waitFor(() =>
      expect(seen).toEqual({ isPaused: [false], themes: ['dark'], pairs: ['idle,working'], errors: [] }),
    );
  });

  it('pauses and resumes all pairs, and sees that it was done', async () => {
    const { watch, seen } = startWatch();
    watch.watch(joinedTo(startEngine().api));
    await vi.waitFor(() => expect(seen.pairs.length).toBe(1));
    watch.setPairsPaused(true);
    await vi.waitFor(() => expect(seen.pairs.at(-1)).toBe('paused,paused'));
    watch.setPairsPaused(false);
    await vi.waitFor(() => expect(seen.pairs.at(-1)).toBe('idle,working'));
  });

  it('syncs now what is not at it, and takes a stop for no error', async () => {
    const { watch, seen } = startWatch();
    const engine = startEngine();
    watch.watch(joinedTo(engine.api));
    await vi.waitFor(() => expect(seen.pairs.length).toBe(1));
    watch.syncNow();
    watch.hint('woke');
    await vi.waitFor(() => expect(engine.hints).toEqual(['woke']));
    expect(engine.ran).toEqual(['p0']);
    expect(seen.errors).toEqual([]);
  });

  it('tells the engine what the computer goes through', async () => {
    const { watch } = startWatch();
    const engine = startEngine();
    watch.watch(joinedTo(engine.api));
    watch.hint('offline');
    watch.hint('online');
    await vi.waitFor(() => expect(engine.hints).toEqual(['offline', 'online']));
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
