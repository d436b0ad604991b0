// Looks at both sides and recognises the bucket, whose mark is found in its listing: one that is not as it was left is looked at anew.

import type { PairFacts, PairJournal } from '../../journal/pair-journal.ts';
import { markKey, recognisePlace } from '../marks.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';
import { withoutBase } from '../union.ts';
import { type Observed, observe } from './observe.ts';

export interface LookedAtBoth {
  readonly observed: Observed;
  readonly facts: PairFacts;
  /** Nothing that was known of the two may lead to a removal. */
  readonly isUnion: boolean;
  /** What the plan is to be made from. */
  readonly journal: PairJournal;
}

/** Looks twice where the bucket turns out not to be as it was left: the second time without the base. */
export async function lookAtBoth(
  surroundings: Surroundings,
  options: RunOptions,
  facts: PairFacts,
  isUnion: boolean,
): Promise<LookedAtBoth> {
  const { journal } = surroundings;
  const path = markKey(facts.mark);
  const view = isUnion ? withoutBase(journal) : journal;
  const observed = await observe(surroundings, view, path, options);
  if (options.isQuick) return { observed, facts, isUnion, journal: view };
  const place = await recognisePlace(surroundings, facts, observed.mark);
  if (!place.isUnion || isUnion || journal.baseTotals().files === 0)
    return { observed, facts: place.facts, isUnion: isUnion || place.isUnion, journal: view };
  if (!options.isDry) journal.clearBase();
  const bare = withoutBase(journal);
  return {
    observed: await observe(surroundings, bare, path, options),
    facts: place.facts,
    isUnion: true,
    journal: bare,
  };
}
