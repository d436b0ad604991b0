// All that is to be known of jobs: those of commands, and the queue of the window.

import { existsSync } from 'node:fs';
import type { LocalPath } from '../../contract/models.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { Host } from '../../engine/host.ts';
import { queueFiles } from '../../engine/journal/queue-files.ts';
import { viewQueue } from '../../engine/transfer/queue-view.ts';
import { nameIn } from '../address.ts';
import type { Context } from '../context.ts';
import { hasEnded } from '../follow.ts';
import type { JobCard } from './job-card.ts';
import { jobIds, lookAtJob } from './job-folder.ts';
import { withRunningEngine } from './running-engine.ts';

/** A job as a person is told of it. */
export interface ListedJob {
  readonly id: string;
  /** 'stopped': no process does it, and the same command or `jobs resume` would. */
  readonly state: Transfer['state'] | 'stopped';
  /** A command began it; else it is of the window's queue. */
  readonly isCommands: boolean;
  readonly what: string;
  readonly transfer: Transfer;
}

/** The queue of the window first, then the commands' jobs; each oldest first. */
export async function allJobs(context: Context, host: Host, dataFolder: LocalPath): Promise<ListedJob[]> {
  const queued = await queuedTransfers(context, host, dataFolder);
  const found = await Promise.all(jobIds(dataFolder).map((id) => lookAtJob(host, dataFolder, id)));
  const jobs = found.flatMap(({ id, card, isAtWork, transfer }): ListedJob[] => {
    if (!transfer) return [];
    const idle = transfer.state === 'paused' ? 'paused' : 'stopped';
    const state = hasEnded(transfer) ? transfer.state : isAtWork ? 'running' : idle;
    return [{ id, state, isCommands: true, what: card ? commandOf(card) : taskOf(transfer), transfer }];
  });
  return [
    ...queued.map(
      (transfer): ListedJob => ({
        id: transfer.id,
        state: transfer.state,
        isCommands: false,
        what: taskOf(transfer),
        transfer,
      }),
    ),
    ...jobs.sort((one, other) => one.transfer.createdMs - other.transfer.createdMs),
  ];
}

async function queuedTransfers(context: Context, host: Host, dataFolder: LocalPath): Promise<Transfer[]> {
  const running = await withRunningEngine(context, host, async ({ engine }) =>
    engine.call('transfer.list', null),
  );
  if (running) return running.transfers;
  const { database } = queueFiles(dataFolder, null);
  if (!existsSync(database)) return [];
  return viewQueue({ file: database, log: host.log, now: () => host.clock.now() });
}

function commandOf({ verb, from, to }: JobCard): string {
  return `${verb} ${from} ${to}`;
}

function taskOf({ direction, title, source, target }: Transfer): string {
  return `${direction} ${title} from ${nameIn(source, '')} to ${nameIn(target, '')}`;
}
