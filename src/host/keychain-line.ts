// What is said between the vault and the process that alone opens the system's keychain.

import { z } from '../contract/schema.ts';

const id = z.int();
const account = z.string();

/** `open` asks for a sign of life; `probe` proves that a secret put in comes out again. */
export const KeychainRequest = z.discriminatedUnion('op', [
  z.object({ id, op: z.literal('open') }),
  z.object({ id, op: z.literal('probe') }),
  z.object({ id, op: z.literal('read'), account }),
  z.object({ id, op: z.literal('write'), account, value: z.string() }),
  z.object({ id, op: z.literal('remove'), account }),
]);
export type KeychainRequest = z.infer<typeof KeychainRequest>;

/**
 * Why the keychain did not do it: there is none (missing), nobody unlocked it (locked), the value does not fit (too-long),
 * or something else (refused).
 */
export const KeychainRefusal = z.enum(['missing', 'locked', 'too-long', 'refused']);
export type KeychainRefusal = z.infer<typeof KeychainRefusal>;

/** `value` answers a read: the secret, or null where none was found, which a locked keychain says too. */
export const KeychainAnswer = z.discriminatedUnion('ok', [
  z.object({ id, ok: z.literal(true), value: z.nullable(z.string()) }),
  z.object({ id, ok: z.literal(false), why: KeychainRefusal, raw: z.string() }),
]);
export type KeychainAnswer = z.infer<typeof KeychainAnswer>;

/** A running keychain process. `onExit` is called once, however it ended; `kill` ends even one that hangs. */
export interface KeychainLine {
  send(request: KeychainRequest): void;
  onAnswer(listener: (answer: unknown) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}
