// One signed-in account for each profile, opened on first use and opened afresh when the profile changes.

import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { LocalPath, ProfileId } from '../../contract/models.ts';
import type { Profile, Secret } from '../../contract/profile.ts';
import type { Host } from '../host.ts';
import type { Carriage } from '../store/s3/carriage.ts';
import { parseEndpoint } from '../store/s3/endpoint.ts';
import { createS3Account, type S3Account } from '../store/s3/s3-account.ts';
import { credentialsOf } from './credentials.ts';
import { environmentFacts } from './find.ts';
import type { Learned } from './learned.ts';
import { readSharedProfiles } from './shared-files.ts';

const practiceBucket = 'practice';

interface Lasting {
  readonly memory: Learned;
  readonly carriage: Carriage | undefined;
}

export interface Accounts {
  /** Throws profile.missing. */
  get(id: ProfileId): Promise<S3Account>;
  /** The name by which the profile's server is remembered. Throws profile.missing. */
  endpointOf(id: ProfileId): Promise<string>;
  /** An account of its own for a profile that need not be saved; whoever asks closes it. */
  open(profile: Profile, typed?: Secret): Promise<S3Account>;
  /** The next `get` opens anew: the secret has changed. */
  forget(id: ProfileId): void;
  close(): void;
}

/** How an account's files are carried. */
export type CarriageOf = (profile: Profile) => Carriage;

/** Accounts that last learn of their servers and begin with what was learned before; those for a trial do neither. */
export function createAccounts(
  host: Host,
  learned: Learned,
  find: (id: ProfileId) => Profile | undefined,
  carriageOf?: CarriageOf,
): Accounts {
  const opened = new Map<ProfileId, { readonly form: string; readonly account: Promise<S3Account> }>();

  const forget = (id: ProfileId) => {
    const old = opened.get(id);
    opened.delete(id);
    old?.account.then(
      (account) => account.close(),
      () => undefined,
    );
  };

  /** `lasting`: for an account that is kept. */
  const open = async (profile: Profile, typed?: Secret, lasting?: Lasting): Promise<S3Account> => {
    const source = await sourceFacts(profile, host);
    const name = lasting && endpointName(profile, source.endpoint);
    return createS3Account({
      endpoint: profile.endpoint ?? source.endpoint,
      region: profile.region ?? source.region,
      addressing: profile.addressing,
      credentials: credentialsOf(profile, host, typed),
      log: host.log,
      clock: host.clock,
      env: host.env,
      otherEndpoints: profile.connection?.otherEndpoints ?? [],
      ...(profile.connection?.proxy && { proxy: profile.connection.proxy }),
      ...(profile.connection?.caFile && { ca: await readCertificates(profile.connection.caFile) }),
      ...(lasting &&
        name !== undefined && {
          facts: lasting.memory.recall(name),
          learned: (known) => lasting.memory.remember(name, known),
          ...(lasting.carriage && { carriage: lasting.carriage }),
        }),
    });
  };

  const profileOf = (id: ProfileId): Profile => {
    const profile = find(id);
    if (!profile) throw new AppError('profile.missing', { op: 'profile.try', from: id });
    return profile;
  };

  return {
    async get(id) {
      const profile = profileOf(id);
      // Compared by form, for another process may have changed the profile since.
      const form = JSON.stringify(profile);
      const known = opened.get(id);
      if (known?.form === form) return known.account;
      forget(id);
      const lasting = { memory: learned, carriage: carriageOf?.(profile) };
      const account = open(profile, undefined, lasting).then((ready) => furnish(profile, ready));
      opened.set(id, { form, account });
      account.catch(() => opened.get(id)?.account === account && opened.delete(id));
      return account;
    },
    endpointOf: async (id) => {
      const profile = profileOf(id);
      return endpointName(profile, (await sourceFacts(profile, host)).endpoint);
    },
    open,
    forget,
    close: () => {
      for (const id of [...opened.keys()]) forget(id);
    },
  };
}

/** The practice account comes with a bucket, unless the person has made or kept some of their own. */
async function furnish({ source }: Profile, account: S3Account): Promise<S3Account> {
  if (source.kind !== 'practice') return account;
  try {
    const buckets = await account.listBuckets(undefined);
    if (buckets.length === 0) await account.createBucket(practiceBucket, null, undefined);
    return account;
  } catch (error) {
    account.close();
    throw error;
  }
}

/** Scheme, host and port; the practice bucket listens on another port at each start. */
function endpointName({ source, endpoint }: Profile, sourceEndpoint: string | null): string {
  if (source.kind === 'practice') return 'practice';
  const { url, server } = parseEndpoint(endpoint ?? sourceEndpoint);
  return url?.origin ?? server;
}

/** Throws input.wrong for a file that cannot be read or holds no certificate. */
async function readCertificates(file: LocalPath): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new AppError('input.wrong', {
    op: 'profile.try',
    from: file,
    detail: 'The file of certificates cannot be read, or holds none in PEM form.',
  });
}

/** Region and endpoint as the source of the credentials has them; what the profile itself says goes first. */
async function sourceFacts(
  { source }: Profile,
  host: Host,
): Promise<{ region: string | null; endpoint: string | null }> {
  switch (source.kind) {
    case 'practice':
      return (await host.practice?.()) ?? { region: null, endpoint: null };
    case 'environment':
      return environmentFacts(host.env);
    case 'aws-profile':
      return (
        (await readSharedProfiles(host)).find(({ name }) => name === source.name) ?? {
          region: null,
          endpoint: null,
        }
      );
    case 'instance':
      return { region: environmentFacts(host.env).region, endpoint: null };
    case 'keychain':
      return { region: null, endpoint: null };
  }
}
