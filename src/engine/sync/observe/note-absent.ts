// What a whole pass over both sides did not show: noted as absent where that was seen, as unknown where it was not.

import type { Key } from '../../../contract/models.ts';
import { pages } from '../../journal/pages.ts';
import type { NumberedBase, PairJournal } from '../../journal/pair-journal.ts';
import { type Ignore, isHidden } from '../ignore.ts';
import type { Sight } from '../model.ts';
import type { Bits } from './bits.ts';
import { isUnder, type LocalPass } from './observe-local.ts';

const pageSize = 1000;

interface Noted {
  readonly path: Key;
  readonly sight: Sight<never>;
}

/** Both passes must have come to their end; `remote` null: the bucket was not looked at, and nothing in it is gone. What the rules hide is no absence: it is left alone. */
export function noteAbsent(
  journal: PairJournal,
  ignore: Ignore,
  local: LocalPass,
  remote: Bits | null,
): void {
  const { files } = journal.baseTotals();
  if (local.seen.count === files && (remote?.count ?? files) === files) return;
  const isThere = (id: number) => remote?.has(id) ?? true;
  for (const page of pages<NumberedBase>((after) => journal.basePage(after?.path ?? null, pageSize))) {
    const goneHere: Noted[] = [];
    const goneThere: Noted[] = [];
    for (const { id, path } of page) {
      if (local.seen.has(id) && isThere(id)) continue;
      if (isHidden(ignore, path)) continue;
      if (!local.seen.has(id))
        goneHere.push({ path, sight: { is: isUnder(local.unknown, path) ? 'unknown' : 'absent' } });
      if (!isThere(id)) goneThere.push({ path, sight: { is: 'absent' } });
    }
    if (goneHere.length > 0) journal.noteLocal(goneHere);
    if (goneThere.length > 0) journal.noteRemote(goneThere);
  }
}
