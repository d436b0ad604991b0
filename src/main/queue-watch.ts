// Main's own face of the engine: it watches the queue and pauses it, as any other face would.

import type { Settings } from '../contract/models.ts';
import { type Connection, connect } from '../contract/rpc/connect.ts';
import type { Transport } from '../contract/rpc/transport.ts';
import { followQueue, type QueuePicture, restingQueue } from './queue-picture.ts';

interface WatchOptions {
  readonly onQueue: (picture: QueuePicture) => void;
  readonly onSettings: (settings: Settings) => void;
  readonly onError: (what: string, error: unknown) => void;
}

export interface QueueWatch {
  /** Watches over `transport` from now on; the one before has been lost. */
  watch(transport: Transport): void;
  setPaused(isPaused: boolean): void;
  /** Calls `say` unless it has been said before, in this run or another. */
  sayOnce(what: string, say: () => void): void;
}

/** Watches the engine that `watch` brings a line to. */
export function createQueueWatch(options: WatchOptions): QueueWatch {
  const { onQueue, onSettings, onError } = options;
  let connection: Connection | null = null;
  let picture = restingQueue;
  const said = new Set<string>();

  function show(next: QueuePicture): void {
    picture = next;
    onQueue(picture);
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
      own.on('settings.changed', onSettings);
      own.onLost(() => {
        if (connection === own) connection = null;
      });
      look(own).catch((error: unknown) => onError('the queue could not be read', error));
    },
    setPaused(isPaused) {
      connection
        ?.call(isPaused ? 'transfer.pause' : 'transfer.resume', { ids: null })
        .catch((error: unknown) => onError('the queue could not be paused or resumed', error));
    },
    sayOnce(what, say) {
      sayUnlessSaid(what, say).catch((error: unknown) => onError('what was said could not be kept', error));
    },
  };
}
