// How items ended, on the way to the journal.

import type { Clock, Log } from '../host.ts';
import { createGather, type Gather } from './gather.ts';
import type { QueueJournal } from './queue-journal.ts';
import type { ItemEnd } from './queue-rows.ts';

const gatherMs = 20;

/** An end that is lost with the process is found out again by looking at the target. */
export type ItemEnds = Gather<ItemEnd>;

export function createItemEnds(journal: Pick<QueueJournal, 'writeEnds'>, clock: Clock, log: Log): ItemEnds {
  return createGather((ends) => journal.writeEnds(ends), { clock, log, gatherMs });
}
