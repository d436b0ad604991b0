// Asks the guard about a plan, and holds what destroys where it says so.

import type { Key } from '../../../contract/models.ts';
import type { HoldReason } from '../../../contract/pair.ts';
import { pages } from '../../journal/pages.ts';
import type { PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import type { Observed } from '../observe/observe.ts';
import type { Surroundings } from '../surroundings.ts';
import { guard, type Taking } from './guard.ts';

const dayMs = 24 * 60 * 60 * 1000;
const pageSize = 1000;

/** After renames have been paired. Gives the reasons; none: nothing is held. */
export function holdIfTooMuch(
  { pair, clock, isApproved = false }: Surroundings,
  journal: PairJournal,
  { files, objects }: Observed,
): readonly HoldReason[] {
  if (isApproved) return [];
  const totals = journal.actionTotals();
  const sum = (isOf: (total: (typeof totals)[number]) => boolean) =>
    totals
      .filter(isOf)
      .reduce((all, { files: more, bytes }) => ({ files: all.files + more, bytes: all.bytes + bytes }), {
        files: 0,
        bytes: 0,
      });
  const removals = sum(({ act }) => act === 'remove-local' || act === 'remove-remote');
  const replaced = sum(({ replaces }) => replaces);
  if (removals.files === 0 && replaced.files === 0) return [];
  const reasons = guard({
    removals: removals.files,
    removedBytes: removals.bytes,
    replaced: replaced.files,
    files: journal.baseTotals().files,
    emptySide: files === 0 ? 'local' : objects === 0 ? 'remote' : null,
    recent: journal.removedSince(clock.now() - dayMs),
    ...goingOf(journal),
    limits: pair.guard,
  });
  if (!reasons) return [];
  journal.holdDestructive();
  return reasons;
}

/** How many of the files that were alike are to go, and the folders at the top of which every file is. */
function goingOf(journal: PairJournal): Pick<Taking, 'alikeGone' | 'wholeFolders'> {
  const going = new Map<Key, number>();
  let alikeGone = 0;
  for (const page of pages<PlannedAction>((after) => journal.actions(3, after, pageSize)))
    for (const { path } of page) {
      if (journal.base(path)) alikeGone += 1;
      const top = path.slice(0, Math.max(0, path.indexOf('/'))) as Key;
      if (top !== '') going.set(top, (going.get(top) ?? 0) + 1);
    }
  const wholeFolders = [...going]
    .filter(([folder, files]) => journal.baseUnder(folder) === files)
    .map(([folder, files]) => ({ folder, files }));
  return { alikeGone, wholeFolders };
}
