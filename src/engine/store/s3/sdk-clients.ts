// The SDK's clients of one account, one for each region, over shared connections.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Endpoint } from './endpoint.ts';
import type { Credentials } from './kept-credentials.ts';
import type { ServerKnowledge } from './server-knowledge.ts';
import { type ProxyChoice, proxyEnvOf } from './wire/proxy-choice.ts';
import { trusted } from './wire/tls-side.ts';

const connectMs = 10_000;
/** Of a call that is harmless to repeat; putting an object together from its parts may take a server longer. */
const silenceMs = { repeatable: 25_000, other: 60_000 };
const readAttempts = 3;

interface ClientsOptions {
  readonly endpoint: Endpoint;
  readonly knowledge: ServerKnowledge;
  readonly credentials: () => Promise<Credentials>;
  readonly proxy: ProxyChoice | undefined;
  readonly ca: string | undefined;
}

export interface Clients {
  /**
   * The client for buckets in that region at one of the store's addresses, undefined for Amazon's; `isRepeatable` ones repeat
   * what fails by themselves.
   */
  get(region: string, isRepeatable: boolean, address: URL | undefined): S3Client;
  /** The next ones ask for credentials anew. */
  renew(): void;
  close(): void;
}

/** Opens nothing yet. */
export function createClients({ endpoint, knowledge, credentials, proxy, ca }: ClientsOptions): Clients {
  const clients = new Map<string, S3Client>();
  const agentOptions = { keepAlive: true, maxSockets: 256, proxyEnv: proxyEnvOf(proxy) };
  const agents = {
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent({ ...agentOptions, ...trusted(ca) }),
  };
  const handlerOf = (socketTimeout: number) =>
    new NodeHttpHandler({ ...agents, connectionTimeout: connectMs, socketTimeout });
  const handlers = { repeatable: handlerOf(silenceMs.repeatable), other: handlerOf(silenceMs.other) };

  function create(region: string, isRepeatable: boolean, address: URL | undefined): S3Client {
    return new S3Client({
      region,
      ...(address !== undefined && { endpoint: address.href }),
      forcePathStyle: !knowledge.isVirtual,
      credentials: async () => {
        const { accessKeyId, secretAccessKey, sessionToken, expiresMs } = await credentials();
        return {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
          ...(expiresMs !== undefined && { expiration: new Date(expiresMs) }),
        };
      },
      requestHandler: isRepeatable ? handlers.repeatable : handlers.other,
      systemClockOffset: knowledge.clockOffsetMs,
      maxAttempts: isRepeatable ? readAttempts : 1,
      // Other servers know Content-MD5, but not all of them the newer checksums.
      requestChecksumCalculation: endpoint.isAws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      expectContinueHeader: false,
    });
  }

  return {
    get(region, isRepeatable, address) {
      const name = `${region} ${knowledge.isVirtual} ${isRepeatable} ${address?.href}`;
      const known = clients.get(name);
      if (known !== undefined) return known;
      const client = create(region, isRepeatable, address);
      clients.set(name, client);
      return client;
    },
    renew: () => clients.clear(),
    close() {
      // Their agents are the same ones.
      handlers.other.destroy();
    },
  };
}
