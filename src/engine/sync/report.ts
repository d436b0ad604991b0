// What is told of a run when it has ended, however it did.

import { toWire } from '../../contract/errors.ts';
import type { RunNotice, RunReport } from '../../contract/pair.ts';
import type { Clock } from '../host.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import { createTally, type RunTally } from './apply/tally.ts';

const op = 'pair.run';

export interface Ended {
  readonly startedMs: number;
  readonly endedMs: number;
  /** What ended it early; null: it came to its end. */
  readonly failure: { readonly error: unknown } | null;
  readonly notices: RunNotice[];
  readonly files: number;
}

export function reportOf(
  journal: PairJournal,
  { startedMs, endedMs, failure, notices, files }: Ended,
  tally: RunTally,
): RunReport {
  const held = journal.actionTotals().filter(({ isHeld }) => isHeld);
  return {
    ...{ startedMs, endedMs, notices, files },
    isWhole: failure === null,
    error: failure && toWire(failure.error, op),
    done: { ...tally.acts },
    held: held.reduce((sum, one) => sum + one.files, 0),
    heldBytes: held.reduce((sum, one) => sum + one.bytes, 0),
    failed: tally.failures,
    attention: journal.attentionCount(),
    conflicts: journal.conflicts().length,
    unsure: tally.unsures,
    uploadedBytes: tally.uploadedBytes,
    downloadedBytes: tally.downloadedBytes,
  };
}

/** Writes the report down, and when all was last found alike: not by a quick run, which does not look at the bucket. */
export function keepReport(journal: PairJournal, report: RunReport, isQuick: boolean): void {
  const facts = journal.facts();
  if (!facts) return;
  const { isWhole, failed, held, unsure, attention, endedMs } = report;
  const isAlike = isWhole && !isQuick && failed + held + unsure + attention === 0;
  journal.saveFacts({ ...facts, last: report, verifiedMs: isAlike ? endedMs : facts.verifiedMs });
}

/** The report of a run whose sides could not even be opened. */
export function failedRun(journal: PairJournal, clock: Clock, error: unknown): RunReport {
  const atMs = clock.now();
  const ended = { startedMs: atMs, endedMs: atMs, failure: { error }, notices: [], files: 0 };
  const report = reportOf(journal, ended, createTally());
  keepReport(journal, report, false);
  return report;
}
