// The profiles a person has connected: listed, saved, removed, tried out.

import { randomUUID } from 'node:crypto';
import { AppError, hasCode } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { Connection, FoundProfile, Profile, ProfileDraft, Secret } from '../../contract/profile.ts';
import type { Host } from '../host.ts';
import type { ConfigJournal } from '../journal/config-journal.ts';
import { type Accounts, type CarriageOf, createAccounts } from './accounts.ts';
import { findProfiles } from './find.ts';
import { createLearned } from './learned.ts';

const practice: Profile = {
  id: 'practice' as ProfileId,
  name: 'Practice bucket',
  endpoint: null,
  region: null,
  addressing: 'path',
  source: { kind: 'practice' },
};

export interface Profiles {
  readonly accounts: Accounts;
  /** Knows this profile too, in place of a saved one of that id; it is in no list and in no file. */
  lend(profile: Profile): void;
  /** The practice bucket first where there is one, then the oldest. */
  list(): Profile[];
  find(): Promise<FoundProfile[]>;
  save(draft: ProfileDraft): Promise<Profile>;
  /** Forgets the profile and its secret. */
  remove(id: ProfileId): Promise<void>;
  /** Signs in and lists the buckets; null where this identity may not. Stores nothing. Throws what is wrong. */
  tryOut(draft: ProfileDraft, signal?: AbortSignal): Promise<{ buckets: number | null }>;
}

export function createProfiles(
  host: Host,
  config: ConfigJournal,
  onChange: () => void,
  carriageOf?: CarriageOf,
): Profiles {
  const builtIn = host.practice ? [practice] : [];
  const lent = new Map<ProfileId, Profile>();
  const byId = (id: ProfileId) => lent.get(id) ?? builtIn.find((own) => own.id === id) ?? config.profile(id);
  const accounts = createAccounts(host, createLearned(config, host.log), byId, carriageOf);
  const list = () => [...builtIn, ...config.profiles()];

  return {
    accounts,
    lend: (profile) => void lent.set(profile.id, profile),
    list,
    find: () =>
      findProfiles(
        host,
        list().map(({ source }) => source),
      ),

    async save(draft) {
      const old = draft.id === null ? undefined : config.profile(draft.id);
      if (draft.id !== null && !old && draft.id !== practice.id)
        throw new AppError('profile.missing', { op: 'profile.save', from: draft.name });
      const profile = fromDraft(draft, 'profile.save');
      const isKept = profile.source.kind === 'keychain';
      if (isKept && !draft.secret && old?.source.kind !== 'keychain')
        throw needsSecret(draft, 'profile.save');
      // The secret first: a profile that is there has what it needs.
      if (isKept && draft.secret) await host.vault.write(profile.id, draft.secret);
      try {
        config.saveProfile(profile);
      } catch (error) {
        if (!old && isKept) await host.vault.remove(profile.id);
        throw error;
      }
      if (!isKept && old?.source.kind === 'keychain') await host.vault.remove(profile.id);
      accounts.forget(profile.id);
      onChange();
      return profile;
    },

    async remove(id) {
      const old = config.profile(id);
      if (!old) {
        if (id === practice.id) throw isBuiltIn('profile.remove');
        throw new AppError('profile.missing', { op: 'profile.remove', from: id });
      }
      // The secret first: as long as it is there, there is a profile by which to remove it.
      if (old.source.kind === 'keychain') await host.vault.remove(id);
      config.removeProfile(id);
      accounts.forget(id);
      onChange();
    },

    async tryOut(draft, signal) {
      const profile = fromDraft(draft, 'profile.try');
      const isKept = profile.source.kind === 'keychain';
      const typed: Secret | undefined = isKept ? draft.secret : undefined;
      if (isKept && !typed && draft.id === null) throw needsSecret(draft, 'profile.try');
      const account = await accounts.open(profile, typed);
      try {
        return { buckets: (await account.listBuckets(signal)).length };
      } catch (error) {
        if (hasCode(error, 'access.denied')) return { buckets: null };
        throw error;
      } finally {
        account.close();
      }
    },
  };
}

function fromDraft(draft: ProfileDraft, op: string): Profile {
  if (draft.source.kind === 'practice' || draft.id === practice.id) throw isBuiltIn(op);
  return {
    id: draft.id ?? (randomUUID() as ProfileId),
    name: draft.name.trim() || draft.name,
    endpoint: checkedEndpoint(draft, op),
    region: draft.region?.trim() || null,
    addressing: draft.addressing,
    source: draft.source,
    ...(draft.connection && { connection: checkedConnection(draft, op) }),
  };
}

function checkedEndpoint({ name, endpoint }: ProfileDraft, op: string): string | null {
  const text = endpoint?.trim();
  return text ? checkedAddress(text, name, op) : null;
}

function checkedConnection({ name, endpoint, connection }: ProfileDraft, op: string): Connection | undefined {
  if (!connection) return undefined;
  const otherEndpoints = connection.otherEndpoints.map((text) => text.trim()).filter(Boolean);
  if (otherEndpoints.length > 0 && !endpoint?.trim())
    throw wrong(name, op, 'Further addresses need a first one: fill in the endpoint.');
  const proxy = connection.proxy?.trim() || null;
  return {
    ...connection,
    otherEndpoints: otherEndpoints.map((text) => checkedAddress(text, name, op)),
    proxy: proxy && checkedProxy(proxy, name, op),
  };
}

function checkedAddress(text: string, name: string, op: string): string {
  const url = URL.parse(text);
  const isUsable =
    (url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password;
  if (isUsable) return text;
  throw wrong(
    name,
    op,
    'The endpoint must be an address such as https://s3.example.com, without a name or password in it.',
  );
}

/** Kept in a file, so that it must hold no secret. */
function checkedProxy(text: string, name: string, op: string): string {
  const url = URL.parse(text);
  const isUsable =
    (url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password;
  if (isUsable) return text;
  throw wrong(
    name,
    op,
    'The proxy must be an address such as http://proxy.example.com:3128, without a name or password in it.',
  );
}

function wrong(name: string, op: string, detail: string): AppError {
  return new AppError('input.wrong', { op, from: name, detail });
}

function needsSecret({ name }: ProfileDraft, op: string): AppError {
  return new AppError('input.wrong', { op, from: name, detail: 'An access key and its secret are needed.' });
}

function isBuiltIn(op: string): AppError {
  return new AppError('input.wrong', {
    op,
    from: practice.name,
    detail: 'The practice bucket belongs to Longshore and cannot be changed.',
  });
}
