// Who may sign requests, and who owns what.

import { createHash } from 'node:crypto';

/** An access key as it is configured. */
export interface AccountOptions {
  /** Names the owner of buckets across restarts, so that the keys may change. */
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary keys: must come with each request. */
  readonly sessionToken?: string;
}

export interface Account extends AccountOptions {
  /** The canonical user id that S3 shows: 64 hexadecimal digits. */
  readonly ownerId: string;
}

/** Makes the table of accounts by access key id; throws when two share one. */
export function createAccounts(options: readonly AccountOptions[]): ReadonlyMap<string, Account> {
  const accounts = new Map<string, Account>();
  for (const option of options) {
    if (option.accessKeyId === '' || option.secretAccessKey === '') throw new Error('an access key is empty');
    if (accounts.has(option.accessKeyId)) throw new Error('two accounts have the same access key id');
    accounts.set(option.accessKeyId, { ...option, ownerId: ownerIdOf(option.name) });
  }
  return accounts;
}

function ownerIdOf(name: string): string {
  return createHash('sha256').update(`longshore sandbox owner ${name}`).digest('hex');
}
