// Makes the plan of a pass: the table decides path by path, renames are paired, and the guard may hold what destroys.

import { throwIfAborted } from '../../../base/abort.ts';
import { toWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { inParallel } from '../../entry/in-parallel.ts';
import type { PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import type { Rules, Seen, Verdict } from '../model.ts';
import { isUnder } from '../observe/observe-local.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';
import { compare } from './compare.ts';
import { findRenames } from './find-renames.ts';
import { look, seenOf } from './look.ts';

const pageSize = 1000;

/** The plan is written into the journal. Throws what reading either side throws where that is not about one path. */
export async function makePlan(
  surroundings: Surroundings,
  journal: PairJournal,
  unknown: ReadonlySet<Key>,
  options: RunOptions,
): Promise<void> {
  const { pair, extras, isSizeOnly = false } = surroundings;
  const rules: Rules = { mode: pair.mode, deletes: pair.deletes, conflicts: pair.conflicts, extras };
  let after: Key | null = null;
  let planned = 0;
  for (;;) {
    throwIfAborted(options.signal);
    const page = journal.changes(after, pageSize);
    const last = page.at(-1);
    if (!last) break;
    after = last.path;
    const seen = page.map((change) => seenOf(change, isUnder(unknown, change.path)));
    const decided = await decide(surroundings, journal, seen, rules, options.signal);
    const nowMs = surroundings.clock.now();
    journal.transactionSoon(() => {
      for (const [one, verdict] of decided) {
        // That sizes are equal proves nothing that could be written down.
        const action = isSizeOnly && verdict.do === 'adopt' ? null : actionOf(one, verdict);
        if (!action) continue;
        journal.planAction(action);
        // From now on it is missed; what is missing for long enough may go.
        if (action.act === 'remove-remote') journal.missingSince(action.path, 'local', nowMs);
        if (action.act === 'remove-local') journal.missingSince(action.path, 'remote', nowMs);
      }
    });
    planned += page.length;
    options.onProgress?.({ phase: 'compare', done: planned, total: null });
  }
  await findRenames(surroundings, journal, options.signal);
}

/** The verdict on each, after looking where the table asks for it. */
async function decide(
  surroundings: Surroundings,
  journal: PairJournal,
  seen: readonly Seen[],
  rules: Rules,
  signal: AbortSignal,
): Promise<[Seen, Verdict][]> {
  const { atOnce, clock } = surroundings;
  const verdicts = new Map(seen.map((one) => [one, compare(one, rules)]));
  const open = seen.filter((one) => verdicts.get(one)?.do === 'look');
  const looking = inParallel(open, atOnce, async (one) => {
    throwIfAborted(signal);
    const { areEqual, sha256, trouble } = await look(surroundings, one, signal);
    throwIfAborted(signal);
    if (trouble) {
      const error = toWire(trouble.error, 'pair.observe');
      // The network or the account is at fault, not this path.
      if (error.retry === 'later' || error.code.startsWith('auth.')) throw trouble.error;
      journal.needAttention(one.path, trouble.side, error, clock.now());
    } else {
      journal.noteLook(one.path, { areEqual, sha256 });
    }
    verdicts.set(
      one,
      areEqual === null ? { do: 'wait' } : compare({ ...hashed(one, sha256), areEqual }, rules),
    );
  });
  for await (const _ of looking);
  return [...verdicts];
}

/** The same with what its bytes turned out to be. */
function hashed(seen: Seen, sha256: string | null): Seen {
  const { local } = seen;
  if (local.is !== 'file' || sha256 === null) return seen;
  return { ...seen, local: { is: 'file', file: { ...local.file, sha256 } } };
}

/** What is to be carried out; null where nothing is. */
function actionOf(seen: Seen, verdict: Verdict): Omit<PlannedAction, 'seq'> | null {
  const { path, base, local, remote } = seen;
  const localBytes = local.is === 'file' ? local.file.sizeBytes : (base?.sizeBytes ?? null);
  const remoteBytes = remote.is === 'file' ? remote.file.sizeBytes : (base?.sizeBytes ?? null);
  const common = { path, to: null, isHeld: false, replaces: false };
  switch (verdict.do) {
    case 'nothing':
    case 'wait':
    case 'look':
      return null;
    case 'adopt':
    case 'forget':
      return { ...common, act: verdict.do, phase: 0, sizeBytes: localBytes, expected: null };
    case 'upload':
    case 'download': {
      const { expected } = verdict;
      const sizeBytes = verdict.do === 'upload' ? localBytes : remoteBytes;
      const replaces = expected.kind === 'version';
      return { ...common, act: verdict.do, phase: 2, sizeBytes, expected, replaces };
    }
    case 'conflict':
      return { ...common, act: 'conflict', phase: 2, sizeBytes: localBytes, expected: null };
    case 'remove-local':
    case 'remove-remote': {
      const version = verdict.do === 'remove-local' ? verdict.fingerprint : verdict.etag;
      const sizeBytes = verdict.do === 'remove-local' ? localBytes : remoteBytes;
      return { ...common, act: verdict.do, phase: 3, sizeBytes, expected: { kind: 'version', version } };
    }
  }
}
