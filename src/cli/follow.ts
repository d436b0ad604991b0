// Starts a transfer, shows how far it is, and reads what became of each file when it has ended.

import { formatDuration, formatPlural, formatRate, formatSize } from '../base/units.ts';
import type { Transfer, TransferId, TransferItem, TransferRequest } from '../contract/models.ts';
import type { Session } from './context.ts';

/** Programs are told at most this often how far it is. */
const eventMs = 250;
const pageSize = 500;

/**
 * Runs a transfer to its end, which a cancel brings about too; what is under way then is undone, what was done stays.
 * Resolves with its last state; throws only where it cannot even start.
 */
export async function follow(session: Session, request: TransferRequest): Promise<Transfer> {
  const { engine, signal, output } = session;
  const seen = new Map<TransferId, Transfer>();
  let changed = () => {};
  const end = engine.on('transfer.changed', (payload) => {
    for (const transfer of payload.changed) seen.set(transfer.id, transfer);
    changed();
  });
  try {
    const { id } = await engine.call('transfer.start', request, { signal });
    const cancel = () => void engine.call('transfer.cancel', { ids: [id] }).catch(() => {});
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<Transfer>((resolve) => {
        const tell = teller(session);
        changed = () => {
          const transfer = seen.get(id);
          if (!transfer) return;
          tell(transfer);
          if (hasEnded(transfer)) resolve(transfer);
        };
        changed();
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      output.status('');
    }
  } finally {
    end();
  }
}

/** The files of an ended transfer that ended in one way, a page at a time. */
export async function* itemsOf(
  { engine }: Session,
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

function hasEnded({ state }: Transfer): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function teller({ output, options }: Session): (transfer: Transfer) => void {
  const saysEvents = output.isJson && options.progress !== false;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (transfer) => {
    if (hasEnded(transfer)) return;
    output.status(statusLine(transfer));
    if (!saysEvents || performance.now() - lastMs < eventMs) return;
    lastMs = performance.now();
    const {
      isListed,
      totalFiles,
      totalBytes,
      doneFiles,
      doneBytes,
      skippedFiles,
      failedFiles,
      bytesPerSecond,
    } = transfer;
    output.say(null, {
      event: 'progress',
      isListed,
      totalFiles,
      totalBytes,
      doneFiles,
      doneBytes,
      skippedFiles,
      failedFiles,
      bytesPerSecond,
    });
  };
}

/** "214 of 1,000 files, 48.2 MiB of 1.2 GiB, 12.0 MiB/s, 2 min left". */
export function statusLine(transfer: Transfer): string {
  const { doneFiles, totalFiles, doneBytes, totalBytes, bytesPerSecond, isListed, failedFiles } = transfer;
  const left = totalBytes - doneBytes;
  return [
    `${doneFiles} of ${formatPlural(totalFiles, 'file')}${isListed ? '' : ' so far'}`,
    `${formatSize(doneBytes)} of ${formatSize(totalBytes)}`,
    bytesPerSecond > 0 && formatRate(bytesPerSecond),
    isListed && bytesPerSecond > 0 && left > 0 && `${formatDuration((left / bytesPerSecond) * 1000)} left`,
    failedFiles > 0 && `${failedFiles} failed`,
  ]
    .filter(Boolean)
    .join(', ');
}
