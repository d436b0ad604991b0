// Why one path of a pair is as it is, as of the last look and what was done since.

import type { Key } from '../../contract/models.ts';
import type { PairExplanation } from '../../contract/pair.ts';
import type { PairJournal, PlannedAction } from '../journal/pair-journal.ts';
import { type Ignore, isHidden } from './ignore.ts';
import type { Base, Sight } from './model.ts';
import { shown } from './plan/shown.ts';

const historyShown = 20;

type Change = ReturnType<PairJournal['change']>;

export function explain(journal: PairJournal, ignore: Ignore, path: Key): PairExplanation {
  const base = journal.base(path);
  const change = journal.change(path);
  const planned = journal.action(path);
  const isDone = planned !== null && isCarriedOut(journal, planned, base, change);
  const sightOf = (sight: Sight<unknown> | null | undefined) => {
    if (!sight || sight.is === 'same' || isDone) return base ? ('same' as const) : ('absent' as const);
    return sight.is === 'file' ? ('changed' as const) : sight.is;
  };
  return {
    path,
    isIgnored: isHidden(ignore, path),
    alikeBytes: base?.sizeBytes ?? null,
    local: sightOf(change?.local),
    remote: sightOf(change?.remote),
    planned: planned && !isDone ? shown(planned) : null,
    attention: journal.attentionOf(path),
    history: [...journal.history({ text: path, before: null, limit: historyShown })].filter(
      (entry) => entry.path === path || entry.to === path,
    ),
  };
}

/** A plan stays written down until the next look. Whether it has been carried out is told by the base, which every act leaves behind it. */
function isCarriedOut(
  journal: PairJournal,
  { act, path, to }: PlannedAction,
  base: Base | null,
  change: Change,
): boolean {
  const { local, remote } = change ?? {};
  const isLocalKnown = local?.is === 'file' && local.file.fingerprint === base?.fingerprint;
  const isRemoteKnown = remote?.is === 'file' && remote.file.etag === base?.etag;
  switch (act) {
    case 'upload':
      return isLocalKnown;
    case 'download':
      return isRemoteKnown;
    case 'adopt':
      return (isLocalKnown || local?.is === 'same') && (isRemoteKnown || remote?.is === 'same');
    case 'rename-local':
    case 'rename-remote':
      return journal.base(path) === null && to !== null && journal.base(to) !== null;
    case 'remove-local':
    case 'remove-remote':
    case 'forget':
      return base === null;
    case 'conflict':
      return false;
  }
}
