// A profile: an account, an endpoint, and credentials by reference.

import { PoolLimits } from './limits.ts';
import { LocalPath, ProfileId } from './models.ts';
import { z } from './schema.ts';

/**
 * Where the credentials come from, never what they are:
 * keychain - kept by the system's keychain, or for this run only where there is none;
 * aws-profile - a named profile of the shared AWS files; environment - AWS_* variables; instance - the machine's role;
 * practice - the bucket that Longshore itself serves on this computer.
 */
export const CredentialSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keychain') }),
  z.object({ kind: z.literal('aws-profile'), name: z.string().check(z.minLength(1)) }),
  z.object({ kind: z.literal('environment') }),
  z.object({ kind: z.literal('instance') }),
  z.object({ kind: z.literal('practice') }),
]);
export type CredentialSource = z.infer<typeof CredentialSource>;

/** How an account is reached, where the usual way is not wanted. */
export const Connection = z.object({
  /** Further addresses of the same store, which share its load; one that fails is left out until it heals. */
  otherEndpoints: z.array(z.string()),
  /** `http://host:port`; null: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
  proxy: z.nullable(z.string()),
  /** Certificates (PEM) to trust besides the system's. */
  caFile: z.nullable(LocalPath),
  /** Requests in flight; null: as the settings say. */
  requests: z.nullable(PoolLimits),
});
export type Connection = z.infer<typeof Connection>;

/** `endpoint` null means Amazon S3 itself; `region` null means: what the source says, else us-east-1. */
export const Profile = z.object({
  id: ProfileId,
  name: z.string(),
  endpoint: z.nullable(z.string()),
  region: z.nullable(z.string()),
  addressing: z.enum(['auto', 'path', 'virtual']),
  source: CredentialSource,
  connection: z.optional(Connection),
});
export type Profile = z.infer<typeof Profile>;

/** What a person types into the form. It crosses the border once, inwards; nothing ever sends it back. */
export const Secret = z.object({
  accessKeyId: z.string().check(z.minLength(1)),
  secretAccessKey: z.string().check(z.minLength(1)),
  sessionToken: z.optional(z.string()),
});
export type Secret = z.infer<typeof Secret>;

/** A profile to be: `id` null makes a new one. `secret` is given only with source keychain, and only when it is to be changed. */
export const ProfileDraft = z.object({
  id: z.nullable(ProfileId),
  name: z.string().check(z.minLength(1)),
  endpoint: z.nullable(z.string()),
  region: z.nullable(z.string()),
  addressing: z.enum(['auto', 'path', 'virtual']),
  source: CredentialSource,
  connection: z.optional(Connection),
  secret: z.optional(Secret),
});
export type ProfileDraft = z.infer<typeof ProfileDraft>;

/** A profile found on this computer that could be connected: a section of `~/.aws`, the environment. */
export const FoundProfile = z.object({
  name: z.string(),
  source: CredentialSource,
  region: z.nullable(z.string()),
  endpoint: z.nullable(z.string()),
});
export type FoundProfile = z.infer<typeof FoundProfile>;

/** Whether secrets outlive this run, and if not, why. */
export const VaultState = z.object({
  keeps: z.enum(['keychain', 'this-run']),
  reason: z.nullable(z.string()),
});
export type VaultState = z.infer<typeof VaultState>;
