// All that is under way: a pool of requests for each account, the threads that move the bytes, and the limits on both.

import { isAbort } from '../../base/abort.ts';
import type { EventPayload } from '../../contract/api.ts';
import type { PoolLimits } from '../../contract/limits.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { AddressState, PoolState } from '../../contract/pool-state.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Clock } from '../host.ts';
import { limitsAt } from './bandwidth.ts';
import { createPool, type Pool } from './pool.ts';
import { Recent } from './recent.ts';
import { afterSample, startWorkers } from './worker-count.ts';

/** What one account has under way; handed to whoever sends its requests. */
export interface Load {
  readonly pool: Pool;
  /** So many more bytes have moved. */
  count(direction: 'up' | 'down', bytes: number): void;
  /** One more request was sent again. */
  retried(): void;
}

/** The threads, as far as their number goes. */
export interface Threads {
  readonly count: number;
  /** The share of the last second in which they were at work, in the mean. */
  readonly load: { readonly mean: number };
  resize(count: number): void;
  limit(direction: 'up' | 'down', bytesPerSecond: number | null): void;
  addresses(account: string): readonly AddressState[];
}

export interface Traffic {
  /** The load of an account; `limits` are its own, where it has some. */
  of(id: ProfileId, limits: PoolLimits | null): Load;
  /** How many requests to these accounts may be in flight now; ids are parted by spaces, '' is this computer. */
  limitOf(account: string): number;
  follow(settings: Settings): void;
  state(): EventPayload<'pool.changed'>;
  close(): void;
}

interface Kept {
  readonly load: Load;
  own: PoolLimits | null;
  readonly up: Recent;
  readonly down: Recent;
  retries: number;
}

interface Parts {
  readonly clock: Clock;
  readonly threads: Threads;
  readonly settings: Settings;
  /** Room has appeared. */
  readonly onRoom: () => void;
  readonly onChange: (payload: EventPayload<'pool.changed'>) => void;
}

/** Where bytes go through the engine's own thread. */
export const noThreads: Threads = {
  count: 0,
  load: { mean: 0 },
  resize: () => {},
  limit: () => {},
  addresses: () => [],
};

const lookMs = 1000;

export function createTraffic({ clock, threads, settings: first, onRoom, onChange }: Parts): Traffic {
  const stop = new AbortController();
  const kept = new Map<ProfileId, Kept>();
  let settings = first;
  let control = startWorkers(settings.workers);
  let isLooking = false;

  function keep(id: ProfileId, own: PoolLimits | null): Kept {
    const pool = createPool(clock, own ?? settings.requests);
    pool.onRoom(onRoom);
    const up = new Recent();
    const down = new Recent();
    const one: Kept = {
      own,
      up,
      down,
      retries: 0,
      load: {
        pool,
        count(direction, bytes) {
          (direction === 'up' ? up : down).add(bytes, clock.now());
          look();
        },
        retried() {
          one.retries += 1;
        },
      },
    };
    kept.set(id, one);
    return one;
  }

  function stateOf(id: ProfileId, { load, up, down, retries }: Kept): PoolState {
    const now = clock.now();
    const { bytesPerSecond: _both, ...state } = load.pool.state();
    return {
      profileId: id,
      ...state,
      retries,
      uploadBytesPerSecond: up.perSecond(now).bytes,
      downloadBytesPerSecond: down.perSecond(now).bytes,
      addresses: [...threads.addresses(id)],
    };
  }

  function state(): EventPayload<'pool.changed'> {
    const { min, desired, max } = settings.workers;
    return {
      pools: [...kept].map(([id, one]) => stateOf(id, one)),
      workers: { min, desired, max, count: threads.count },
    };
  }

  function holdLimits(): void {
    const now = new Date(clock.now());
    const limits = limitsAt(settings.bandwidth, {
      day: now.getDay(),
      minute: now.getHours() * 60 + now.getMinutes(),
    });
    threads.limit('up', limits.upload);
    threads.limit('down', limits.download);
  }

  /** Once a second, as long as anything moves and once more after that, so that the last word is "nothing". */
  function look(): void {
    if (isLooking || stop.signal.aborted) return;
    isLooking = true;
    lookOn().catch((error: unknown) => {
      if (!isAbort(error)) throw error;
    });
  }

  async function lookOn(): Promise<void> {
    for (let quiet = 0; quiet < 4; quiet += 1) {
      const startMs = clock.now();
      await clock.delay(lookMs, stop.signal);
      const now = state();
      const rate = now.pools.reduce(
        (sum, { uploadBytesPerSecond, downloadBytesPerSecond, requestsPerSecond }) =>
          sum + uploadBytesPerSecond + downloadBytesPerSecond + requestsPerSecond,
        0,
      );
      const hasWork = now.pools.some(({ inFlight }) => inFlight > 0);
      if (rate > 0 || hasWork) quiet = 0;
      holdLimits();
      const elapsedMs = clock.now() - startMs;
      control = afterSample(
        control,
        { elapsedMs, utilization: threads.load.mean, hasWork, rate },
        settings.workers,
      );
      threads.resize(control.count);
      onChange(now);
    }
    isLooking = false;
  }

  holdLimits();
  threads.resize(control.count);
  return {
    of(id, own) {
      const known = kept.get(id) ?? keep(id, own);
      if (JSON.stringify(known.own) !== JSON.stringify(own)) {
        known.own = own;
        known.load.pool.setLimits(own ?? settings.requests);
      }
      return known.load;
    },
    limitOf(account) {
      let least = Number.POSITIVE_INFINITY;
      for (const id of account.includes(' ') ? account.split(' ') : [account])
        least = Math.min(least, kept.get(id as ProfileId)?.load.pool.limit ?? settings.requests.desired);
      return least;
    },
    follow(next) {
      settings = next;
      holdLimits();
      for (const { own, load } of kept.values()) if (!own) load.pool.setLimits(settings.requests);
    },
    state,
    close: () => stop.abort(),
  };
}
