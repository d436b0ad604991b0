// Remembers signing keys, which cost more to derive than a small request costs to serve.

import type { KeyObject } from 'node:crypto';
import type { Account } from './accounts.ts';
import { type Scope, scopeText, signingKey } from './signature.ts';

const MAX_KEYS = 64;

/** Gives the signing key of an account for a scope. A scope lasts a day, so few are in use at a time. */
export class SigningKeys {
  readonly #keys = new Map<string, KeyObject>();

  get(account: Account, scope: Scope): KeyObject {
    const name = `${account.accessKeyId}/${scopeText(scope)}`;
    let key = this.#keys.get(name);
    if (key === undefined) {
      // Anybody may name a scope before his signature is checked; what he names must not fill the memory.
      if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
      key = signingKey(account.secretAccessKey, scope);
      this.#keys.set(name, key);
    }
    return key;
  }
}
