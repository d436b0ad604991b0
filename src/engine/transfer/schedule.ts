// Which transfer begins its next file, and when: lines by account and lane, each with a number of slots of its own.

import { isAbort } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import type { Clock, Log } from '../host.ts';
import { type Lane, lanes } from '../journal/queue-rows.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { compareStanding, isBeforeIn } from './order.ts';
import { ReadyHeap } from './ready-heap.ts';

const listingsAtOnce = 4;
const journalRetryMs = 1000;
const heartbeatMs = 1000;

export interface Schedule {
  /** Puts the transfer where it now belongs, for it may have become ready, or ready no more. */
  place(transfer: LiveTransfer): void;
  /** Lets all begin that has room. */
  pump(): void;
  /** A file of this lane no longer runs. */
  leave(transfer: LiveTransfer, lane: Lane): void;
  /** Lets things begin from now on, or no more. */
  run(isRunning: boolean): void;
}

interface ScheduleParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly slots: (account: string, lane: Lane) => number;
  readonly signal: AbortSignal;
  /** Once a second for each transfer that runs: speeds change also when nothing happens. */
  readonly onBeat: (transfer: LiveTransfer) => void;
}

/** The files of one lane to one account. */
interface Line {
  readonly account: string;
  readonly lane: Lane;
  readonly ready: ReadyHeap<LiveTransfer>;
  running: number;
}

export function createSchedule({ clock, log, slots, signal, onBeat }: ScheduleParts): Schedule {
  const lines = new Map<string, Record<Lane, Line>>();
  const toList = new ReadyHeap<LiveTransfer>((one, other) => compareStanding(one, other) < 0);
  /** Transfers with files under way. */
  const busy = new Set<LiveTransfer>();
  let listing = 0;
  let isRunning = false;
  let isPumping = false;
  let isStalled = false;
  let isBeating = false;

  function linesOf(account: string): Record<Lane, Line> {
    let own = lines.get(account);
    if (!own) {
      const line = (lane: Lane) => ({ account, lane, ready: new ReadyHeap(isBeforeIn(lane)), running: 0 });
      lines.set(account, (own = { small: line('small'), large: line('large') }));
    }
    return own;
  }

  function place(transfer: LiveTransfer): void {
    const own = linesOf(transfer.account);
    toList.place(transfer, transfer.needsListing);
    own.small.ready.place(transfer, transfer.hasNext('small'));
    own.large.ready.place(transfer, transfer.hasNext('large'));
  }

  function pump(): void {
    // What begins here reports back here; one round at a time is enough, for it goes on until nothing more can begin.
    if (isPumping) return;
    isPumping = true;
    try {
      fillListings();
      for (const own of lines.values()) for (const lane of lanes) fill(own[lane]);
    } finally {
      isPumping = false;
    }
    if (busy.size > 0 && !isBeating) beat().catch(unlessStopped);
  }

  const mayBegin = () => isRunning && !isStalled && !signal.aborted;

  function fillListings(): void {
    while (mayBegin() && listing < listingsAtOnce) {
      const transfer = toList.first;
      if (!transfer) return;
      if (!transfer.needsListing) {
        place(transfer);
        continue;
      }
      listing += 1;
      const work = transfer.list();
      place(transfer);
      work
        .catch(stall)
        .finally(() => {
          listing -= 1;
          place(transfer);
          pump();
        })
        .catch(unlessStopped);
    }
  }

  function fill(line: Line): void {
    const { account, lane, ready } = line;
    while (mayBegin() && line.running < slots(account, lane)) {
      const transfer = ready.first;
      if (!transfer) return;
      try {
        // It may be held or ended at this moment: that is told when it is through.
        if (transfer.hasNext(lane) && transfer.runNext(lane)) {
          line.running += 1;
          busy.add(transfer);
        }
      } catch (error) {
        stall(error);
      }
      place(transfer);
    }
  }

  /** Nothing begins that the journal does not know of: when it cannot be written, the queue waits until it can. */
  function stall(reason: unknown): void {
    log('error', 'the journal could not be written, will try again', {
      error: toWire(reason, 'journal.write'),
    });
    if (isStalled) return;
    isStalled = true;
    clock
      .delay(journalRetryMs, signal)
      .then(() => {
        isStalled = false;
        pump();
      })
      .catch(unlessStopped);
  }

  async function beat(): Promise<void> {
    isBeating = true;
    while (busy.size > 0) {
      await clock.delay(heartbeatMs, signal);
      for (const transfer of busy) onBeat(transfer);
    }
    isBeating = false;
  }

  function unlessStopped(error: unknown): void {
    if (!isAbort(error)) log('error', 'the queue met a failure', { error: toWire(error, 'journal.write') });
  }

  return {
    place,
    pump,
    leave(transfer, lane) {
      linesOf(transfer.account)[lane].running -= 1;
      if (lanes.every((each) => transfer.runningIn(each) === 0)) busy.delete(transfer);
    },
    run(mayRun) {
      isRunning = mayRun;
      if (mayRun) pump();
    },
  };
}
