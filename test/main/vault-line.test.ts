// The vault is the same at the other end of the line: values, nothing, and what went wrong.

import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { ProfileId } from '../../src/contract/models.ts';
import type { Secret } from '../../src/contract/profile.ts';
import { VaultAnswer, VaultQuestion } from '../../src/main/engine-messages.ts';
import { answerFrom, vaultBehind } from '../../src/main/vault-line.ts';

const id = ProfileId.parse('p1');
const secret: Secret = { accessKeyId: 'AK', secretAccessKey: 'SK', sessionToken: 'T' };

/** A vault over a plain map, and the same one seen over the line; every message is parsed and copied on its way. */
function joined(broken?: Error) {
  const kept = new Map<ProfileId, Secret>();
  const vault = {
    state: async () => ({ keeps: 'keychain', reason: null }) as const,
    async read(profileId: ProfileId) {
      if (broken) throw broken;
      return kept.get(profileId) ?? null;
    },
    async write(profileId: ProfileId, own: Secret) {
      kept.set(profileId, own);
      return { keeps: 'this-run', reason: 'No keychain.' } as const;
    },
    remove: async (profileId: ProfileId) => void kept.delete(profileId),
  };
  const line = vaultBehind((question) => {
    void answerFrom(vault, VaultQuestion.parse(structuredClone(question))).then((answer) =>
      line.hear(VaultAnswer.parse(structuredClone(answer))),
    );
  });
  return { kept, far: line.vault };
}

describe('Over the line', () => {
  it('a secret is kept, read and removed', async () => {
    const { kept, far } = joined();
    expect(await far.state()).toEqual({ keeps: 'keychain', reason: null });
    expect(await far.read(id)).toBeNull();
    expect(await far.write(id, secret)).toEqual({ keeps: 'this-run', reason: 'No keychain.' });
    expect(await far.read(id)).toEqual(secret);
    await far.remove(id);
    expect(kept.size).toBe(0);
  });

  it('answers find their questions, whatever their order', async () => {
    const { far } = joined();
    const [state, none] = await Promise.all([far.state(), far.read(id)]);
    expect([state.keeps, none]).toEqual(['keychain', null]);
  });

  it('an error arrives with its code and its reason', async () => {
    const { far } = joined(
      new AppError('vault.unavailable', { op: 'vault.read', detail: 'The keychain is locked.' }),
    );
    await expect(far.read(id)).rejects.toMatchObject({
      code: 'vault.unavailable',
      op: 'vault.read',
      detail: 'The keychain is locked.',
    });
  });

  it('an unforeseen error does not carry its text, which may hold a secret', async () => {
    const { far } = joined(new Error('refused SK'));
    const error: unknown = await far.read(id).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'other', op: 'vault.read' });
    expect(String(error)).not.toContain('SK');
  });

  it('an answer that makes no sense is not taken for a secret', async () => {
    const line = vaultBehind((question) => {
      queueMicrotask(() => line.hear({ id: question.id, ok: true, value: { accessKeyId: 5 } }));
    });
    await expect(line.vault.read(id)).rejects.toMatchObject({ code: 'vault.unavailable' });
  });
});
