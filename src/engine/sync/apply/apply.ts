// Carries out a plan: what touches no file first, then renames, what moves bytes, removals, and last what these have made room for.

import { throwIfAborted } from '../../../base/abort.ts';
import type { Key } from '../../../contract/models.ts';
import { inParallel } from '../../entry/in-parallel.ts';
import { pages } from '../../journal/pages.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { shown } from '../plan/shown.ts';
import { toCarryOut } from '../plan/to-carry-out.ts';
import type { RunOptions } from '../surroundings.ts';
import type { Acting } from './act.ts';
import { createCarryOut } from './carry-out.ts';
import { settleBase } from './settle-base.ts';
import type { RunTally } from './tally.ts';

const pageSize = 500;

export interface Going {
  /** How many acts are under way at once. */
  readonly atOnce: number;
  /** Paths whose act is left for another run. */
  readonly waits: ReadonlySet<Key>;
}

/** Throws what ends the run as a whole; what is about one path is counted, written down, and leaves the others alone. */
export async function applyPlan(
  acting: Acting,
  going: Going,
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  settleAll(acting, tally, options);
  const total = toCarryOut(acting.journal) - going.waits.size;
  let done = 0;
  const onDone = () => {
    done += 1;
    options.onProgress?.({ phase: 'apply', done, total });
  };
  for (const phase of [1, 2, 3])
    await applyPhase(acting, phase, going, createCarryOut(acting, tally, options), onDone);
  acting.spelling.lookAnew();
  await applyPhase(acting, 4, going, createCarryOut(acting, tally, options), onDone);
}

function settleAll({ journal, clock }: Acting, tally: RunTally, { onAction }: RunOptions): void {
  for (const page of pagesOf(journal, 0))
    journal.transactionSoon(() => {
      for (const action of page) {
        // A file of the last moment is read again by each pass; that it is alike was told by the first.
        const isNews = tally.passes === 1 || !isKnown(journal, action);
        settleBase(journal, clock, action);
        if (!isNews) continue;
        tally.done(action);
        onAction?.(shown(action));
      }
    });
}

/** Both sides are as the base has them already. */
function isKnown(journal: Acting['journal'], { path }: PlannedAction): boolean {
  const { base, local, remote } = journal.change(path) ?? {};
  if (!base) return false;
  const isLocalKnown = local?.is !== 'file' || local.file.fingerprint === base.fingerprint;
  return isLocalKnown && (remote?.is !== 'file' || remote.file.etag === base.etag);
}

async function applyPhase(
  acting: Acting,
  phase: number,
  { atOnce, waits }: Going,
  carryOut: (action: PlannedAction) => Promise<void>,
  onDone: () => void,
): Promise<void> {
  for (const page of pagesOf(acting.journal, phase)) {
    const free = page.filter(({ path, isHeld }) => !isHeld && !waits.has(path));
    for await (const _ of inParallel(free, atOnce, carryOut)) {
      throwIfAborted(acting.signal);
      onDone();
    }
  }
}

function pagesOf(journal: Acting['journal'], phase: number): Iterable<readonly PlannedAction[]> {
  return pages<PlannedAction>((after) => journal.actions(phase, after, pageSize));
}
