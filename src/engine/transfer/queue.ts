// The queue: all transfers, and what a person does with them.

import type { CallInput } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { ProfileId, TransferId } from '../../contract/models.ts';
import type {
  Priority,
  QueueSummary,
  Transfer,
  TransferItem,
  TransferRequest,
} from '../../contract/transfer.ts';
import type { Host } from '../host.ts';
import { createItemEnds } from '../journal/item-ends.ts';
import { abandon } from './abandon.ts';
import { itemPage } from './item-page.ts';
import { type ReportFormat, reportOf } from './report.ts';
import { checkRequest } from './request.ts';
import { createRoster, type RosterParts } from './roster.ts';
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

export interface QueueParts extends Omit<RosterParts, 'clock' | 'log' | 'random' | 'platform' | 'ends'> {
  readonly host: Pick<Host, 'clock' | 'log' | 'random' | 'platform'>;
}

/** Takes up what the journal holds and goes on with it, unless it was paused. */
export function createQueue(parts: QueueParts): Queue {
  const { host, journal } = parts;
  const { clock, log, random, platform } = host;
  const ends = createItemEnds(journal, clock, log);
  const roster = createRoster({ ...parts, clock, log, random, platform, ends });
  const known = (ids: readonly TransferId[], op: string) => ids.map((id) => roster.find(id, op));

  return {
    async start(request) {
      await checkRequest(request, platform);
      const [title, direction] = [titleOf(request), directionOf(request)];
      return roster.add({ request, title, direction, createdMs: clock.now() });
    },

    list() {
      const ended = journal.ended(endedShown).map(roster.shown);
      const open = roster.inOrder().map((transfer) => transfer.snapshot());
      return { transfers: [...open, ...ended], summary: roster.summary() };
    },

    search: ({ text, before, limit }) =>
      journal.search(text, before === null ? null : Number(before), limit).map(roster.shown),

    items(input) {
      const transfer = roster.find(input.id, 'transfer.items');
      ends.flush();
      return itemPage(journal, transfer, input, platform);
    },

    report: (id, format, signal) =>
      reportOf({ journal, ends, platform, find: () => roster.find(id, 'transfer.report') }, format, signal),

    async cancel(ids) {
      await Promise.all(known(ids, 'transfer.cancel').map(({ course }) => course.cancel()));
    },

    async retry(ids) {
      const chosen = known(ids, 'transfer.retry');
      chosen.forEach(roster.takeBack);
      await Promise.all(chosen.map(({ course }) => course.retry()));
    },

    clear(ids) {
      ends.flush();
      const numbers =
        ids && known(ids, 'transfer.clear').flatMap(({ isOver, row }) => (isOver ? row.number : []));
      const left = journal.endedUnfinished(numbers).flatMap((number) => {
        const row = journal.find(number);
        return row ? [{ request: row.request, unfinished: journal.unfinished(number) }] : [];
      });
      roster.remove(journal.removeEnded(numbers));
      for (const { request, unfinished } of left)
        void roster.tend(abandon(unfinished, request, { journal, log, openPlace: parts.openPlace }));
    },

    async pause(ids) {
      if (ids) await Promise.all(known(ids, 'transfer.pause').map(({ course }) => course.pause()));
      else await roster.pause();
    },

    async resume(ids) {
      if (ids) await Promise.all(known(ids, 'transfer.resume').map(({ course }) => course.resume()));
      else roster.resume();
    },

    prioritize(ids, priority) {
      const chosen = known(ids, 'transfer.prioritize').filter(({ hasEnded }) => !hasEnded);
      roster.arrange(
        new Map(chosen.map((transfer) => [transfer, { priority, position: transfer.position }])),
      );
    },

    reorder(ids, before) {
      const moved = known(ids, 'transfer.reorder').filter(({ hasEnded }) => !hasEnded);
      const next = before === null ? null : roster.find(before, 'transfer.reorder');
      if (next && (next.hasEnded || moved.includes(next)))
        throw new AppError('input.wrong', {
          op: 'transfer.reorder',
          detail: 'Nothing can be put before a transfer that has ended or is itself moved.',
        });
      roster.moveBefore(moved, next);
    },

    async renew(profileId) {
      const held = roster
        .inOrder()
        .filter(
          ({ isHeldByItsAccount, account }) => isHeldByItsAccount && account.split(' ').includes(profileId),
        );
      await Promise.all(held.map(({ course }) => roster.tend(course.resume())));
    },

    pump: roster.pump,

    async close() {
      await roster.close();
      ends.close();
    },
  };
}

function directionOf({ source, target }: TransferRequest): Transfer['direction'] {
  if (source.kind === target.kind) return 'copy';
  return target.kind === 's3' ? 'upload' : 'download';
}
