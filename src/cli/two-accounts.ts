// The accounts of a copy: the same for both ends, or one for each by --from-profile and --to-profile.

import { ProfileId } from '../contract/models.ts';
import type { Profile } from '../contract/profile.ts';
import { type Address, textOf } from './address.ts';
import { type Context, type Session, withChooser } from './context.ts';
import { WrongUse } from './exit-code.ts';
import type { Choice } from './profile-choice.ts';
import type { Ends } from './transfer-plan.ts';

export interface AccountOptions {
  readonly fromProfile?: string;
  readonly toProfile?: string;
}

/**
 * Runs `work` with an engine that knows the account of each end. An end without a name of its own uses the account that every
 * command would, and only there --endpoint-url and --region mean anything.
 */
export function withEnds<T>(
  context: Context,
  { from, to }: Pick<Ends, 'from' | 'to'>,
  { fromProfile, toProfile }: AccountOptions,
  work: (session: Session, ends: Ends) => Promise<T>,
): Promise<T> {
  refuseLocal(from, fromProfile, '--from-profile');
  refuseLocal(to, toProfile, '--to-profile');
  const isUsualNeeded =
    (from.kind === 's3' && fromProfile === undefined) || (to.kind === 's3' && toProfile === undefined);
  const { endpointUrl, region } = context.options;
  if (!isUsualNeeded && (endpointUrl !== undefined || region !== undefined))
    throw new WrongUse('Both accounts are named: --endpoint-url and --region would change neither.');

  return withChooser(context, async (engine, host, choose) => {
    const of = (address: Address, name: string | undefined): Choice | null =>
      address.kind === 'local' ? null : name === undefined ? choose.usual() : choose.named(name);
    const ends = apart(of(from, fromProfile), of(to, toProfile));
    for (const { profile, isLent } of [ends.source, ends.target]) if (isLent) engine.lend(profile);
    const session = { ...context, engine, host, profile: ends.target.profile, account: ends.target };
    return work(session, { from, to, ...ends });
  });
}

/** Two different accounts of this command need two ids; the same account must have one, for then the server can copy by itself. */
function apart(source: Choice | null, target: Choice | null): Pick<Ends, 'source' | 'target'> {
  const one = source ?? target;
  const other = target ?? source;
  if (!one || !other) throw new WrongUse('One of the two must be in S3. Write s3://BUCKET/KEY.');
  if (one.profile.id !== other.profile.id) return { source: one, target: other };
  if (isSame(one.profile, other.profile)) return { source: other, target: other };
  const id = ProfileId.parse(`${one.profile.id.slice(0, 56)}-source`);
  return { source: { profile: { ...one.profile, id }, isLent: true }, target: other };
}

function isSame(one: Profile, other: Profile): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function refuseLocal(address: Address, name: string | undefined, option: string): void {
  if (address.kind === 'local' && name !== undefined)
    throw new WrongUse(`${textOf(address)} is not in S3: ${option} says nothing about it.`);
}
