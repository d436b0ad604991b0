// One run of a pair: recognise both sides, put right what a crash left, look, compare, plan, and carry it out.

import { isAbort, throwIfAborted } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import type { HoldReason, RunNotice, RunReport } from '../../contract/pair.ts';
import { pages } from '../journal/pages.ts';
import type { PairJournal, PlannedAction } from '../journal/pair-journal.ts';
import { actingOf } from './apply/acting-of.ts';
import { applyPlan } from './apply/apply.ts';
import { createTally, type RunTally } from './apply/tally.ts';
import { beginRun } from './begin-run.ts';
import { giveUpUploads } from './give-up-uploads.ts';
import { withoutHidden } from './hidden-rows.ts';
import { nextEpoch } from './marks.ts';
import { lookAtBoth } from './observe/look-at-both.ts';
import { clearWays } from './plan/clear-ways.ts';
import { holdIfTooMuch } from './plan/hold.ts';
import { makePlan } from './plan/plan.ts';
import { putOff } from './plan/put-off.ts';
import { shown } from './plan/shown.ts';
import { toCarryOut } from './plan/to-carry-out.ts';
import { purge } from './purge.ts';
import { keepReport, reportOf } from './report.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';
import { tellUnion } from './union.ts';

const passesAtMost = 4;
const pageSize = 1000;

/**
 * Never rejects but with an abort: what ended the run early is in the report. Only a run that is whole says anything about what it
 * did not touch.
 */
export async function runPair(surroundings: Surroundings, options: RunOptions): Promise<RunReport> {
  const { clock, journal } = surroundings;
  const startedMs = clock.now();
  const tally = createTally();
  const notices: RunNotice[] = [];
  let files = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    files = await passes(surroundings, options, tally, notices);
    // Only now: the first write of the mark has found it out.
    if (surroundings.objects.keepsPreconditions === false) notices.push({ kind: 'emulated', reasons: [] });
    if (!options.isDry && !options.isQuick) {
      await giveUpUploads(surroundings);
      await purge(surroundings, options.signal);
    }
  } catch (error) {
    if (isAbort(error) || options.signal.aborted) throw error;
    failure = { error };
    surroundings.log('info', 'a run of a pair ended early', { error: toWire(error, 'pair.run') });
  }
  const report = reportOf(journal, { startedMs, endedMs: clock.now(), failure, notices, files }, tally);
  if (!options.isDry) keepReport(journal, report, options.isQuick === true);
  return report;
}

/** Looks, plans and carries out until nothing more is to be gained by it. Gives how many files the pair has. */
async function passes(
  surroundings: Surroundings,
  options: RunOptions,
  tally: RunTally,
  notices: RunNotice[],
): Promise<number> {
  const { journal, clock, atOnce, ignore } = surroundings;
  let { facts, isUnion, isFirst } = await beginRun(surroundings, options);
  if (isUnion && !isFirst) tellUnion(surroundings, notices, options);

  const looking = options.isDry
    ? { ...surroundings, journal: withoutHidden(journal, ignore, facts.ignoreHash) }
    : surroundings;
  const beganMs = clock.now();
  let reasons: readonly HoldReason[] = [];
  for (let pass = 1; ; pass += 1) {
    throwIfAborted(options.signal);
    tally.nextPass();
    // Whatever was in the way of a quick look, or leads to another, needs a whole one.
    const isQuick = options.isQuick === true && !isUnion && pass === 1;
    const looked = await lookAtBoth(looking, { ...options, isQuick }, facts, isUnion);
    facts = isQuick ? looked.facts : { ...looked.facts, lookedMs: clock.now() };
    if (!options.isDry) journal.saveFacts(facts);
    if (looked.isUnion && !isUnion) tellUnion(surroundings, notices, options);
    isUnion = false;
    await makePlan(surroundings, looked.journal, looked.observed.unknown, options);
    // What one pass holds no later one lets go: more files only because they have just arrived are no reason to.
    if (reasons.length > 0) looked.journal.holdDestructive();
    else {
      reasons = holdIfTooMuch(surroundings, looked.journal, looked.observed);
      if (reasons.length > 0) notices.push({ kind: 'guard', reasons: [...reasons] });
    }
    const isWhole = await clearWays(surroundings, looked.journal, options.signal);
    if ((!isWhole || looked.observed.unknown.size > 0) && !notices.some(({ kind }) => kind === 'local'))
      notices.push({ kind: 'local', reasons: [] });
    const waits = putOff(surroundings, looked.journal, beganMs, options);
    // A quick look says nothing of what the bucket has.
    if (!isQuick) journal.endAttention();
    if (options.isDry) {
      tellPlan(journal, options);
      return looked.observed.files;
    }
    if (toCarryOut(journal) > waits.size || facts.markEtag === null)
      facts = await nextEpoch(surroundings, facts);
    await applyPlan(actingOf(surroundings, facts, options), { atOnce, waits }, tally, options);
    // What is missing is asked for while the plan is carried out.
    if (!isQuick) journal.endMissing();
    if (tally.again === 0 || pass === passesAtMost) return journal.baseTotals().files;
  }
}

function tellPlan(journal: PairJournal, { onAction, signal }: RunOptions): void {
  for (const page of pages<PlannedAction>((after) => journal.actions(null, after, pageSize))) {
    for (const action of page) onAction?.(shown(action));
    throwIfAborted(signal);
  }
}
