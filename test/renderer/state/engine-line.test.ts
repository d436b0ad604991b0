// The line to the engine: what happens when it breaks.

import { describe, expect, it, vi } from 'vitest';
import type { Api, EventName } from '../../../src/contract/api.ts';
import { serve } from '../../../src/contract/rpc/serve.ts';
import { joinedTransports, type Transport } from '../../../src/contract/rpc/transport.ts';
import { createEngineLine } from '../../../src/renderer/state/engine-line.ts';

function engine() {
  const listeners = new Map<EventName, (payload: never) => void>();
  const api: Api = {
    call: async () => [] as never,
    async *open() {},
    on(name, listener) {
      listeners.set(name, listener as never);
      return () => listeners.delete(name);
    },
  };
  return { api, emit: (payload: unknown) => listeners.get('profile.changed')?.(payload as never) };
}

describe('createEngineLine', () => {
  it('opens again when the line breaks, tells who must fetch anew, and renews subscriptions', async () => {
    const { api, emit } = engine();
    const ends: Transport[] = [];
    const line = createEngineLine(async () => {
      const [face, far] = joinedTransports();
      serve(api, far);
      ends.push(far);
      return face;
    });
    const opened = vi.fn();
    const heard = vi.fn();
    line.onOpen(opened);
    line.api.on('profile.changed', heard);
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
    ends[0]?.close();
    await vi.waitFor(() => expect(line.status.getState().kind).toBe('lost'));
    await expect(line.api.call('profile.list', null)).rejects.toMatchObject({ code: 'engine.gone' });
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2), { timeout: 3000 });
    await expect(line.api.call('profile.list', null)).resolves.toEqual([]);
    emit({ profiles: [] });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ profiles: [] }));
  });

  it('waits longer after each try that fails, and not at all when asked to try now', async () => {
    vi.useFakeTimers();
    try {
      const dial = vi.fn(() => Promise.reject(new Error('refused')));
      const line = createEngineLine(dial);
      await vi.advanceTimersByTimeAsync(1000);
      expect(dial.mock.calls.length).toBe(3);
      await vi.advanceTimersByTimeAsync(20_000);
      const tries = dial.mock.calls.length;
      expect(tries).toBeLessThan(9);
      line.retryNow();
      expect(dial.mock.calls.length).toBe(tries + 1);
    } finally {
      vi.useRealTimers();
    }
  });
});
