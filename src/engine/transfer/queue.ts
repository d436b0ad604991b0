// The queue: all transfers, the slots they share, and what a person does with them.

import type { CallInput, EventPayload } from '../../contract/api.ts';
import { AppError, toWire } from '../../contract/errors.ts';
import type {
  Place,
  QueueSummary,
  StorageClass,
  Transfer,
  TransferId,
  TransferItem,
  TransferRequest,
} from '../../contract/models.ts';
import type { Host } from '../host.ts';
import { createGather } from '../journal/gather.ts';
import { createItemEnds } from '../journal/item-ends.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { OpenPlace } from '../profile/places.ts';
import { createAnnouncer } from './announcer.ts';
import { itemPage } from './item-page.ts';
import { LiveTransfer, type QueueEnd } from './live-transfer.ts';
import { checkRequest } from './request.ts';
import { summaryOf } from './summary.ts';
import type { SavedItemPart, Surroundings } from './surroundings.ts';
import { titleOf } from './title.ts';

const listingsAtOnce = 4;
const journalRetryMs = 1000;
/** Parts that come within that time are written down together. */
const partsGatherMs = 100;
const heartbeatMs = 1000;

export interface Queue {
  /** Resolves when the intent is in the journal. */
  start(request: TransferRequest): Promise<TransferId>;
  list(): { transfers: Transfer[]; summary: QueueSummary };
  items(input: CallInput<'transfer.items'>): TransferItem[];
  /** Resolves when nothing of these runs any more. */
  cancel(ids: readonly TransferId[]): Promise<void>;
  retry(ids: readonly TransferId[]): Promise<void>;
  clear(ids: readonly TransferId[] | null): void;
  /** Resolves when nothing runs any more. */
  pause(): Promise<void>;
  resume(): void;
  /** Looks whether something can begin: the number of slots may have changed. */
  pump(): void;
  /** Stops what runs, so that it waits for the next start, and writes down what has ended. */
  close(): Promise<void>;
}

export interface QueueParts {
  readonly host: Pick<Host, 'clock' | 'log' | 'random' | 'platform'>;
  readonly journal: QueueJournal;
  readonly openPlace: OpenPlace;
  readonly preferredClass: (place: Place) => StorageClass | undefined;
  readonly sweep: Surroundings['sweep'];
  readonly onPlaceChange: Surroundings['onPlaceChange'];
  readonly onChange: (payload: EventPayload<'transfer.changed'>) => void;
  /** Files in flight at once, over all transfers. */
  readonly slots: () => number;
}

/** Takes up what the journal holds and goes on with it, unless it was paused. */
export function createQueue(parts: QueueParts): Queue {
  const { host, journal, onChange, slots } = parts;
  const { clock, log, random, platform } = host;
  const transfers = new Map<TransferId, LiveTransfer>();
  /** Those that have not ended, oldest first. */
  const active = new Set<LiveTransfer>();
  const removed = new Set<TransferId>();
  const stop = new AbortController();
  let isPaused = journal.isPaused();
  let running = 0;
  let isPumping = false;
  let isBeating = false;
  let isStalled = false;

  const ends = createItemEnds(journal, clock, log);
  const savedParts = createGather<SavedItemPart>((all) => journal.saveParts(all), {
    clock,
    log,
    gatherMs: partsGatherMs,
  });
  const announcer = createAnnouncer<TransferId>(clock, (ids) => {
    const changed = [...ids].flatMap((id) => transfers.get(id)?.snapshot() ?? []);
    onChange({ changed, removed: [...removed], summary: summaryOf([...transfers.values()], isPaused) });
    removed.clear();
  });
  const around: Surroundings & QueueEnd = {
    ...parts,
    platform,
    clock,
    log,
    random,
    ends,
    parts: savedParts,
    onProgress: (transfer) => announcer.mark(transfer.id),
    onChange: (transfer) => {
      announcer.mark(transfer.id);
      pump();
    },
  };
  for (const row of journal.transfers()) admit(new LiveTransfer(row, true, around));
  pump();

  function admit(transfer: LiveTransfer): void {
    transfers.set(transfer.id, transfer);
    if (transfer.isActive) active.add(transfer);
  }

  function pump(): void {
    // What begins here reports back here; one round at a time is enough, for it goes on until nothing more can begin.
    if (isPumping) return;
    isPumping = true;
    try {
      settle();
      if (!isPaused && !isStalled && !stop.signal.aborted) fill();
    } finally {
      isPumping = false;
    }
  }

  function settle(): void {
    for (const transfer of active) {
      if (!transfer.isActive) active.delete(transfer);
      else if (transfer.isHopeless) tend(transfer.giveUp());
      else if (transfer.isFinished) tend(transfer.finish());
    }
  }

  function fill(): void {
    let listing = 0;
    for (const { items } of active) if (items.isListing) listing += 1;
    for (const transfer of active) {
      if (listing >= listingsAtOnce) break;
      if (!transfer.needsListing) continue;
      listing += 1;
      transfer.list().catch(stall);
    }
    while (!isStalled && running < slots()) {
      const next = mostPatient();
      if (!next) break;
      begin(next);
    }
    if (running > 0) beat();
  }

  /** The one with the fewest files under way, among those the oldest: a huge transfer does not starve a small one. */
  function mostPatient(): LiveTransfer | undefined {
    let best: LiveTransfer | undefined;
    for (const transfer of active)
      if (transfer.hasNext && (!best || transfer.items.running.size < best.items.running.size))
        best = transfer;
    return best;
  }

  function begin(transfer: LiveTransfer): void {
    let work: Promise<void>;
    try {
      work = transfer.runNext();
    } catch (error) {
      stall(error);
      return;
    }
    running += 1;
    tend(
      work.finally(() => {
        running -= 1;
        pump();
      }),
    );
  }

  /** Nothing begins that the journal does not know of: when it cannot be written, the queue waits until it can. */
  function stall(reason: unknown): void {
    log('error', 'the journal could not be written, will try again', {
      error: toWire(reason, 'journal.write'),
    });
    if (isStalled) return;
    isStalled = true;
    tend(
      clock.delay(journalRetryMs, stop.signal).then(() => {
        isStalled = false;
        return pump();
      }),
    );
  }

  /** Speeds change also when nothing happens. */
  function beat(): void {
    if (isBeating) return;
    isBeating = true;
    tend(
      clock.delay(heartbeatMs, stop.signal).then(() => {
        isBeating = false;
        for (const transfer of active) if (transfer.items.running.size > 0) announcer.mark(transfer.id);
        return running > 0 ? beat() : undefined;
      }),
    );
  }

  /** Work that nobody waits for: what fails there is a bug or the journal's, and belongs into the log. */
  function tend(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!stop.signal.aborted)
        log('error', 'the queue met a failure', { error: toWire(error, 'journal.write') });
    });
  }

  function known(ids: readonly TransferId[], op: string): LiveTransfer[] {
    return ids.map((id) => {
      const transfer = transfers.get(id);
      if (!transfer) throw new AppError('input.wrong', { op, detail: 'There is no such transfer any more.' });
      return transfer;
    });
  }

  return {
    async start(request) {
      await checkRequest(request, platform);
      const row = journal.add({
        request,
        title: titleOf(request),
        direction: directionOf(request),
        created_ms: clock.now(),
      });
      const transfer = new LiveTransfer(row, false, around);
      admit(transfer);
      around.onChange(transfer);
      return transfer.id;
    },

    list: () => ({
      transfers: [...transfers.values()].map((transfer) => transfer.snapshot()),
      summary: summaryOf([...transfers.values()], isPaused),
    }),

    items(input) {
      const [transfer] = known([input.id], 'transfer.items');
      ends.flush();
      return transfer ? itemPage(journal, transfer, input, platform) : [];
    },

    async cancel(ids) {
      await Promise.all(known(ids, 'transfer.cancel').map((transfer) => transfer.cancel()));
    },

    async retry(ids) {
      await Promise.all(
        known(ids, 'transfer.retry').map(async (transfer) => {
          await transfer.retry();
          if (transfer.isActive) active.add(transfer);
        }),
      );
      pump();
    },

    clear(ids) {
      const chosen = ids === null ? [...transfers.values()] : known(ids, 'transfer.clear');
      const ended = chosen.filter(({ isActive }) => !isActive);
      ends.flush();
      journal.remove(ended.map(({ row }) => row.number));
      for (const { id } of ended) {
        transfers.delete(id);
        removed.add(id);
        announcer.mark(id);
      }
    },

    async pause() {
      isPaused = true;
      journal.setPaused(true);
      announcer.mark();
      await Promise.all([...active].map((transfer) => transfer.pause()));
    },

    resume() {
      isPaused = false;
      journal.setPaused(false);
      announcer.mark(...[...active].map(({ id }) => id));
      pump();
    },

    pump,

    async close() {
      stop.abort();
      await Promise.all([...active].map((transfer) => transfer.pause()));
      announcer.close();
      savedParts.close();
      ends.close();
    },
  };
}

function directionOf({ source, target }: TransferRequest): Transfer['direction'] {
  if (source.kind === target.kind) return 'copy';
  return target.kind === 's3' ? 'upload' : 'download';
}
