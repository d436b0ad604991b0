// What can be known of how a bucket treats conditional requests, as plain data.

import { z } from '../../../contract/schema.ts';
import { Ability, type AbilityName } from '../../../contract/store-facts.ts';

const conditional = [
  'if-none-match',
  'if-match',
  'complete-if-none-match',
  'delete-if-match',
  'copy-if-match',
] as const satisfies readonly AbilityName[];

export const ConditionFacts = z.object({
  /** What is done with If-None-Match and If-Match; null: not seen yet. */
  preconditions: z.nullable(z.enum(['honoured', 'ignored', 'refused'])),
  /** ETags are compared without their quotes. */
  areEtagsBare: z.boolean(),
  /** What a probe has found, or a write that was always refused. */
  abilities: z.partialRecord(z.enum(conditional), Ability.shape.state),
});
export type ConditionFacts = z.infer<typeof ConditionFacts>;

/** The same of one bucket, which holds as long as it keeps versions, or keeps none. */
export const BucketFacts = z.extend(ConditionFacts, { keepsVersions: z.boolean() });
export type BucketFacts = z.infer<typeof BucketFacts>;

export const nothingKnown: ConditionFacts = { preconditions: null, areEtagsBare: false, abilities: {} };

type States = Partial<Record<AbilityName, Ability['state']>>;

/** Those of the abilities that are about conditional requests, and the others. */
export function splitAbilities(abilities: States): {
  readonly conditional: ConditionFacts['abilities'];
  readonly others: States;
} {
  const names: ReadonlySet<string> = new Set(conditional);
  const entries = Object.entries(abilities);
  return {
    conditional: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    others: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  };
}
