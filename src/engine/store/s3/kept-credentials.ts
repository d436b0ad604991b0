// Credentials, asked for once and kept until they run out.

import type { Secret } from '../../../contract/models.ts';

export type Credentials = Secret & { readonly expiresMs?: number | undefined };

/** Fresh ones are asked for that long before the old ones run out. */
const earlyMs = 60_000;

/** Gives what `ask` gave, and asks again when that is about to run out. A failure is not kept. */
export function keepCredentials(
  ask: () => Promise<Credentials>,
  now: () => number,
): () => Promise<Credentials> {
  let known: Credentials | null = null;
  let asking: Promise<Credentials> | null = null;
  return () => {
    if (known !== null && (known.expiresMs ?? Number.POSITIVE_INFINITY) - earlyMs > now()) {
      return Promise.resolve(known);
    }
    asking ??= ask()
      .then((fresh) => {
        known = fresh;
        return fresh;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}
