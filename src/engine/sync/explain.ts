// Why one path of a pair is as it is, as of the last look.

import type { Key } from '../../contract/models.ts';
import type { PairExplanation } from '../../contract/pair.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
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
  const planned = journal.action(path);
  return {
    path,
    isIgnored: isHidden(ignore, path),
    alikeBytes: base?.sizeBytes ?? null,
    local: sightOf(change?.local),
    remote: sightOf(change?.remote),
    planned: planned && shown(planned),
    attention: journal.attentionOf(path),
    history: [...journal.history({ text: path, before: null, limit: historyShown })].filter(
      (entry) => entry.path === path || entry.to === path,
    ),
  };
}
