// The fast path: HTTP/1.1 on sockets of our own, for what makes up nearly all requests.

import { throwIfAborted } from '../../../../base/abort.ts';
import { Slots } from '../slots.ts';
import { Addresses } from './addresses.ts';
import { Connection } from './connection.ts';
import { createHostNames, type Lookup } from './host-names.ts';
import { headText, Preparer } from './outgoing.ts';
import { Pool } from './pool.ts';
import { sendSpread } from './spread.ts';
import type { Target } from './target.ts';
import { TlsSide } from './tls-side.ts';
import {
  standardWireLimits,
  type Wire,
  type WireAnswer,
  type WireOptions,
  type WireRequest,
} from './wire.ts';
import { WireError } from './wire-error.ts';

/** A wire over node:net and node:tls. Knows no proxy; opens nothing yet. `lookup` is the system's unless it is given. */
export function createFastWire(options: WireOptions & { readonly lookup?: Lookup | undefined }): Wire {
  const limits = { ...standardWireLimits, ...options.limits };
  const nowMs = () => performance.now();
  const preparer = new Preparer(options);
  const tls = new TlsSide(options.tls?.ca);
  const addressesOf = createHostNames(nowMs, options.lookup);
  const addresses = new Addresses({ nowMs });
  const pool = new Pool();
  const slots = new Slots(limits.connections);
  const endpoints: readonly (URL | null)[] = options.endpoints.length === 0 ? [null] : options.endpoints;
  let isClosed = false;

  interface Way {
    readonly target: Target;
    readonly address: string;
  }

  /** All ways to the store, by address and port. A name that cannot be looked up is no reason to fail while another can. */
  async function waysOf(request: WireRequest): Promise<ReadonlyMap<string, Way>> {
    const ways = new Map<string, Way>();
    let failure: unknown = null;
    for (const endpoint of endpoints) {
      const target = preparer.target(request, endpoint);
      try {
        for (const address of await addressesOf(target.hostname)) {
          ways.set(`${address.includes(':') ? `[${address}]` : address}:${target.port}`, { target, address });
        }
      } catch (error) {
        failure = error;
      }
    }
    if (ways.size === 0) throw failure;
    return ways;
  }

  const nameOf = (name: string, { target }: Way) =>
    `${target.isTls ? 'tls' : 'tcp'} ${target.hostname} ${name}`;

  async function sendOver(
    request: WireRequest,
    name: string,
    way: Way,
    isFresh: boolean,
  ): Promise<WireAnswer> {
    const { signal } = request;
    const { target, address } = way;
    const poolName = nameOf(name, way);
    const head = headText(request.method, await preparer.prepare(request, target));
    throwIfAborted(signal);
    const known = isFresh ? null : pool.take(poolName);
    const connection = known ?? (await Connection.open({ target, address, tls }, limits, signal));
    if (known === null) pool.add(poolName, connection);
    if (isClosed) connection.close();
    try {
      throwIfAborted(signal);
      const answer = await connection.exchange(head, request);
      pool.giveBack(poolName, connection);
      return answer;
    } catch (error) {
      connection.close();
      const isStale = known !== null && error instanceof WireError && !isClosed;
      const isHarmless = request.method === 'GET' || request.method === 'HEAD';
      if (!isStale || !(error.isSent ? connection.wasStale && isHarmless : true)) throw error;
      return sendOver(request, name, way, true);
    }
  }

  return {
    async send(request) {
      const { signal } = request;
      throwIfAborted(signal);
      if (isClosed) throw new WireError('ECONNABORTED', { isSent: false });
      const leave = await slots.take(signal);
      try {
        const ways = await waysOf(request);
        return await sendSpread(addresses, {
          ways,
          isReady: (name, way) => pool.hasIdle(nameOf(name, way)),
          send: (name, way) => sendOver(request, name, way, false),
          signal,
        });
      } finally {
        leave();
      }
    },
    addresses: () => addresses.states(),
    close() {
      isClosed = true;
      pool.close();
    },
  };
}
