// Follows a transfer: shows how far it is until it ends, and reads what became of each file.

import { formatDuration, formatPlural, formatRate, formatSize } from '../base/units.ts';
import type { TransferId } from '../contract/models.ts';
import type { PoolState } from '../contract/pool-state.ts';
import type { Transfer, TransferItem } from '../contract/transfer.ts';
import type { Asking } from './context.ts';

/** Programs are told at most this often how far it is. */
const eventMs = 250;
const pageSize = 500;

export interface Following {
  /** Names the transfer, and starts it where that is still to be done. */
  readonly begin: () => Promise<TransferId>;
  /** What Ctrl+C does: 'cancel' undoes what is under way and waits for the end, 'leave' only looks away. */
  readonly atAbort: 'cancel' | 'leave';
}

/**
 * Follows a transfer to its end, until it is held by a failure, or until an abort where that means to leave. Resolves with its last state; throws where it
 * cannot even start, and engine.gone when the engine that does it has gone.
 */
export async function follow(asking: Asking, { begin, atAbort }: Following): Promise<Transfer> {
  const { engine, signal, output } = asking;
  const seen = new Map<TransferId, Transfer>();
  let changed = () => {};
  let pools: readonly PoolState[] = [];
  const endPools = engine.on('pool.changed', (payload) => {
    ({ pools } = payload);
  });
  const end = engine.on('transfer.changed', (payload) => {
    for (const transfer of payload.changed) seen.set(transfer.id, transfer);
    changed();
  });
  let stop = () => {};
  try {
    const id = await begin();
    ({ pools } = await engine.call('pool.list', null));
    const { transfers } = await engine.call('transfer.list', null);
    for (const transfer of transfers) if (!seen.has(transfer.id)) seen.set(transfer.id, transfer);
    return await new Promise<Transfer>((resolve, reject) => {
      const tell = teller(asking, () => pools);
      changed = () => {
        const transfer = seen.get(id);
        if (!transfer) return;
        tell(transfer);
        const isLeft = signal.aborted && atAbort === 'leave';
        if (hasEnded(transfer) || isHeld(transfer) || isLeft) resolve(transfer);
      };
      stop = () => {
        if (atAbort === 'leave') return changed();
        engine.call('transfer.cancel', { ids: [id] }).catch(reject);
      };
      asking.lost?.then(reject, reject);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      changed();
    });
  } finally {
    signal.removeEventListener('abort', stop);
    output.status('');
    end();
    endPools();
  }
}

/** The files of a transfer that are in one state, a page at a time. */
export async function* itemsOf(
  { engine }: Asking,
  id: TransferId,
  state: TransferItem['state'],
): AsyncGenerator<TransferItem[]> {
  let after: TransferItem['key'] | null = null;
  for (;;) {
    const page: TransferItem[] = await engine.call('transfer.items', { id, state, after, limit: pageSize });
    if (page.length > 0) yield page;
    after = page.at(-1)?.key ?? null;
    if (page.length < pageSize) return;
  }
}

/** Whether a transfer has come to its end, however it went. */
export function hasEnded({ state }: Pick<Transfer, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether a transfer waits for the person to do something about its failure first. */
export function isHeld({ state, error }: Pick<Transfer, 'state' | 'error'>): boolean {
  return state === 'paused' && error !== null;
}

/** How far a transfer has come, as the events that tell of it have it. */
export function progressOf(transfer: Transfer) {
  const { isListed, totalFiles, totalBytes, doneFiles, doneBytes, skippedFiles, failedFiles } = transfer;
  return { isListed, totalFiles, totalBytes, doneFiles, doneBytes, skippedFiles, failedFiles };
}

/**
 * Requests to the accounts of a transfer: how many may be and are in flight, and what they met since the engine started. null
 * before the first.
 */
function requestsOf({ source, target }: Transfer, pools: readonly PoolState[]) {
  const ids = [source, target].flatMap((place) => (place.kind === 's3' ? [place.profileId] : []));
  const own = pools.filter(({ profileId }) => ids.includes(profileId));
  const sum = (name: 'limit' | 'inFlight' | 'slowDowns' | 'retries') =>
    own.reduce((all, pool) => all + pool[name], 0);
  if (own.length === 0) return null;
  return {
    limit: sum('limit'),
    inFlight: sum('inFlight'),
    slowDowns: sum('slowDowns'),
    retries: sum('retries'),
  };
}

function teller(
  { output, options }: Asking,
  pools: () => readonly PoolState[],
): (transfer: Transfer) => void {
  const saysEvents = output.isJson && options.progress !== false;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (transfer) => {
    if (hasEnded(transfer)) return;
    output.status(statusLine(transfer));
    if (!saysEvents || performance.now() - lastMs < eventMs) return;
    lastMs = performance.now();
    const { bytesPerSecond } = transfer;
    const requests = requestsOf(transfer, pools());
    output.say(null, { event: 'progress', ...progressOf(transfer), bytesPerSecond, requests });
  };
}

/** "214 of 1,000 files, 48.2 MiB of 1.2 GiB, 12.0 MiB/s, 2 min left". */
export function statusLine(transfer: Transfer): string {
  const { totalBytes, doneBytes, bytesPerSecond, isListed, failedFiles, state } = transfer;
  const left = totalBytes - doneBytes;
  return [
    ...amounts(transfer),
    state === 'paused' && 'paused',
    bytesPerSecond > 0 && formatRate(bytesPerSecond),
    isListed && bytesPerSecond > 0 && left > 0 && `${formatDuration((left / bytesPerSecond) * 1000)} left`,
    failedFiles > 0 && `${failedFiles} failed`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** "214 of 1,000 files" and "48.2 MiB of 1.2 GiB". */
export function amounts(transfer: Transfer): [files: string, bytes: string] {
  const { doneFiles, totalFiles, doneBytes, totalBytes, isListed } = transfer;
  return [
    `${doneFiles} of ${formatPlural(totalFiles, 'file')}${isListed ? '' : ' so far'}`,
    `${formatSize(doneBytes)} of ${formatSize(totalBytes)}`,
  ];
}
