// The beginning of a run: the folder is recognised and marked, and what a crash has left half done is put right.

import type { PairFacts } from '../journal/pair-journal.ts';
import { recover } from './apply/recover.ts';
import { forgetHidden } from './hidden-rows.ts';
import { recogniseFolder } from './marks.ts';
import { newOp } from './ops.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';

/** What the looks of a run go out from. */
export interface Beginning {
  readonly facts: PairFacts;
  /** Nothing that was known of the folder may lead to a removal. */
  readonly isUnion: boolean;
  /** The pair has never run and the folder was never paired: a union loses nothing. */
  readonly isFirst: boolean;
}

/** Throws what recognising the folder throws. A dry run leaves everything as it is. */
export async function beginRun(
  surroundings: Surroundings,
  { isDry }: Pick<RunOptions, 'isDry'>,
): Promise<Beginning> {
  const { folder, journal, clock, random, ignore } = surroundings;
  const { facts, isUnion, mark } = await recogniseFolder(surroundings, newOp(clock.now(), random));
  const isFirst = journal.facts() === null && mark === null;
  if (isDry) return { facts, isUnion, isFirst };
  // From here on the folder is known: a new mark takes the place of an old one.
  if (surroundings.isMarked && facts.mark !== mark) await folder.mark(facts.mark, mark);
  if (isUnion) journal.clearBase();
  forgetHidden(journal, ignore, facts.ignoreHash);
  const begun = { ...facts, ignoreHash: ignore.hash };
  journal.saveFacts(begun);
  await recover(surroundings);
  return { facts: begun, isUnion, isFirst };
}
