// Watches whole runs: what was not seen whole, or is not what was paired, must not lead to a removal (I5).

import type { PairAct, RunReport } from '../../src/contract/pair.ts';
import type { PairJournal } from '../../src/engine/journal/pair-journal.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimS3 } from './sim-s3.ts';

/** How things stood when a run began or ended. */
export interface Standing {
  readonly folder: number;
  /** Another folder, or none, stands in the place of the one that was paired. */
  readonly isForeign: boolean;
  /** The bucket is not as the journal left it: emptied, set back, or another. */
  readonly isOther: boolean;
}

/** Looks at both places as somebody would who knows what the marks mean. */
export function standing(journal: PairJournal, disk: SimDisk, s3: SimS3, prefix: string): Standing {
  const facts = journal.facts();
  const folder = disk.root.ino;
  if (!facts) return { folder, isForeign: false, isOther: false };
  const mark = s3.live(`${prefix}.longshore/pairs/${facts.mark}`);
  const run = Number(/ run (\d+)\n$/.exec(mark?.bytes ?? '')?.[1] ?? -1);
  // A mark that was noticed once is known from then on.
  const isNew = facts.markEtag !== null && mark?.etag !== facts.markEtag;
  return {
    folder,
    isForeign: disk.find('.longshore/mark')?.bytes !== facts.mark,
    isOther: isNew && run !== facts.epoch && run !== facts.pendingEpoch,
  };
}

export interface RunSeen {
  readonly before: Standing;
  readonly after: Standing;
  readonly report: RunReport;
  readonly isQuick: boolean;
  /** While it lasted, somebody emptied the bucket or set it back, maybe to what was left there. */
  readonly isDisturbed: boolean;
  /** Listings of the bucket that broke off during the run. */
  readonly brokenLists: number;
  /** Folders that could not be listed during the run; 0 where that may have been asked for another reason. */
  readonly brokenFolders: number;
  readonly acts: readonly PairAct[];
  /** For so long something must be missing before that is believed. */
  readonly absenceMs: number;
}

/** What the run should not have been, each as a sentence. */
export function wrongsOf({
  before,
  after,
  report,
  isQuick,
  isDisturbed,
  brokenLists,
  brokenFolders,
  acts,
  absenceMs,
}: RunSeen): string[] {
  const wrongs: string[] = [];
  const isUnion = report.notices.some(({ kind }) => kind === 'union');
  if (brokenLists > 0 && report.isWhole) wrongs.push('a listing broke off, and the run calls itself whole');
  // A union looks at everything anew.
  if (brokenFolders > 0 && report.isWhole && !isUnion && !report.notices.some(({ kind }) => kind === 'local'))
    wrongs.push('a folder could not be read, and the run says nothing of it');
  if (before.isForeign && before.folder === after.folder && report.isWhole)
    wrongs.push('a foreign folder was synced');
  if (before.isOther && report.isWhole && !isQuick && !isUnion && !isDisturbed)
    wrongs.push('the bucket is not as it was left, and nobody noticed');
  // What went while a long run lasted was known by then.
  const isShort = report.endedMs - report.startedMs < absenceMs;
  if (isUnion && isShort && acts.some((act) => act === 'remove-local' || act === 'remove-remote'))
    wrongs.push('something was removed although nothing was known');
  return wrongs;
}
