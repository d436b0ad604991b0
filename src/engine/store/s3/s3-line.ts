// The line to one account: the SDK's clients, one for each region, over shared connections, and what is learned of the server.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { abortError, delay, throwIfAborted } from '../../../base/abort.ts';
import type { Secret } from '../../../contract/models.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { PartBuffers } from './part-buffers.ts';
import type { Preconditions } from './preconditions.ts';
import { type Attempt, answerOf, s3Error } from './s3-error.ts';
import { type S3Limits, standardLimits } from './s3-limits.ts';
import { type KnownFacts, ServerKnowledge } from './server-knowledge.ts';

export interface S3AccountOptions {
  /** null is Amazon S3 itself. */
  readonly endpoint: string | null;
  /** null: what the endpoint says, else us-east-1. */
  readonly region: string | null;
  readonly addressing: 'auto' | 'path' | 'virtual';
  /** Asked on first use, and again when what it gave has run out. */
  readonly credentials: () => Promise<Secret & { readonly expiresMs?: number | undefined }>;
  readonly log?: (
    level: 'info' | 'warn' | 'error',
    what: string,
    facts?: Readonly<Record<string, unknown>>,
  ) => void;
  readonly clock?: { delay(ms: number, signal?: AbortSignal): Promise<void> };
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up; without it no proxy is used. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether to speak as to Amazon's own server; told by the endpoint unless it is said. */
  readonly isAws?: boolean;
  readonly limits?: Partial<S3Limits>;
  /** What an earlier line has learned of this server, so that it need not be asked again. */
  readonly facts?: KnownFacts | undefined;
  /** Is told all that is known whenever something was learned. */
  readonly learned?: ((facts: KnownFacts) => void) | undefined;
}

/** One request as the line needs to know it. */
export interface Call extends Omit<Attempt, 'server'> {
  /** null for calls about the account. */
  readonly bucket: string | null;
  readonly signal: AbortSignal | undefined;
  /** True when sending it twice does no harm: the SDK then repeats it after a broken connection or a 5xx. */
  readonly isRepeatable: boolean;
}

export interface S3Line {
  readonly endpoint: Endpoint;
  readonly homeRegion: string;
  readonly limits: S3Limits;
  /** Shared by all files of the account. */
  readonly partBuffers: PartBuffers;
  readonly preconditions: Preconditions;
  /** What is known of the server; the same preconditions are part of it. */
  readonly knowledge: ServerKnowledge;
  delay(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** Does `work` with the right client. Throws AppError or an abort error. */
  call<T>(
    call: Call,
    work: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T>;
  /** Remembers where a bucket lives. */
  learnRegion(bucket: string, region: string): void;
  close(): void;
}

const connectMs = 10_000;
const silenceMs = 60_000;
const readAttempts = 3;

/** Opens nothing yet; the first call does. */
export function createS3Line(options: S3AccountOptions): S3Line {
  const { credentials, log = () => {}, clock = { delay } } = options;
  const known = parseEndpoint(options.endpoint);
  const endpoint: Endpoint = { ...known, isAws: options.isAws ?? known.isAws };
  const homeRegion = options.region ?? endpoint.region ?? 'us-east-1';
  const limits = { ...standardLimits, ...options.limits };
  const knowledge = new ServerKnowledge({ ...options, isAws: endpoint.isAws, isAtAmazon: known.isAws });
  const clients = new Map<string, S3Client>();

  const proxyEnv = endpoint.isLoopback ? {} : { ...options.env };
  const agentOptions = { keepAlive: true, maxSockets: 256, proxyEnv };
  const handler = new NodeHttpHandler({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    connectionTimeout: connectMs,
    socketTimeout: silenceMs,
  });

  function clientFor(region: string, isRepeatable: boolean): S3Client {
    const { isVirtual } = knowledge;
    const name = `${region} ${isVirtual} ${isRepeatable}`;
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = new S3Client({
      region,
      ...(endpoint.url !== undefined && { endpoint: endpoint.url.href }),
      forcePathStyle: !isVirtual,
      credentials: async () => {
        const { accessKeyId, secretAccessKey, sessionToken, expiresMs } = await credentials();
        return {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
          ...(expiresMs !== undefined && { expiration: new Date(expiresMs) }),
        };
      },
      requestHandler: handler,
      systemClockOffset: knowledge.clockOffsetMs,
      maxAttempts: isRepeatable ? readAttempts : 1,
      // Other servers know Content-MD5, but not all of them the newer checksums.
      requestChecksumCalculation: endpoint.isAws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
      // Readings are checked by checksums.ts, which also knows what to do without a checksum.
      responseChecksumValidation: 'WHEN_REQUIRED',
      expectContinueHeader: false,
    });
    clients.set(name, client);
    return client;
  }

  /** Puts right what made the server refuse, so that trying once more makes sense. The refused call had no effect. */
  function learnFrom(error: unknown, client: S3Client, bucket: string | null, region: string): boolean {
    const answer = answerOf(error);
    if (answer.code === 'RequestTimeTooSkewed') {
      // The SDK has by now learned the difference of the clocks from the answer.
      knowledge.learnClock(client.config.systemClockOffset);
      log('warn', 'clock differs from the server\u2019s', { server: endpoint.server });
      return true;
    }
    if (virtualOnly.has(answer.code) && !knowledge.isVirtual && options.addressing === 'auto') {
      knowledge.learnVirtual();
      return true;
    }
    if (bucket === null || answer.region === undefined || answer.region === region) return false;
    if (answer.status !== undefined && answer.status >= 300 && answer.status <= 400) {
      knowledge.learnRegion(bucket, answer.region);
      return true;
    }
    return false;
  }

  return {
    endpoint,
    homeRegion,
    limits,
    partBuffers: new PartBuffers(limits.partBuffers, limits.partBytes),
    preconditions: knowledge.preconditions,
    knowledge,
    delay: (ms, signal) => clock.delay(ms, signal),
    async call(call, work) {
      const { bucket, signal } = call;
      for (let corrections = 0; ; corrections += 1) {
        throwIfAborted(signal);
        const region = (bucket === null ? undefined : knowledge.regionOf(bucket)) ?? homeRegion;
        const client = clientFor(region, call.isRepeatable);
        try {
          const output = await work(client, signal === undefined ? {} : { abortSignal: signal });
          // Where it repeats by itself, the SDK has learned of a wrong clock without a word.
          knowledge.learnClock(client.config.systemClockOffset);
          return output;
        } catch (error) {
          if (signal?.aborted === true) throw abortError();
          if (corrections < 2 && learnFrom(error, client, bucket, region)) continue;
          throw s3Error(error, { ...call, server: endpoint.server });
        }
      }
    },
    learnRegion: (bucket, region) => knowledge.learnRegion(bucket, region),
    close() {
      for (const client of clients.values()) client.destroy();
      handler.destroy();
    },
  };
}

/** What servers say that only answer to `bucket.host`. */
const virtualOnly: ReadonlySet<string> = new Set([
  'PathStyleDomainForbidden',
  'PathStyleRequestNotAllowed',
  'SecondLevelDomainForbidden',
]);
