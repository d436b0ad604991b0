// The roster of a queue: the transfers that are in memory, set to work in their order and told of as they change.

import type { EventPayload } from '../../contract/api.ts';
import { AppError, toWire } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { QueueSummary, Transfer } from '../../contract/transfer.ts';
import { createGather } from '../journal/gather.ts';
import type { Lane, TransferRow } from '../journal/queue-rows.ts';
import { createAnnouncer } from './announcer.ts';
import { countsOf, countsOfRow } from './counts.ts';
import { InMemory } from './in-memory.ts';
import { LiveTransfer, type QueueEnd } from './live-transfer.ts';
import { moveBefore, type Standing } from './order.ts';
import { createSchedule } from './schedule.ts';
import type { SavedItemPart, Surroundings } from './surroundings.ts';
import { takeUp } from './take-up.ts';
import { idOf } from './transfer-record.ts';

export interface RosterParts extends Omit<Surroundings, 'parts' | 'targets'> {
  readonly onChange: (payload: EventPayload<'transfer.changed'>) => void;
  /** How many items of a lane may be under way for an account: the ids of its profiles parted by a space, '' for none. */
  readonly slots: (account: string, lane: Lane) => number;
}

type NewTransfer = Parameters<RosterParts['journal']['add']>[0];

export interface Roster {
  /** Writes a new one into the journal, at the end of the queue, and lets it begin. */
  add(transfer: Omit<NewTransfer, 'position'>): TransferId;
  /** Throws input.wrong where there is none of that id any more. */
  find(id: TransferId, op: string): LiveTransfer;
  /** As it is at this moment, or as it was when it ended. */
  shown(row: TransferRow): Transfer;
  summary(): QueueSummary;
  /** Those that have not ended, in the order of the queue. */
  inOrder(): LiveTransfer[];
  arrange(placed: ReadonlyMap<LiveTransfer, Standing>): void;
  /** Puts these before another one, or at the end, in the order given. */
  moveBefore(moved: readonly LiveTransfer[], next: LiveTransfer | null): void;
  /** Takes one back that may have ended, for it is to be tried again. */
  takeBack(transfer: LiveTransfer): void;
  /** Forgets these, which the journal no longer has. */
  remove(numbers: readonly number[]): void;
  /** Holds the whole queue, in another process too; resolves when nothing of it runs any more. */
  pause(): Promise<void>;
  resume(): void;
  /** Lets all begin that has room. */
  pump(): void;
  /** Sees to work that nobody waits for; what fails there is told to the log. */
  tend(work: Promise<void>): Promise<void>;
  /** Stops what runs, so that it waits for the next start. */
  close(): Promise<void>;
}

/** Takes up what the journal holds and goes on with it, unless it was paused. */
export function createRoster(parts: RosterParts): Roster {
  const { journal, clock, log, slots } = parts;
  const removed = new Set<TransferId>();
  const stop = new AbortController();
  const { lastPosition, ...history } = journal.totals();
  const live = new InMemory(history);
  let endPosition = lastPosition;
  let isPaused = journal.isPaused();

  const savedParts = createGather<SavedItemPart>((all) => journal.saveParts(all), {
    clock,
    log,
    // Each at once: what is across and not written down is moved again after a kill.
    gatherMs: 0,
  });
  const announcer = createAnnouncer<LiveTransfer>(clock, (gathered) => {
    const changed = [...gathered].filter(({ id }) => !removed.has(id)).map((transfer) => transfer.snapshot());
    parts.onChange({ changed, removed: [...removed], summary: summary() });
    removed.clear();
  });
  const schedule = createSchedule({ clock, log, slots, signal: stop.signal, onBeat: announcer.mark });
  const around: Surroundings & QueueEnd = {
    ...parts,
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
    live.add(transfer);
    settle(transfer);
  }
  const rest = takeUp({
    journal,
    clock,
    log,
    signal: stop.signal,
    onRow(row, sums) {
      if (live.get(idOf(row))) return;
      const transfer = new LiveTransfer(row, countsOf(sums, row.resumedBytes), true, around);
      live.add(transfer);
      settle(transfer);
    },
    onPage: schedule.pump,
  });
  schedule.run(!isPaused);

  function recall(row: TransferRow): LiveTransfer {
    return new LiveTransfer(row, countsOfRow(row, journal), true, around);
  }

  /** Does what is due with a transfer, and lets what it has ready begin. */
  function look(transfer: LiveTransfer): void {
    announcer.mark(transfer);
    settle(transfer);
    schedule.pump();
  }

  function settle(transfer: LiveTransfer): void {
    if (stop.signal.aborted || !live.has(transfer)) return;
    const { due } = transfer;
    if (due) void tend(due());
    schedule.place(transfer);
    if (transfer.isOver) live.leave(transfer);
  }

  /** What fails is a bug or the journal's. */
  function tend(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      if (!stop.signal.aborted)
        log('error', 'the queue met a failure', { error: toWire(error, 'journal.write') });
    });
  }

  const summary = () => live.summary(rest.unread, isPaused);

  function inOrder(): LiveTransfer[] {
    rest.finish();
    return live.inOrder();
  }

  function arrange(placed: ReadonlyMap<LiveTransfer, Standing>): void {
    // What is moved while the queue is read could be overlooked.
    rest.finish();
    journal.arrange([...placed].map(([{ row }, standing]) => ({ number: row.number, ...standing })));
    for (const [transfer, standing] of placed) {
      Object.assign(transfer, standing);
      endPosition = Math.max(endPosition, transfer.position);
      schedule.place(transfer);
      announcer.mark(transfer);
    }
    schedule.pump();
  }

  async function restAll(): Promise<void> {
    await Promise.all(live.atWork().map(({ course }) => course.rest()));
  }

  return {
    add(transfer) {
      const row = journal.add({ ...transfer, position: endPosition + 1 });
      endPosition = row.position;
      const added = new LiveTransfer(row, countsOf([]), false, around);
      live.add(added);
      look(added);
      return added.id;
    },

    find(id, op) {
      const known = live.get(id);
      if (known) return known;
      const row = journal.find(Number(id));
      if (!row || idOf(row) !== id)
        throw new AppError('input.wrong', { op, detail: 'There is no such transfer any more.' });
      const transfer = recall(row);
      if (!transfer.hasEnded) {
        live.add(transfer);
        settle(transfer);
      }
      return transfer;
    },

    shown: (row) => (live.get(idOf(row)) ?? recall(row)).snapshot(),
    summary,
    inOrder,
    arrange,

    moveBefore(moved, next) {
      const others = inOrder().filter((transfer) => !moved.includes(transfer));
      arrange(moveBefore(moved, next, others, endPosition));
    },

    takeBack(transfer) {
      if (!live.has(transfer)) live.add(transfer);
    },

    remove(numbers) {
      const ids = numbers.map((number) => idOf({ number }));
      for (const id of ids) removed.add(id);
      live.remove(ids, journal.totals());
      announcer.mark();
    },

    async pause() {
      isPaused = true;
      schedule.run(false);
      journal.setPaused(true);
      announcer.mark();
      await restAll();
    },

    resume() {
      isPaused = false;
      journal.setPaused(false);
      announcer.mark();
      schedule.run(true);
    },

    pump: schedule.pump,
    tend,

    async close() {
      stop.abort();
      schedule.run(false);
      await restAll();
      announcer.close();
      savedParts.close();
    },
  };
}
