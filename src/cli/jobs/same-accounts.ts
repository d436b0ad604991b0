// Signing in for a job as whoever began it did, and as nobody else.

import { AppError } from '../../contract/errors.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Chooser, Context } from '../context.ts';
import { CannotDo } from '../exit-code.ts';
import type { JobProfile } from './job-card.ts';
import type { FoundJob } from './job-folder.ts';

/**
 * The accounts that must be lent to the engine for a job that another command began. Nothing is known of the keys it was begun
 * with, so all that is known must be as it was: the profile, where its keys come from, and the service they go to. Throws
 * profile.missing or CannotDo with what is different.
 */
export function sameAccounts(context: Context, choose: Chooser, { id, card }: FoundJob): Profile[] {
  if (!card)
    throw new CannotDo(`Nothing tells any more by which account job ${id} signs in. Run its command again.`);
  return card.profiles.flatMap((profile) => {
    if (!profile.isLent) {
      demandStored(choose, id, profile);
      return [];
    }
    return [lentAgain(context, choose, id, profile)];
  });
}

function demandStored({ stored }: Chooser, job: string, profile: JobProfile): Profile {
  const now = stored.find(({ id }) => id === profile.id);
  if (!now) throw new AppError('profile.missing', { op: 'profile.try', from: profile.name });
  const isSame = now.source.kind === profile.source.kind && nameOfSource(now) === nameOfSource(profile);
  if (!isSame || (!profile.isLent && now.endpoint !== profile.endpoint))
    throw new CannotDo(
      `The profile \u201c${profile.name}\u201d has been changed since job ${job} began: it signs in elsewhere now. Cancel the job, and run its command again.`,
    );
  return now;
}

function lentAgain(context: Context, choose: Chooser, job: string, profile: JobProfile): Profile {
  const { isLent: _isLent, ...same } = profile;
  const { source } = profile;
  // A connected profile that was sent elsewhere by --endpoint-url or --region, which said so for this very job.
  if (source.kind === 'keychain') return { ...demandStored(choose, job, profile), ...same };

  const { env, options } = context;
  if (source.kind === 'environment' && !(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']))
    throw new CannotDo(
      `Job ${job} signs in with the keys of its environment. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as they were.`,
    );
  if (source.kind === 'aws-profile') {
    const all = [...choose.found, ...choose.stored];
    if (!all.some((one) => nameOfSource(one) === source.name))
      throw new AppError('profile.missing', { op: 'profile.try', from: source.name });
  }
  const endpoint = options.endpointUrl ?? (env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || null);
  if (endpoint !== profile.endpoint)
    throw new CannotDo(
      `Job ${job} speaks to ${serviceName(profile.endpoint)}, but these keys would go to ${serviceName(endpoint)} now. Set AWS_ENDPOINT_URL as it was, or give --endpoint-url.`,
    );
  return same;
}

function nameOfSource({ source }: Pick<Profile, 'source'>): string | null {
  return source.kind === 'aws-profile' ? source.name : null;
}

/** Only what cannot be a secret is repeated. */
function serviceName(endpoint: string | null): string {
  return endpoint === null ? 'Amazon\u2019s own service' : (URL.parse(endpoint)?.host ?? 'another service');
}
