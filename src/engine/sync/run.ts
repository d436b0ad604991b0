// One run of a pair: recognise both sides, put right what a crash left, look, compare, plan, and carry it out.

import { isAbort, throwIfAborted } from '../../base/abort.ts';
import { AppError, toWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { RunNotice, RunReport } from '../../contract/pair.ts';
import type { PairFacts, PairJournal, PlannedAction } from '../journal/pair-journal.ts';
import type { Acting } from './apply/act.ts';
import { applyPlan, shown } from './apply/apply.ts';
import { recover } from './apply/recover.ts';
import { createSpelling } from './apply/spelling.ts';
import { createTally, type RunTally } from './apply/tally.ts';
import type { Ignore } from './ignore.ts';
import { markKey, nextEpoch, recogniseFolder, recognisePlace } from './marks.ts';
import type { Versioning } from './objects.ts';
import { type Observed, observe } from './observe/observe.ts';
import { isHidden } from './observe/observe-remote.ts';
import { newOp } from './ops.ts';
import { holdIfTooMuch } from './plan/hold.ts';
import { makePlan } from './plan/plan.ts';
import { purge } from './purge.ts';
import { keepReport, reportOf } from './report.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';
import { tellUnion, withoutBase } from './union.ts';

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

async function passes(
  surroundings: Surroundings,
  options: RunOptions,
  tally: RunTally,
  notices: RunNotice[],
): Promise<number> {
  const { folder, journal, clock, random, ignore } = surroundings;
  const recognised = await recogniseFolder(surroundings, newOp(clock.now(), random));
  let { facts, isUnion } = recognised;
  // A pair that has never run has lost nothing; a folder that has a mark was paired before.
  const isFirst = journal.facts() === null && recognised.mark === null;
  if (!options.isDry) {
    // From here on the folder is known: a new mark takes the place of an old one.
    if (surroundings.isMarked && facts.mark !== recognised.mark)
      await folder.mark(facts.mark, recognised.mark);
    if (isUnion) journal.clearBase();
    forgetHidden(journal, ignore, facts.ignoreHash);
    facts = { ...facts, ignoreHash: ignore.hash };
    journal.saveFacts(facts);
    await recover(surroundings);
  }
  if (isUnion && !isFirst) tellUnion(surroundings, notices, options);

  for (let pass = 1; ; pass += 1) {
    throwIfAborted(options.signal);
    tally.nextPass();
    // Whatever was in the way of a quick look, or leads to another, needs a whole one.
    const isQuick = options.isQuick === true && !isUnion && pass === 1;
    const looked = await lookAtBoth(surroundings, { ...options, isQuick }, ignore, facts, isUnion);
    facts = isQuick ? looked.facts : { ...looked.facts, lookedMs: clock.now() };
    if (!options.isDry) journal.saveFacts(facts);
    if (looked.isUnion && !isUnion) tellUnion(surroundings, notices, options);
    isUnion = false;
    if (looked.observed.unknown.length > 0) notices.push({ kind: 'local', reasons: [] });
    await makePlan(surroundings, looked.journal, looked.observed.unknown, options);
    const reasons = holdIfTooMuch(surroundings, looked.journal, looked.observed);
    if (reasons.length > 0) notices.push({ kind: 'guard', reasons: [...reasons] });
    // A quick look says nothing of what the bucket has.
    if (!isQuick) journal.endAttention();
    if (options.isDry) {
      tellPlan(journal, options);
      return looked.observed.files;
    }
    const changes = journal
      .actionTotals()
      .some(({ act, isHeld }) => !isHeld && act !== 'adopt' && act !== 'forget');
    if (changes || facts.markEtag === null) facts = await nextEpoch(surroundings, facts);
    await applyPlan(actingOf(surroundings, facts, options), surroundings.atOnce, tally, options);
    // What is missing is asked for while the plan is carried out.
    if (!isQuick) journal.endMissing();
    if (tally.again === 0 || pass === passesAtMost) return journal.baseTotals().files;
  }
}

/** Large uploads that an earlier run has begun and this one had no use for: their file is another by now, or gone. */
async function giveUpUploads({ journal, objects, log }: Surroundings): Promise<void> {
  for (const { op, path } of journal.ops()) {
    const begun = journal.checkpoint(op)?.begun;
    if (!begun || journal.action(path)?.act === 'upload') continue;
    try {
      await objects.abandon(begun);
      journal.endOp(op);
    } catch (error) {
      if (isAbort(error)) throw error;
      log('info', 'an upload could not be given up', { error: toWire(error, 'upload.abort') });
    }
  }
}

/** Rules that hide more are no removals: what they hide is no longer ours to keep alike. */
function forgetHidden(journal: PairJournal, ignore: Ignore, before: string): void {
  if (ignore.hash === before) return;
  let after: Key | null = null;
  for (;;) {
    const page = journal.basePage(after, pageSize);
    journal.transactionSoon(() => {
      for (const { path } of page) if (isHidden(ignore, path)) journal.dropBase(path);
    });
    after = page.at(-1)?.path ?? null;
    if (after === null) return;
  }
}

interface LookedAtBoth {
  readonly observed: Observed;
  readonly facts: PairFacts;
  readonly isUnion: boolean;
  /** What the plan is to be made from. */
  readonly journal: PairJournal;
}

/** Looks twice where the bucket turns out not to be as it was left: the second time without the base. */
async function lookAtBoth(
  surroundings: Surroundings,
  options: RunOptions,
  ignore: Ignore,
  facts: PairFacts,
  isUnion: boolean,
): Promise<LookedAtBoth> {
  const { journal } = surroundings;
  const path = markKey(facts.mark);
  const view = isUnion ? withoutBase(journal) : journal;
  const observed = await observe(surroundings, view, ignore, path, options);
  if (options.isQuick) return { observed, facts, isUnion, journal: view };
  const place = await recognisePlace(surroundings, facts, observed.mark);
  if (!place.isUnion || isUnion || journal.baseTotals().files === 0)
    return { observed, facts: place.facts, isUnion: isUnion || place.isUnion, journal: view };
  if (!options.isDry) journal.clearBase();
  const bare = withoutBase(journal);
  return {
    observed: await observe(surroundings, bare, ignore, path, options),
    facts: place.facts,
    isUnion: true,
    journal: bare,
  };
}

function actingOf(
  { pair, folder, objects, journal, clock, random, device, isMarked }: Surroundings,
  { mark, inode }: PairFacts,
  { signal, settleMs }: RunOptions,
): Acting {
  let versioning: Promise<Versioning> | null = null;
  let seenMs = Number.NEGATIVE_INFINITY;
  return {
    ...{ pair, folder, objects, journal, clock, random, device, signal, settleMs },
    spelling: createSpelling(folder),
    async keepsVersions() {
      versioning ??= objects.versioning();
      return (await versioning) === 'on';
    },
    async demandOurFolder(maxAgeMs = 0) {
      if (maxAgeMs > 0 && Math.abs(clock.now() - seenMs) <= maxAgeMs) return;
      const found = await folder.identity();
      seenMs = clock.now();
      if (isMarked ? found.mark === mark : found.inode === inode) return;
      seenMs = Number.NEGATIVE_INFINITY;
      const detail = 'The folder was taken away or exchanged while it was being synced.';
      throw new AppError('pair.foreign', { op: 'pair.recognise', from: pair.folder, detail });
    },
  };
}

function tellPlan(journal: PairJournal, { onAction, signal }: RunOptions): void {
  let after: PlannedAction | null = null;
  for (;;) {
    const page: readonly PlannedAction[] = journal.actions(null, after, pageSize);
    for (const action of page) onAction?.(shown(action));
    throwIfAborted(signal);
    after = page.at(-1) ?? null;
    if (!after) return;
  }
}
