// Carries the engine's questions to the vault that main holds.

import { AppError, fromWire, toWire } from '../contract/errors.ts';
import type { ProfileId } from '../contract/models.ts';
import { Secret, VaultState } from '../contract/profile.ts';
import { z } from '../contract/schema.ts';
import type { createVault } from '../host/vault.ts';
import type { VaultAnswer, VaultQuestion } from './engine-messages.ts';

type Vault = ReturnType<typeof createVault>;

/** The vault's answer to one question. Never rejects: what failed is in the answer. */
export async function answerFrom(vault: Vault, question: VaultQuestion): Promise<VaultAnswer> {
  const { id } = question;
  try {
    return { id, ok: true, value: await ask(vault, question) };
  } catch (error) {
    return { id, ok: false, error: toWire(error, `vault.${question.op}`) };
  }
}

async function ask(vault: Vault, question: VaultQuestion): Promise<unknown> {
  switch (question.op) {
    case 'state':
      return vault.state();
    case 'read':
      return vault.read(question.profileId);
    case 'write':
      return vault.write(question.profileId, question.secret);
    case 'remove':
      await vault.remove(question.profileId);
      return null;
  }
}

type Question = VaultQuestion extends infer Q ? (Q extends VaultQuestion ? Omit<Q, 'id'> : never) : never;

/** The vault at the far end of `send`; `hear` takes each answer that comes back. */
export function vaultBehind(send: (question: VaultQuestion) => void): {
  readonly vault: Vault;
  hear(answer: VaultAnswer): void;
} {
  const waiting = new Map<number, (answer: VaultAnswer) => void>();
  let lastId = 0;

  function put<T extends z.ZodMiniType>(question: Question, answered: T): Promise<z.infer<T>> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, (answer) => {
        const parsed = answer.ok ? answered.safeParse(answer.value) : undefined;
        if (parsed?.success) resolve(parsed.data);
        else reject(answer.ok ? wrongAnswer(question.op, parsed?.error) : fromWire(answer.error));
      });
      send({ ...question, id });
    });
  }

  return {
    vault: {
      state: () => put({ op: 'state' }, VaultState),
      read: (profileId: ProfileId) => put({ op: 'read', profileId }, z.nullable(Secret)),
      write: (profileId, secret) => put({ op: 'write', profileId, secret }, VaultState),
      async remove(profileId) {
        await put({ op: 'remove', profileId }, z.null());
      },
    },
    hear(answer) {
      const settle = waiting.get(answer.id);
      waiting.delete(answer.id);
      settle?.(answer);
    },
  };
}

function wrongAnswer(op: string, cause: unknown): AppError {
  return new AppError('vault.unavailable', { op: `vault.${op}`, raw: 'WrongAnswer', cause });
}
