// The slow path: Node's own HTTP, for what the fast one does not know, above all proxies.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { throwIfAborted } from '../../../../base/abort.ts';
import { Slots } from '../slots.ts';
import { Addresses } from './addresses.ts';
import { mostHeadBytes } from './answer-head.ts';
import { exchangeOverHttp } from './http-exchange.ts';
import { Preparer } from './outgoing.ts';
import { type ProxyChoice, proxyEnvOf } from './proxy-choice.ts';
import { sendSpread } from './spread.ts';
import { trusted } from './tls-side.ts';
import {
  standardWireLimits,
  type Wire,
  type WireAnswer,
  type WireOptions,
  type WireRequest,
} from './wire.ts';
import { WireError } from './wire-error.ts';

/** A wire over node:http and node:https, through the proxy that is chosen, if any. Opens nothing yet. */
export function createSlowWire(options: WireOptions & { readonly proxy?: ProxyChoice | undefined }): Wire {
  const limits = { ...standardWireLimits, ...options.limits };
  const preparer = new Preparer(options);
  const addresses = new Addresses({ nowMs: () => performance.now() });
  const slots = new Slots(limits.connections);
  const proxyEnv = proxyEnvOf(options.proxy);
  const agentOptions = { keepAlive: true, timeout: limits.idleMs, maxHeaderSize: mostHeadBytes, proxyEnv };
  const newAgent = (isTls: boolean, keepAlive: boolean) =>
    isTls
      ? new HttpsAgent({ ...agentOptions, keepAlive, ...trusted(options.tls?.ca) })
      : new HttpAgent({ ...agentOptions, keepAlive });
  const agents = new Map<boolean, HttpAgent>();
  const endpoints: readonly (URL | null)[] = options.endpoints.length === 0 ? [null] : options.endpoints;
  let isClosed = false;

  async function sendTo(request: WireRequest, endpoint: URL | null, isFresh: boolean): Promise<WireAnswer> {
    const target = preparer.target(request, endpoint);
    const outgoing = await preparer.prepare(request, target);
    throwIfAborted(request.signal);
    if (isClosed) throw new WireError('ECONNABORTED', { isSent: false });
    const kept = agents.get(target.isTls) ?? newAgent(target.isTls, true);
    agents.set(target.isTls, kept);
    const agent = isFresh ? newAgent(target.isTls, false) : kept;
    const exchange = exchangeOverHttp(request, outgoing, { agent, limits });
    try {
      return await exchange.answer;
    } catch (error) {
      const isStale = error instanceof WireError && exchange.wasStale();
      const isHarmless = request.method === 'GET' || request.method === 'HEAD';
      if (!isStale || !isHarmless) throw error;
      return sendTo(request, endpoint, true);
    }
  }

  return {
    async send(request) {
      const { signal } = request;
      throwIfAborted(signal);
      const leave = await slots.take(signal);
      try {
        const ways = new Map(endpoints.map((endpoint) => [endpoint?.host ?? 'Amazon S3', endpoint]));
        return await sendSpread(addresses, {
          ways,
          isReady: () => false,
          send: (_, endpoint) => sendTo(request, endpoint, false),
          signal,
        });
      } finally {
        leave();
      }
    },
    addresses: () => addresses.states(),
    close() {
      isClosed = true;
      for (const agent of agents.values()) agent.destroy();
    },
  };
}
