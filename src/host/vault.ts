// Keeps secrets in the system's keychain, or where it cannot, in the memory of this run. Never anywhere else.

import { AppError } from '../contract/errors.ts';
import type { ProfileId } from '../contract/models.ts';
import { Secret, type VaultState } from '../contract/profile.ts';
import type { Vault } from '../engine/host.ts';
import { createKeychain, type KeychainOptions, type KeychainOutcome } from './keychain.ts';

type Failure = Extract<KeychainOutcome, { ok: false }>;

/** What a person is told about a keychain that does not serve. */
const sentences: Record<Failure['why'] | 'waiting', string> = {
  missing: 'This system has no keychain that Longshore can use.',
  locked: 'The keychain is locked.',
  'too-long': 'The secret is longer than this system\u2019s keychain can hold.',
  refused: 'The keychain refused.',
  silent: 'The keychain does not answer.',
  waiting: 'The keychain waits to be unlocked.',
};

/** How long a finding about the keychain is believed before it is looked at again. */
const believedMs = 10_000;

/** The vault over the keychain that `start` reaches; see KeychainOptions for how long it may take. */
export function createVault(options: KeychainOptions): Vault {
  const { timeoutMs = 5_000 } = options;
  const keychain = createKeychain(options);
  const kept = new Map<ProfileId, Secret>();
  let found: { readonly state: Promise<VaultState>; readonly atMs: number } | undefined;

  /** Believes nothing that the keychain says before a marker went in and came out again: locked ones answer "none". */
  async function checkKeychain(op: string, id: ProfileId): Promise<void> {
    const outcome = await keychain.ask({ op: 'probe' });
    if (!outcome.ok) throw unavailable(op, id, outcome);
  }

  function keeping(outcome: KeychainOutcome): VaultState {
    if (outcome.ok) return { keeps: 'keychain', reason: null };
    return { keeps: 'this-run', reason: `${sentences[outcome.why]} Secrets are kept for this run only.` };
  }

  return {
    state() {
      if (found && performance.now() - found.atMs < believedMs) return found.state;
      const state = Promise.race([
        keychain.ask({ op: 'probe' }).then(keeping),
        // Somebody may be looking for the password; whoever asks how things are need not wait for that.
        after(timeoutMs + 500, {
          keeps: 'this-run',
          reason: `${sentences.waiting} Secrets are kept for this run only.`,
        } as const),
      ]);
      found = { state, atMs: performance.now() };
      return state;
    },

    async read(id) {
      const own = kept.get(id);
      if (own) return own;
      const outcome = await keychain.ask({ op: 'read', account: id });
      if (!outcome.ok) throw unavailable('vault.read', id, outcome);
      if (outcome.value === null) {
        await checkKeychain('vault.read', id);
        return null;
      }
      return parseSecret(outcome.value);
    },

    async write(id, secret) {
      const outcome = await keychain.ask({ op: 'write', account: id, value: JSON.stringify(secret) });
      found = undefined;
      if (outcome.ok) kept.delete(id);
      else kept.set(id, secret);
      return keeping(outcome);
    },

    async remove(id) {
      const wasKept = kept.delete(id);
      const outcome = await keychain.ask({ op: 'remove', account: id });
      // Where there is no keychain, or the secret never got into it, nothing is left behind.
      if (!outcome.ok && (wasKept || outcome.why === 'missing')) return;
      if (!outcome.ok) throw unavailable('vault.remove', id, outcome);
      if (!wasKept) await checkKeychain('vault.remove', id);
    },
  };
}

function unavailable(op: string, id: ProfileId, failure: Failure): AppError {
  return new AppError('vault.unavailable', {
    op,
    from: id,
    detail: sentences[failure.why],
    cause: new Error(failure.raw),
  });
}

/** What another program wrote under our name is no secret of ours. */
function parseSecret(text: string): Secret | null {
  try {
    const parsed = Secret.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), ms).unref();
  });
}
