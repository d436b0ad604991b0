// What main and the engine's process say to each other. What faces say to the engine never passes here.

import { ErrorWire } from '../contract/errors.ts';
import { ProfileId } from '../contract/models.ts';
import { Secret } from '../contract/profile.ts';
import { z } from '../contract/schema.ts';

const id = z.int();

/** The engine asks main's vault. */
export const VaultQuestion = z.discriminatedUnion('op', [
  z.object({ id, op: z.literal('state') }),
  z.object({ id, op: z.literal('read'), profileId: ProfileId }),
  z.object({ id, op: z.literal('write'), profileId: ProfileId, secret: Secret }),
  z.object({ id, op: z.literal('remove'), profileId: ProfileId }),
]);
export type VaultQuestion = z.infer<typeof VaultQuestion>;

/** `value` is what the vault returned for that question. */
export const VaultAnswer = z.discriminatedUnion('ok', [
  z.object({ id, ok: z.literal(true), value: z.unknown() }),
  z.object({ id, ok: z.literal(false), error: ErrorWire }),
]);
export type VaultAnswer = z.infer<typeof VaultAnswer>;

/** `face` comes with the port of a face to be served; `close` asks for a clean end. */
export const ToEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('face') }),
  z.object({ t: z.literal('close') }),
  z.object({ t: z.literal('vault'), answer: VaultAnswer }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** `failed` is the last word of an engine that could not start. */
export const FromEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('failed'), error: ErrorWire }),
  z.object({ t: z.literal('vault'), question: VaultQuestion }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
