// The queue: all transfers, and what a person does with them.

import type { CallInput, EventPayload } from '../../contract/api.ts';
import { AppError, toWire } from '../../contract/errors.ts';
import type { Place, ProfileId, StorageClass, TransferId } from '../../contract/models.ts';
import type {
  Priority,
  QueueSummary,
  Transfer,
  TransferItem,
  TransferRequest,
} from '../../contract/transfer.ts';
import type { Host } from '../host.ts';
import { createGather } from '../journal/gather.ts';
import { createItemEnds } from '../journal/item-ends.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { Lane, TransferRow } from '../journal/queue-rows.ts';
import type { OpenPlace } from '../profile/places.ts';
import { abandon } from './abandon.ts';
import { createAnnouncer } from './announcer.ts';
import { countsOf } from './counts.ts';
import { itemPage } from './item-page.ts';
import { countsOfRow, LiveTransfer, type QueueEnd } from './live-transfer.ts';
import { compareStanding, moveBefore, type Standing } from './order.ts';
import { type ReportFormat, reportOf } from './report.ts';
import { checkRequest } from './request.ts';
import { createSchedule } from './schedule.ts';
import { type History, summaryOf } from './summary.ts';
import type { SavedItemPart, Surroundings } from './surroundings.ts';
import { takeUp } from './take-up.ts';
import { titleOf } from './title.ts';

/** How many ended transfers a list shows; a search finds the others. */
const endedShown = 200;
export interface Queue {
  /** Resolves when the intent is in the journal. */
  start(request: TransferRequest): Promise<TransferId>;
  /** All that have not ended, in the order of the queue, then the newest ended ones, the last to end first. */
  list(): { transfers: Transfer[]; summary: QueueSummary };
  search(input: CallInput<'transfer.search'>): Transfer[];
  items(input: CallInput<'transfer.items'>): TransferItem[];
  /** What became of every file, as the text of a file, at the reader's pace. */
  report(id: TransferId, format: ReportFormat, signal: AbortSignal): AsyncIterable<string>;
  /** Resolves when nothing of these runs any more. */
  cancel(ids: readonly TransferId[]): Promise<void>;
  retry(ids: readonly TransferId[]): Promise<void>;
  clear(ids: readonly TransferId[] | null): void;
  /** Holds these, or the whole queue; resolves when nothing of it runs any more. */
  pause(ids: readonly TransferId[] | null): Promise<void>;
  resume(ids: readonly TransferId[] | null): Promise<void>;
  prioritize(ids: readonly TransferId[], priority: Priority): void;
  /** Puts these before another one, or at the end, in the order given. */
  reorder(ids: readonly TransferId[], before: TransferId | null): void;
  /** Goes on with what was held because this account could not be used; never rejects. */
  renew(profileId: ProfileId): Promise<void>;
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
  readonly holds: Surroundings['holds'];
  readonly onPlaceChange: Surroundings['onPlaceChange'];
  readonly onChange: (payload: EventPayload<'transfer.changed'>) => void;
  /** How many items of a lane may be under way for an account: the ids of its profiles parted by a space, '' for none. */
  readonly slots: (account: string, lane: Lane) => number;
}

/** Takes up what the journal holds and goes on with it, unless it was paused. */
export function createQueue(parts: QueueParts): Queue {
  const { host, journal, onChange, slots } = parts;
  const { clock, log, random, platform } = host;
  /** Those that have not ended, and those about which something is still to be done. */
  const live = new Map<TransferId, LiveTransfer>();
  const removed = new Set<TransferId>();
  const stop = new AbortController();
  const { lastPosition, ...totals } = journal.totals();
  const history: History = totals;
  let endPosition = lastPosition;
  let isPaused = journal.isPaused();

  const ends = createItemEnds(journal, clock, log);
  const savedParts = createGather<SavedItemPart>((all) => journal.saveParts(all), {
    clock,
    log,
    // Each at once: what is across and not written down is moved again after a kill.
    gatherMs: 0,
  });
  const announcer = createAnnouncer<LiveTransfer>(clock, (gathered) => {
    const changed = [...gathered].filter(({ id }) => !removed.has(id)).map((transfer) => transfer.snapshot());
    onChange({
      changed,
      removed: [...removed],
      summary: summaryOf(live.values(), { ...history, unread: rest.unread }, isPaused),
    });
    removed.clear();
  });
  const schedule = createSchedule({ clock, log, slots, signal: stop.signal, onBeat: announcer.mark });
  const around: Surroundings & QueueEnd = {
    ...parts,
    platform,
    clock,
    log,
    random,
    ends,
    parts: savedParts,
    targets: new Set(),
    onProgress: announcer.mark,
    onLeave(transfer, lane) {
      schedule.leave(transfer, lane);
      look(transfer);
    },
    onChange: look,
  };
  for (const row of journal.unsettled()) {
    const transfer = recall(row);
    admit(transfer);
    settle(transfer);
  }
  const rest = takeUp({
    journal,
    clock,
    log,
    signal: stop.signal,
    onRow(row, sums) {
      if (live.has(idOf(row))) return;
      const transfer = new LiveTransfer(row, countsOf(sums, row.resumedBytes), true, around);
      live.set(transfer.id, transfer);
      settle(transfer);
    },
    onPage: schedule.pump,
  });
  schedule.run(!isPaused);

  function recall(row: TransferRow): LiveTransfer {
    return new LiveTransfer(row, countsOfRow(row, around), true, around);
  }

  function admit(transfer: LiveTransfer): void {
    if (transfer.hasEnded) forget(transfer, -1);
    live.set(transfer.id, transfer);
  }

  /** Counts one that has ended to the history, or takes it from there. */
  function forget({ state }: LiveTransfer, sign: 1 | -1): void {
    history.ended += sign;
    if (state === 'failed') history.failed += sign;
  }

  /** Does what is due with a transfer, and lets what it has ready begin. */
  function look(transfer: LiveTransfer): void {
    announcer.mark(transfer);
    settle(transfer);
    schedule.pump();
  }

  function settle(transfer: LiveTransfer): void {
    if (stop.signal.aborted || live.get(transfer.id) !== transfer) return;
    const due = transfer.due;
    if (due) void tend(due());
    schedule.place(transfer);
    if (!transfer.isOver) return;
    live.delete(transfer.id);
    forget(transfer, 1);
  }

  /** Work that nobody waits for: what fails there is a bug or the journal's, and belongs into the log. */
  function tend(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      if (!stop.signal.aborted)
        log('error', 'the queue met a failure', { error: toWire(error, 'journal.write') });
    });
  }

  function find(id: TransferId, op: string): LiveTransfer {
    const row = live.has(id) ? undefined : journal.find(Number(id));
    const transfer = live.get(id) ?? (row && idOf(row) === id ? recall(row) : undefined);
    if (!transfer) throw new AppError('input.wrong', { op, detail: 'There is no such transfer any more.' });
    if (!transfer.hasEnded && !live.has(id)) {
      admit(transfer);
      settle(transfer);
    }
    return transfer;
  }

  const known = (ids: readonly TransferId[], op: string) => ids.map((id) => find(id, op));

  /** Those that have not ended, in the order of the queue. */
  function inOrder(): LiveTransfer[] {
    rest.finish();
    return [...live.values()].filter(({ hasEnded }) => !hasEnded).sort(compareStanding);
  }

  function arrange(placed: ReadonlyMap<LiveTransfer, Standing>): void {
    journal.arrange([...placed].map(([{ row }, standing]) => ({ number: row.number, ...standing })));
    for (const [transfer, standing] of placed) {
      Object.assign(transfer, standing);
      endPosition = Math.max(endPosition, transfer.position);
      schedule.place(transfer);
      announcer.mark(transfer);
    }
    schedule.pump();
  }

  return {
    async start(request) {
      await checkRequest(request, platform);
      const row = journal.add({
        request,
        title: titleOf(request),
        direction: directionOf(request),
        createdMs: clock.now(),
        position: endPosition + 1,
      });
      endPosition = row.position;
      const transfer = new LiveTransfer(row, countsOf([]), false, around);
      live.set(transfer.id, transfer);
      look(transfer);
      return transfer.id;
    },

    list() {
      const ended = journal.ended(endedShown).map((row) => live.get(idOf(row)) ?? recall(row));
      return {
        transfers: [...inOrder(), ...ended].map((transfer) => transfer.snapshot()),
        summary: summaryOf(live.values(), { ...history, unread: rest.unread }, isPaused),
      };
    },

    search: ({ text, before, limit }) =>
      journal
        .search(text, before === null ? null : Number(before), limit)
        .map((row) => (live.get(idOf(row)) ?? recall(row)).snapshot()),

    items(input) {
      const transfer = find(input.id, 'transfer.items');
      ends.flush();
      return itemPage(journal, transfer, input, platform);
    },

    report: (id, format, signal) =>
      reportOf({ journal, ends, platform, find: () => find(id, 'transfer.report') }, format, signal),

    async cancel(ids) {
      await Promise.all(known(ids, 'transfer.cancel').map((transfer) => transfer.cancel()));
    },

    async retry(ids) {
      const chosen = known(ids, 'transfer.retry');
      for (const transfer of chosen) if (live.get(transfer.id) !== transfer) admit(transfer);
      await Promise.all(chosen.map((transfer) => transfer.retry()));
    },

    clear(ids) {
      ends.flush();
      const numbers =
        ids && known(ids, 'transfer.clear').flatMap(({ isOver, row }) => (isOver ? row.number : []));
      const left = journal.endedUnfinished(numbers).flatMap((number) => {
        const row = journal.find(number);
        return row ? [{ request: row.request, unfinished: journal.unfinished(number) }] : [];
      });
      for (const number of journal.removeEnded(numbers)) {
        removed.add(idOf({ number }));
        live.delete(idOf({ number }));
      }
      for (const { request, unfinished } of left) void tend(abandon(unfinished, request, around));
      Object.assign(history, journal.totals());
      for (const transfer of live.values()) if (transfer.hasEnded) forget(transfer, -1);
      announcer.mark();
    },

    async pause(ids) {
      if (ids) {
        await Promise.all(known(ids, 'transfer.pause').map((transfer) => transfer.pause()));
        return;
      }
      isPaused = true;
      schedule.run(false);
      journal.setPaused(true);
      announcer.mark();
      await Promise.all(atWork().map((transfer) => transfer.rest()));
    },

    async resume(ids) {
      if (ids) {
        await Promise.all(known(ids, 'transfer.resume').map((transfer) => transfer.resume()));
        return;
      }
      isPaused = false;
      journal.setPaused(false);
      announcer.mark();
      schedule.run(true);
    },

    prioritize(ids, priority) {
      // What is moved while the queue is read could be overlooked.
      rest.finish();
      const chosen = known(ids, 'transfer.prioritize').filter(({ hasEnded }) => !hasEnded);
      arrange(new Map(chosen.map((transfer) => [transfer, { priority, position: transfer.position }])));
    },

    reorder(ids, before) {
      const moved = known(ids, 'transfer.reorder').filter(({ hasEnded }) => !hasEnded);
      const next = before === null ? null : find(before, 'transfer.reorder');
      if (next && (next.hasEnded || moved.includes(next)))
        throw new AppError('input.wrong', {
          op: 'transfer.reorder',
          detail: 'Nothing can be put before a transfer that has ended or is itself moved.',
        });
      const others = inOrder().filter((transfer) => !moved.includes(transfer));
      arrange(moveBefore(moved, next, others, endPosition));
    },

    async renew(profileId) {
      const held = inOrder().filter(
        ({ isHeldByItsAccount, account }) => isHeldByItsAccount && account.split(' ').includes(profileId),
      );
      await Promise.all(held.map((transfer) => tend(transfer.resume())));
    },

    pump: schedule.pump,

    async close() {
      stop.abort();
      schedule.run(false);
      await Promise.all(atWork().map((transfer) => transfer.rest()));
      announcer.close();
      savedParts.close();
      ends.close();
    },
  };

  function atWork(): LiveTransfer[] {
    return [...live.values()].filter(({ isAtWork }) => isAtWork);
  }
}

function idOf({ number }: Pick<TransferRow, 'number'>): TransferId {
  return String(number) as TransferId;
}

function directionOf({ source, target }: TransferRequest): Transfer['direction'] {
  if (source.kind === target.kind) return 'copy';
  return target.kind === 's3' ? 'upload' : 'download';
}
