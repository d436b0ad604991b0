// Why one path of a pair is as it is, as of the last look.

import type { Key } from '../../contract/models.ts';
import type { HistoryEntry, PairExplanation, RunReport } from '../../contract/pair.ts';
import type { PairJournal, PlannedAction } from '../journal/pair-journal.ts';
import { shown } from './apply/apply.ts';
import type { Ignore } from './ignore.ts';
import type { Sight } from './model.ts';
import { isHidden } from './observe/observe-remote.ts';

const historyShown = 20;

export function explain(journal: PairJournal, ignore: Ignore, path: Key): PairExplanation {
  const base = journal.base(path);
  const change = journal.change(path);
  const sightOf = (sight: Sight<unknown> | null | undefined) => {
    if (!sight || sight.is === 'same') return base ? ('same' as const) : ('absent' as const);
    return sight.is === 'file' ? ('changed' as const) : sight.is;
  };
  const history = journal
    .history({ text: path, before: null, limit: historyShown })
    .filter((entry) => entry.path === path || entry.to === path);
  const planned = journal.action(path);
  // What was seen before the act counts no longer.
  const isDone = planned !== null && isCarriedOut(planned, history[0], journal.facts()?.last ?? null);
  const after = base ? ('same' as const) : ('absent' as const);
  return {
    path,
    isIgnored: isHidden(ignore, path),
    alikeBytes: base?.sizeBytes ?? null,
    local: isDone ? after : sightOf(change?.local),
    remote: isDone ? after : sightOf(change?.remote),
    planned: planned && !isDone ? shown(planned) : null,
    attention: journal.attentionOf(path),
    history,
  };
}

/** A plan stays in the journal when it has been carried out; what touches no file is carried out with it and leaves no other trace. */
function isCarriedOut(
  { act }: PlannedAction,
  latest: HistoryEntry | undefined,
  last: RunReport | null,
): boolean {
  if (act === 'adopt' || act === 'forget') return true;
  if (latest?.act !== act || latest.error !== null) return false;
  return last === null || latest.atMs >= last.startedMs;
}
