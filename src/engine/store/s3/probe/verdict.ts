// What the answers to a probe mean, in the four states that an ability can have.

import type { AppError, ErrorCode } from '../../../../contract/errors.ts';
import type { Ability, AbilityName } from '../../../../contract/store-facts.ts';

/** The abilities that one probe has found out about. */
export type Found = Partial<Record<AbilityName, Ability>>;

export const yes = (reason: string | null = null): Ability => ({ state: 'yes', reason });
export const ignored = (reason: string | null = null): Ability => ({ state: 'ignored', reason });
export const unknown = (reason: string): Ability => ({ state: 'unknown', reason });

/** Failures that say nothing of what the store can do. */
const says: Partial<Record<ErrorCode, string>> = {
  'access.denied': 'This account may not do that',
  'network.lost': 'The answer was lost',
  'service.busy': 'The server was busy or broken',
  'not-s3': 'What answered is no S3 service',
  'auth.expired': 'The session ran out',
  'auth.missing': 'No credentials were found',
  'auth.wrong': 'The credentials were not accepted',
  'bucket.missing': 'The bucket is gone',
  'bucket.region': 'The bucket is in another region',
  'clock.skewed': 'The clocks differ too much',
  'entry.archived': 'The object is archived',
};

/** 'no' for a refusal by the store, 'unknown' for what stood in the way of trying. */
export function refusal(error: AppError): Ability {
  const raw = error.raw ?? error.code;
  const obstacle = says[error.code];
  return obstacle === undefined ? { state: 'no', reason: raw } : unknown(`${obstacle} (${raw}).`);
}

/** The answer of a request that had to fail: refused for the right reason, not at all, or for another. */
export function demanded(error: AppError | null, isRightReason: (error: AppError) => boolean): Ability {
  if (error === null) return ignored();
  return isRightReason(error) ? yes() : refusal(error);
}

/** A precondition that did not hold. */
export function isFailedPrecondition({ code, raw }: AppError): boolean {
  return code === 'entry.changed' || raw === 'ConditionalRequestConflict';
}
