// Credentials, asked for once and kept until they run out.

import type { Secret } from '../../../contract/profile.ts';

export type Credentials = Secret & { readonly expiresMs?: number | undefined };

/** Fresh ones are asked for that long before the old ones run out. */
const earlyMs = 60_000;

/** Gives credentials; `isRefused` says that the server has refused those that were given last, whatever they promised. */
export type AskCredentials = (isRefused?: boolean) => Promise<Credentials>;

/** Gives what `ask` gave, and asks again when that is about to run out, or was refused. A failure is not kept. */
export function keepCredentials(ask: AskCredentials, now: () => number, onNew = () => {}): AskCredentials {
  let known: Credentials | null = null;
  let asking: Promise<Credentials> | null = null;
  return (isRefused = false) => {
    const isGood = known !== null && (known.expiresMs ?? Number.POSITIVE_INFINITY) - earlyMs > now();
    if (known !== null && isGood && !isRefused) return Promise.resolve(known);
    asking ??= ask(isRefused)
      .then((fresh) => {
        if (known !== null && !isSame(known, fresh)) onNew();
        known = fresh;
        return fresh;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}

/**
 * True when there are others by now than those that were `refused`: fetched anew where nobody has done so yet. False also when
 * none can be had, for then the refusal says more.
 */
export async function areRenewed(credentials: AskCredentials, refused: Credentials): Promise<boolean> {
  try {
    return !isSame(refused, await credentials()) || !isSame(refused, await credentials(true));
  } catch {
    return false;
  }
}

function isSame(one: Credentials, other: Credentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  );
}
