// What needed a person when it was last tried is not tried again by each run: that would cost requests, and lines of the history.

import type { Attention } from '../../../contract/pair.ts';
import { pages } from '../../journal/pages.ts';
import type { Change, PairJournal } from '../../journal/pair-journal.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';

const pageSize = 1000;

/**
 * Takes acts out of the plan that failed for a reason which only a person can change, until `retryMs` has passed or either side of
 * the path has changed. `lookedMs`: when both sides were last looked at before this run, which began at `beganMs`: what has failed
 * since then a later pass may still make up for.
 */
export function putOff(
  { clock }: Pick<Surroundings, 'clock'>,
  journal: PairJournal,
  { lookedMs, beganMs }: { readonly lookedMs: number | null; readonly beganMs: number },
  { retryMs = 0 }: Pick<RunOptions, 'retryMs'>,
): void {
  if (retryMs === 0 || lookedMs === null) return;
  const nowMs = clock.now();
  for (const page of pages<Attention>((after) => journal.attention(after?.path ?? null, pageSize)))
    for (const { path, side, error, sinceMs } of page) {
      if (journal.action(path)?.path !== path) continue;
      const triesAt = (ms: number) => Math.max(0, Math.floor((ms - sinceMs) / retryMs));
      const isDue = sinceMs >= beganMs || triesAt(nowMs) > triesAt(lookedMs);
      if (isDue || hasChanged(journal.change(path), lookedMs)) continue;
      journal.transactionSoon(() => {
        journal.strikeAction(path);
        journal.needAttention(path, side, error, nowMs);
      });
    }
}

function hasChanged(change: Change | null, sinceMs: number): boolean {
  const local = change?.local?.is === 'file' ? change.local.file.modifiedMs : 0;
  const remote = change?.remote?.is === 'file' ? change.remote.file.modifiedMs : 0;
  return Math.max(local, remote ?? 0) > sinceMs;
}
