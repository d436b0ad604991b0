// Credentials by where they come from. Each source answers for itself alone: none ever falls back to another identity.

import { AppError } from '../../contract/errors.ts';
import type { Profile, Secret } from '../../contract/profile.ts';
import type { Host } from '../host.ts';
import type { AskCredentials, Credentials } from '../store/s3/kept-credentials.ts';
import { sharedPaths } from './shared-files.ts';

/** Credentials that are about to run out are fetched again this long before. */
const marginMs = 5 * 60_000;

/**
 * A function that gives the profile's credentials, fetched on first use, and again before they run out or when they were refused.
 * Fails with auth.missing, auth.expired or vault.unavailable; the next call tries again.
 */
export function credentialsOf(profile: Profile, host: Host, typed?: Secret): AskCredentials {
  let last: Promise<Credentials> | undefined;
  let expiresMs = Number.POSITIVE_INFINITY;
  const fetchAnew = async () => {
    try {
      const credentials: Credentials = typed ?? (await fetchCredentials(profile, host));
      expiresMs = credentials.expiresMs ?? Number.POSITIVE_INFINITY;
      return credentials;
    } catch (error) {
      last = undefined;
      throw error;
    }
  };
  return (isRefused = false) => {
    if (last && !isRefused && host.clock.now() < expiresMs - marginMs) return last;
    // Whoever asks meanwhile waits for the same answer.
    expiresMs = Number.POSITIVE_INFINITY;
    last = fetchAnew();
    return last;
  };
}

// Loaded on first use: most commands have their keys at hand.
const providers = () => import('@aws-sdk/credential-providers');

async function fetchCredentials(profile: Profile, host: Host): Promise<Credentials> {
  const { source } = profile;
  switch (source.kind) {
    case 'keychain':
      return (await host.vault.read(profile.id)) ?? missing(profile);
    case 'environment':
      return fromEnvironment(host.env) ?? missing(profile);
    case 'practice':
      return (await host.practice?.())?.secret ?? missing(profile);
    case 'aws-profile': {
      const paths = sharedPaths(host);
      const { fromIni } = await providers();
      return ask(
        profile,
        fromIni({
          profile: source.name,
          filepath: paths.credentials,
          configFilepath: paths.config,
          ignoreCache: true,
        }),
      );
    }
    case 'instance':
      return ask(profile, await instanceProvider(host.env));
  }
}

function fromEnvironment(env: Host['env']): Secret | null {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** A container's own role where the environment names one (ECS, EKS), else the machine's. */
async function instanceProvider(env: Host['env']): Promise<Provider> {
  const { fromHttp, fromInstanceMetadata } = await providers();
  const full = env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const tokenFile = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  const token = env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  if (full || relative) {
    return fromHttp({
      ...(full && { awsContainerCredentialsFullUri: full }),
      ...(relative && { awsContainerCredentialsRelativeUri: relative }),
      ...(tokenFile && { awsContainerAuthorizationTokenFile: tokenFile }),
      ...(token && { awsContainerAuthorizationToken: token }),
    });
  }
  return fromInstanceMetadata({ timeout: 2000, maxRetries: 2 });
}

type Provider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

async function ask(profile: Profile, provider: Provider): Promise<Credentials> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && { sessionToken }),
      ...(expiration && { expiresMs: expiration.getTime() }),
    };
  } catch (error) {
    throw refused(profile, error);
  }
}

/** The SDK speaks of a signed-out session in words only; the names of its errors do not tell it from a missing one. */
function refused(profile: Profile, error: unknown): AppError {
  const text = error instanceof Error ? error.message : '';
  const isExpired = /expired|sso login|aws login|invalid_grant/i.test(text);
  return new AppError(isExpired ? 'auth.expired' : 'auth.missing', {
    op: 'profile.try',
    from: profile.name,
    raw: error instanceof Error ? error.name : undefined,
    cause: error,
  });
}

function missing(profile: Profile): never {
  throw new AppError('auth.missing', { op: 'profile.try', from: profile.name });
}
