// The pairs that the window knows.

import { describe, expect, it, vi } from 'vitest';
import type { PairId, PairState, PairStatus } from '../../../src/contract/pair.ts';
import { canRunOnPair, pairCommandOf } from '../../../src/renderer/state/pair-commands.ts';
import { createPairs, foldPairs, onNews, onRunEnd, overallState } from '../../../src/renderer/state/pairs.ts';
import { callExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const [example] = callExamples['pair.list'].output as [PairStatus];
const report = example.last as NonNullable<PairStatus['last']>;
const status = (id: string, part: Partial<PairStatus> = {}): PairStatus => ({
  ...example,
  ...part,
  pair: { ...example.pair, id: id as PairId, createdMs: id.charCodeAt(0) },
});
const press = (key: string) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false });

describe('the pairs', () => {
  it('stand in the order in which they were made, whoever was announced last', async () => {
    const { api, announce } = toldEngine({ 'pair.list': () => [status('b'), status('a')] });
    const pairs = createPairs(api);
    const ids = () => pairs.store.getState().pairs.map(({ pair }) => pair.id);
    expect(pairs.store.getState().isLoaded).toBe(false);
    await pairs.load();
    expect(ids()).toEqual(['a', 'b']);
    announce('pair.changed', { changed: [status('c'), status('a')], removed: ['b' as PairId] });
    expect(ids()).toEqual(['a', 'c']);
  });

  it('leave what did not change as it was', () => {
    const before = [status('a'), status('b')];
    const after = foldPairs(before, { changed: [status('b')], removed: [] });
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it('tell of the end of a run, and of nothing else', async () => {
    const { api, announce } = toldEngine({ 'pair.list': () => [status('a'), status('b')] });
    const pairs = createPairs(api);
    await pairs.load();
    const listener = vi.fn();
    const end = onRunEnd(pairs, 'a' as PairId, listener);
    const announced = (one: PairStatus) => announce('pair.changed', { changed: [one], removed: [] });
    announced(status('a', { state: 'paused' }));
    announced(status('b', { last: { ...report, endedMs: 99 } }));
    expect(listener).not.toHaveBeenCalled();
    announced(status('a', { last: { ...report, endedMs: 99 } }));
    expect(listener).toHaveBeenCalledTimes(1);
    end();
    announced(status('a', { last: { ...report, endedMs: 100 } }));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tell of what somebody has decided, but not of each step of a run', async () => {
    const { api, announce } = toldEngine({ 'pair.list': () => [status('a'), status('b')] });
    const pairs = createPairs(api);
    await pairs.load();
    const listener = vi.fn();
    const end = onNews(pairs, 'a' as PairId, listener);
    const announced = (one: PairStatus) => announce('pair.changed', { changed: [one], removed: [] });
    announced(status('a', { state: 'working' }));
    announced(status('b'));
    expect(listener).not.toHaveBeenCalled();
    announced(status('a', { state: 'paused' }));
    expect(listener).toHaveBeenCalledTimes(1);
    end();
    announced(status('a', { state: 'idle' }));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('stand all together as the one that needs the person most', () => {
    const states = (...all: PairState[]) => overallState(all.map((state) => status('a', { state })));
    expect([
      states('idle', 'attention', 'working'),
      states('idle', 'working'),
      states('paused'),
      states(),
    ]).toEqual(['attention', 'working', 'paused', null]);
  });
});

describe('the commands of a pair', () => {
  const browser = { shell: null };

  it('have one key for running and stopping, and one for pausing and resuming', () => {
    const working = status('a', { state: 'working' });
    const idle = status('a', { state: 'idle' });
    const paused = { ...idle, pair: { ...idle.pair, isPaused: true } };
    expect([idle, working].map((one) => pairCommandOf(press('F5'), false, browser, one))).toEqual([
      'run',
      'stop',
    ]);
    expect([idle, paused].map((one) => pairCommandOf(press(' '), false, browser, one))).toEqual([
      'pause',
      'resume',
    ]);
    expect(pairCommandOf(press('x'), false, browser, idle)).toBeNull();
  });

  it('are offered only where they make sense', () => {
    const idle = status('a', { state: 'idle', last: { ...report, held: 0 } });
    expect([canRunOnPair(browser, idle, 'held'), canRunOnPair(browser, idle, 'reveal')]).toEqual([
      false,
      false,
    ]);
    expect(canRunOnPair(browser, { ...idle, last: { ...report, held: 1 } }, 'held')).toBe(true);
  });
});
