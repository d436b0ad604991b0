// The acts that touch no file: what both sides hold is written down, or struck.

import type { Clock } from '../../host.ts';
import type { PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import { baseOf } from './act.ts';

/** Writes down that a path holds the same bytes on both sides, as a look has proved; or that it is no longer kept alike. */
export function settleBase(journal: PairJournal, clock: Clock, { act, path }: PlannedAction): void {
  const change = journal.change(path);
  if (act === 'forget' || !change) {
    journal.dropBase(path);
    return;
  }
  const { base } = change;
  const local = change.local?.is === 'file' ? change.local.file : base;
  const etag = change.remote?.is === 'file' ? change.remote.file.etag : base?.etag;
  const sha256 = local?.sha256 ?? base?.sha256;
  if (!local || etag === undefined || sha256 === undefined || sha256 === null) return;
  journal.saveBase(baseOf({ clock }, { ...local, path }, { sha256, etag }));
}
