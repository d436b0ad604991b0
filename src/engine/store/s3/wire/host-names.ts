// Looking up the addresses of hosts, remembered for a minute.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { WireError, wireErrorOf } from './wire-error.ts';

/** The addresses of a name, the better ones first. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

const keptMs = 60_000;
const mostNames = 1000;

/** Looks names up with `ask`; asks again after a minute, and uses what was known where that fails. */
export function createHostNames(nowMs: () => number, ask: Lookup = askSystem): Lookup {
  const known = new Map<string, { readonly addresses: readonly string[]; readonly untilMs: number }>();
  const asked = new Map<string, Promise<readonly string[]>>();

  async function renew(hostname: string): Promise<readonly string[]> {
    try {
      const addresses = await ask(hostname);
      if (addresses.length === 0) throw new WireError('ENOTFOUND', { isSent: false });
      if (known.size >= mostNames) known.clear();
      known.set(hostname, { addresses, untilMs: nowMs() + keptMs });
      return addresses;
    } catch (error) {
      const old = known.get(hostname);
      if (old === undefined) throw wireErrorOf(error, false);
      return old.addresses;
    } finally {
      asked.delete(hostname);
    }
  }

  return async (hostname) => {
    const bare = hostname.replace(/^\[|\]$/g, '');
    if (isIP(bare) !== 0) return [bare];
    const entry = known.get(bare);
    if (entry !== undefined && nowMs() < entry.untilMs) return entry.addresses;
    const pending = asked.get(bare) ?? renew(bare);
    asked.set(bare, pending);
    return pending;
  };
}

async function askSystem(hostname: string): Promise<readonly string[]> {
  try {
    const found = await lookup(hostname, { all: true });
    // IPv4 first: where the other leads nowhere, that takes long to find out.
    return [...found].sort((a, b) => a.family - b.family).map(({ address }) => address);
  } catch (error) {
    // Names below localhost are this computer (RFC 6761), though not every system knows them.
    if (hostname.endsWith('.localhost')) return ['127.0.0.1'];
    throw error;
  }
}
