// Main's own face of the engine: it watches the queue and the pairs, and pauses them, as any other face would.

import { isAbort } from '../base/abort.ts';
import type { PairHint } from '../contract/pair.ts';
import { type Connection, connect } from '../contract/rpc/connect.ts';
import type { Transport } from '../contract/rpc/transport.ts';
import type { Settings } from '../contract/settings.ts';
import { followPairs, noPairs, type PairsPicture, pairsToRun } from './pairs-picture.ts';
import { followQueue, type QueuePicture, restingQueue } from './queue-picture.ts';

interface WatchOptions {
  readonly onQueue: (picture: QueuePicture) => void;
  readonly onPairs: (picture: PairsPicture) => void;
  readonly onSettings: (settings: Settings) => void;
  readonly onError: (what: string, error: unknown) => void;
}

export interface QueueWatch {
  /** Watches over `transport` from now on; the one before has been lost. */
  watch(transport: Transport): void;
  setPaused(isPaused: boolean): void;
  setPairsPaused(isPaused: boolean): void;
  /** Runs every pair that is neither paused nor at it. */
  syncNow(): void;
  /** Tells the engine what the computer has gone through. */
  hint(kind: PairHint): void;
  /** Calls `say` unless it has been said before, in this run or another. */
  sayOnce(what: string, say: () => void): void;
}

/** Watches the engine that `watch` brings a line to. */
export function createQueueWatch(options: WatchOptions): QueueWatch {
  const { onQueue, onPairs, onSettings, onError } = options;
  let connection: Connection | null = null;
  let picture = restingQueue;
  let pairs = noPairs;
  const said = new Set<string>();

  function show(next: QueuePicture): void {
    picture = next;
    onQueue(picture);
  }

  function showPairs(next: PairsPicture): void {
    pairs = next;
    onPairs(pairs);
  }

  async function lookAtPairs(own: Connection): Promise<void> {
    showPairs(followPairs(noPairs, { changed: await own.call('pair.list', null), removed: [] }));
  }

  async function look(own: Connection): Promise<void> {
    const { transfers, summary } = await own.call('transfer.list', null);
    show(followQueue({ ...restingQueue, summary }, { changed: transfers, removed: [], summary }));
    onSettings(await own.call('settings.get', null));
  }

  async function sayUnlessSaid(what: string, say: () => void): Promise<void> {
    if (said.has(what)) return;
    said.add(what);
    const settings = await connection?.call('settings.get', null);
    if (settings?.saidOnce.includes(what)) return;
    say();
    if (settings) await connection?.call('settings.set', { saidOnce: [...settings.saidOnce, what] });
  }

  return {
    watch(transport) {
      const own = connect(transport);
      connection = own;
      own.on('transfer.changed', (news) => show(followQueue(picture, news)));
      own.on('pair.changed', (news) => showPairs(followPairs(pairs, news)));
      own.on('settings.changed', onSettings);
      own.onLost(() => {
        if (connection === own) connection = null;
      });
      look(own).catch((error: unknown) => onError('the queue could not be read', error));
      lookAtPairs(own).catch((error: unknown) => onError('the pairs could not be read', error));
    },
    setPaused(isPaused) {
      connection
        ?.call(isPaused ? 'transfer.pause' : 'transfer.resume', { ids: null })
        .catch((error: unknown) => onError('the queue could not be paused or resumed', error));
    },
    setPairsPaused(isPaused) {
      connection
        ?.call(isPaused ? 'pair.pause' : 'pair.resume', { ids: null })
        .catch((error: unknown) => onError('the pairs could not be paused or resumed', error));
    },
    syncNow() {
      for (const id of pairsToRun(pairs))
        connection
          ?.call('pair.run', { id })
          .catch((error: unknown) => isAbort(error) || onError('a pair could not be run', error));
    },
    hint(kind) {
      connection
        ?.call('pair.hint', { kind })
        .catch((error: unknown) => onError('the engine could not be told', error));
    },
    sayOnce(what, say) {
      sayUnlessSaid(what, say).catch((error: unknown) => onError('what was said could not be kept', error));
    },
  };
}
