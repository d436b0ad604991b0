// The real keychain in every state a desktop session can be in: kept where it can be, told where it cannot, never waited for.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProfileId } from '../../src/contract/models.ts';
import type { Secret } from '../../src/contract/profile.ts';
import type { Vault } from '../../src/engine/host.ts';
import { forkKeychain } from '../../src/host/fork-keychain.ts';
import { createVault } from '../../src/host/vault.ts';
import {
  hasKeychainPrograms,
  type KeychainMode,
  type KeychainSession,
  startKeychainSession,
} from '../support/keychain-session.ts';

const program = new URL('../../src/host/keychain-process.ts', import.meta.url);
const id = 'profile-1' as ProfileId;
const secret: Secret = {
  accessKeyId: 'KEYCHAINTESTKEY',
  secretAccessKey: 'a-secret-with-\u00fcml\u00e4uts',
  sessionToken: 'T'.repeat(2000),
};
const hasPrograms = await hasKeychainPrograms();

/** A session in that mode for the tests of a block, and vaults as runs of Longshore would have them. */
function inSession(mode: KeychainMode): { session: () => KeychainSession; vault: () => Vault } {
  let session: KeychainSession;
  beforeAll(async () => {
    session = await startKeychainSession(mode);
  });
  afterAll(() => session.stop());
  return {
    session: () => session,
    vault: () =>
      createVault({
        start: () => forkKeychain(program, { ...process.env, ...session.env }),
        timeoutMs: 2_000,
        idleMs: 1,
      }),
  };
}

describe.skipIf(!hasPrograms)('an unlocked keychain', () => {
  const { session, vault } = inSession('unlocked');

  test('keeps a secret over runs, sealed, and lets it go', async () => {
    expect(await vault().state()).toEqual({ keeps: 'keychain', reason: null });
    expect(await vault().write(id, secret)).toEqual({ keeps: 'keychain', reason: null });
    expect(await vault().read(id)).toEqual(secret);
    expect(await textBelow(session().folder)).not.toContain(secret.secretAccessKey);
    await vault().remove(id);
    expect(await vault().read(id)).toBeNull();
  });
});

describe.skipIf(!hasPrograms).each([
  ['locked', 'The keychain is locked.'],
  ['none', 'This system has no keychain that Longshore can use.'],
  ['nobus', 'This system has no keychain that Longshore can use.'],
  ['mute', 'The keychain does not answer.'],
] as const)('a session that is %s', (mode, sentence) => {
  const { vault } = inSession(mode);

  test('keeps a secret for this run and says why', async () => {
    const own = vault();
    const wanted = { keeps: 'this-run', reason: `${sentence} Secrets are kept for this run only.` };
    expect([await own.state(), await own.write(id, secret), await own.read(id)]).toEqual([
      wanted,
      wanted,
      secret,
    ]);
    await expect(vault().read(id)).rejects.toMatchObject({ code: 'vault.unavailable', detail: sentence });
  });
});

async function textBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
  ).join();
}
