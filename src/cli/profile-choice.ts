// Which account a command works with: the profile that was named, or the one that the surroundings leave no doubt about.

import { AppError } from '../contract/errors.ts';
import { ProfileId } from '../contract/models.ts';
import type { CredentialSource, FoundProfile, Profile } from '../contract/profile.ts';
import { CannotDo, WrongUse } from './exit-code.ts';

export interface Surroundings {
  /** What the options say; undefined where they say nothing. */
  readonly name: string | undefined;
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The profiles that are connected. */
  readonly stored: readonly Profile[];
  /** The profiles of this computer that could be. */
  readonly found: readonly FoundProfile[];
}

/** `isLent`: the profile is for this command only and must be lent to the engine. */
export interface Choice {
  readonly profile: Profile;
  readonly isLent: boolean;
}

/**
 * The first that applies:
 *
 * | given                                             | used                                                  |
 * | ------------------------------------------------- | ----------------------------------------------------- |
 * | --profile NAME                                    | Longshore's profile NAME, else the AWS files' NAME    |
 * | AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY       | these                                                 |
 * | AWS_PROFILE                                       | the AWS files' profile, else Longshore's              |
 * | a profile `default` in the AWS files              | that                                                  |
 * | one profile connected, and no more                | that                                                  |
 * | a container's role offered in the environment     | that                                                  |
 *
 * --endpoint-url and --region change any of them for this command; AWS_ENDPOINT_URL(_S3), AWS_REGION and
 * AWS_DEFAULT_REGION only those whose credentials are AWS's own: a profile of Longshore's carries its endpoint, and its
 * keys must not go elsewhere because of a variable. Throws profile.missing, WrongUse or CannotDo with the way out.
 */
export function chooseProfile(around: Surroundings): Choice {
  const { name, env, stored, found } = around;
  const own = (wanted: string) =>
    stored.find((one) => one.name === wanted) ?? stored.find((one) => one.id === wanted);
  const isInAwsFiles = (wanted: string) =>
    [...found, ...stored].some(({ source }) => source.kind === 'aws-profile' && source.name === wanted);
  const fromAwsFiles = (wanted: string) =>
    isInAwsFiles(wanted) ? lent(around, wanted, { kind: 'aws-profile', name: wanted }) : undefined;
  const connected = (profile: Profile | undefined) => profile && changed(around, profile);
  const orMissing = (choice: Choice | undefined, wanted: string): Choice => {
    if (choice) return choice;
    throw new AppError('profile.missing', { op: 'profile.try', from: wanted });
  };

  if (name !== undefined) return orMissing(connected(own(name)) ?? fromAwsFiles(name), name);
  if (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY'])
    return lent(around, 'environment', { kind: 'environment' });
  const awsName = env['AWS_PROFILE'];
  if (awsName) return orMissing(fromAwsFiles(awsName) ?? connected(own(awsName)), awsName);
  const standing = fromAwsFiles('default');
  if (standing) return standing;
  const [only, ...more] = stored;
  if (only && more.length === 0) return changed(around, only);
  if (only) {
    const names = stored.map((one) => `\u201c${one.name}\u201d`).join(', ');
    throw new WrongUse(`Several profiles are connected: ${names}. Choose one with --profile NAME.`);
  }
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI'])
    return lent(around, 'instance', { kind: 'instance' });
  throw new CannotDo(
    'No account is connected. Connect one with \u201clongshore configure\u201d, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
}

/** A connected profile, with what the options change about it. */
function changed({ endpoint, region }: Surroundings, profile: Profile): Choice {
  if (endpoint === undefined && region === undefined) return { profile, isLent: false };
  return {
    profile: { ...profile, endpoint: endpoint ?? profile.endpoint, region: region ?? profile.region },
    isLent: true,
  };
}

/** A profile that is nowhere but in this command. */
function lent({ endpoint, region, env }: Surroundings, name: string, source: CredentialSource): Choice {
  const profile: Profile = {
    id: ProfileId.parse('this-command'),
    name,
    endpoint: endpoint ?? (env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || null),
    region: region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || null),
    addressing: 'auto',
    source,
  };
  return { profile, isLent: true };
}
