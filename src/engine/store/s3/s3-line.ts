// The line to one account: the SDK's clients, one for each region, over shared connections, and what is learned of the server.

import type { S3Client } from '@aws-sdk/client-s3';
import { abortError, delay, throwIfAborted } from '../../../base/abort.ts';
import { AppError, hasCode } from '../../../contract/errors.ts';
import { createAttempts } from './attempts.ts';
import type { BodyChecks } from './body-checks.ts';
import type { Carriage } from './carriage.ts';
import { Corrections } from './corrections.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { type AskCredentials, areRenewed, keepCredentials } from './kept-credentials.ts';
import { PartBuffers } from './part-buffers.ts';
import { RetryBudget } from './retry-budget.ts';
import { answerOf } from './s3-answer.ts';
import type { Call } from './s3-call.ts';
import { type Carrying, createCarrying } from './s3-carry.ts';
import { s3Error } from './s3-error.ts';
import { type S3Limits, standardLimits } from './s3-limits.ts';
import { createSender, type DataRequest, isBehindProxy } from './s3-send.ts';
import type { Clients } from './sdk-clients.ts';
import { type KnownFacts, ServerKnowledge } from './server-knowledge.ts';
import type { ProxyChoice } from './wire/proxy-choice.ts';
import type { WireAnswer, WireOptions } from './wire/wire.ts';

export interface S3AccountOptions {
  /** null is Amazon S3 itself. */
  readonly endpoint: string | null;
  /** null: what the endpoint says, else us-east-1. */
  readonly region: string | null;
  readonly addressing: 'auto' | 'path' | 'virtual';
  /** Asked on first use, and again when what it gave has run out or was refused. */
  readonly credentials: AskCredentials;
  readonly log?: (
    level: 'info' | 'warn' | 'error',
    what: string,
    facts?: Readonly<Record<string, unknown>>,
  ) => void;
  readonly clock?: { delay(ms: number, signal?: AbortSignal): Promise<void> };
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up; without it no proxy is used. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The address of a proxy for all of the account's requests, whatever `env` says. */
  readonly proxy?: string | undefined;
  /** Certificates (PEM) that are trusted besides the usual ones. */
  readonly ca?: string | undefined;
  /** Whether to speak as to Amazon's own server; told by the endpoint unless it is said. */
  readonly isAws?: boolean;
  readonly limits?: Partial<S3Limits>;
  /** Further addresses of the same store. */
  readonly otherEndpoints?: readonly string[];
  /** What is known of the server from before. */
  readonly facts?: KnownFacts | undefined;
  /** Is told all that is known after something was learned. */
  readonly learned?: ((facts: KnownFacts) => void) | undefined;
  readonly carriage?: Carriage;
}

export interface S3Line {
  readonly endpoint: Endpoint;
  readonly homeRegion: string;
  readonly limits: S3Limits;
  /** Shared by all files of the account. */
  readonly partBuffers: PartBuffers;
  readonly knowledge: ServerKnowledge;
  readonly checks: BodyChecks;
  delay(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** Does `work` with the right client. Throws AppError or an abort error. */
  call<T>(
    call: Call,
    work: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T>;
  /**
   * Sends a request about data over our own wire, in the bucket of `call`. Resolves with an answer of success; whatever
   * else comes is thrown as AppError, or an abort error. What onBytes throws passes through.
   */
  send(call: Call, request: DataRequest): Promise<WireAnswer>;
  /** Sends data workers; null where there are none. */
  readonly carrying: Carrying | null;
  /** The retries over all files of the account. */
  readonly retries: RetryBudget;
  /** Counts one more retry that is not `send`'s own; false when too many were made lately. */
  mayRepeat(): boolean;
  /** When uploads were asked for without an answer, in ms since 1970, by bucket and key; see beginSurely. */
  readonly unheardUploads: Map<string, readonly number[]>;
  /** Remembers where a bucket lives. */
  learnRegion(bucket: string, region: string): void;
  close(): void;
}

/** Opens nothing yet; the first call does. */
export function createS3Line(options: S3AccountOptions): S3Line {
  const { log = () => {}, clock = { delay }, addressing } = options;
  const known = parseEndpoint(options.endpoint);
  const endpoint: Endpoint = { ...known, isAws: options.isAws ?? known.isAws };
  const homeRegion = options.region ?? endpoint.region ?? 'us-east-1';
  const limits = { ...standardLimits, ...options.limits };
  const credentials = keepCredentials(options.credentials, Date.now, () => {
    // They keep what they were given.
    opening?.then(
      (opened) => opened.renew(),
      () => undefined,
    );
  });
  const retries = new RetryBudget();
  const knowledge = new ServerKnowledge({
    ...options,
    isAws: endpoint.isAws,
    isAtAmazon: known.isAws,
    isPlain: endpoint.url?.protocol === 'http:',
  });
  const corrections = new Corrections({
    knowledge,
    homeRegion,
    canBeVirtual: addressing === 'auto',
    onSkew: () => log('warn', 'clock differs from the server\u2019s', { server: endpoint.server }),
  });
  const proxy = proxyOf(options, endpoint);
  // Loaded on first use: the SDK takes longer than many a command.
  let opening: Promise<Clients> | null = null;
  const clients = () => {
    opening ??= import('./sdk-clients.ts').then(({ createClients }) =>
      createClients({ endpoint, knowledge, credentials, proxy, ca: options.ca }),
    );
    return opening;
  };
  const attempts = createAttempts({
    corrections,
    budget: retries,
    credentials,
    server: endpoint.server,
    now: Date.now,
    delay: (ms, signal) => clock.delay(ms, signal),
    onRetry: () => options.carriage?.load.retried(),
  });
  const wire: WireOptions = {
    endpoints: endpointsOf(endpoint, options),
    region: (bucket) => corrections.regionOf(bucket),
    isVirtual: () => knowledge.isVirtual,
    credentials,
    clockOffsetMs: () => knowledge.clockOffsetMs,
    now: Date.now,
    tls: { ca: options.ca },
  };
  /** Which address the SDK's clients use: another one when it cannot be reached. */
  let chosen = 0;
  const sender = createSender({ wire, proxy, attempts });
  const proxied = new Map<string, boolean>();
  /** Asked for each file, and the same for as long as the bucket's address is. */
  const isProxied = (bucket: string): boolean => {
    const name = `${bucket} ${knowledge.isVirtual}`;
    const known = proxied.get(name) ?? isBehindProxy(wire, proxy, bucket);
    proxied.set(name, known);
    return known;
  };
  const { carriage } = options;
  const carrier = carriage?.carrier;
  const carrying =
    carriage && carrier
      ? createCarrying({
          carriage: { ...carriage, carrier },
          attempts,
          credentials,
          snapshot: (bucket) => ({
            endpoints: wire.endpoints.map(({ href }) => href),
            homeRegion,
            region: corrections.regionOf(bucket),
            isVirtual: knowledge.isVirtual,
            clockOffsetMs: knowledge.clockOffsetMs,
            ca: options.ca ?? null,
            proxy: isProxied(bucket) ? (proxy ?? null) : null,
          }),
        })
      : null;

  return {
    endpoint,
    homeRegion,
    limits,
    partBuffers: new PartBuffers(limits.partBuffers, limits.partBytes),
    knowledge,
    checks: knowledge.checks,
    delay: (ms, signal) => clock.delay(ms, signal),
    async call(call, work) {
      const { bucket, signal } = call;
      for (let corrected = 0, tried = 1, isRenewed = false; ; corrected += 1) {
        throwIfAborted(signal);
        const region = corrections.regionOf(bucket);
        const used = isRenewed ? null : await credentials().catch(() => null);
        const at = chosen;
        const client = (await clients()).get(region, call.isRepeatable, wire.endpoints[at]);
        const offsetBefore = client.config.systemClockOffset;
        try {
          return await work(client, signal === undefined ? {} : { abortSignal: signal });
        } catch (error) {
          if (signal?.aborted === true) throw abortError();
          if (corrected < 2 && corrections.learnFrom(answerOf(error), bucket, region)) continue;
          const failure = s3Error(error, { ...call, server: endpoint.server });
          if (used !== null && hasCode(failure, 'auth.expired')) {
            isRenewed = true;
            if (await areRenewed(credentials, used)) continue;
          }
          if (tried < wire.endpoints.length && isWorthElsewhere(failure, call)) {
            tried += 1;
            if (chosen === at) chosen = (at + 1) % wire.endpoints.length;
            continue;
          }
          throw failure;
        } finally {
          // Where it repeats by itself, the SDK learns of a wrong clock without a word.
          const { systemClockOffset } = client.config;
          if (systemClockOffset !== offsetBefore) knowledge.learnClock(systemClockOffset);
        }
      }
    },
    send: (call, request) => sender.send(call, request),
    carrying,
    retries,
    mayRepeat() {
      const may = retries.take();
      if (may) options.carriage?.load.retried();
      return may;
    },
    unheardUploads: new Map(),
    learnRegion: (bucket, region) => knowledge.learnRegion(bucket, region),
    close() {
      carrying?.close();
      opening?.then(
        (opened) => opened.close(),
        () => undefined,
      );
      sender.close();
    },
  };
}

/** Empty for Amazon, whose host depends on the region. */
function endpointsOf({ url }: Endpoint, { otherEndpoints = [] }: S3AccountOptions): URL[] {
  if (url === undefined) return [];
  return [url, ...otherEndpoints.flatMap((text) => parseEndpoint(text).url ?? [])];
}

/** What is on this computer is reached without a proxy, unless the account names one. */
function proxyOf({ proxy, env = {} }: S3AccountOptions, { isLoopback }: Endpoint): ProxyChoice | undefined {
  if (proxy !== undefined) return { kind: 'address', url: proxy };
  return isLoopback ? undefined : { kind: 'env', env };
}

const unsent: ReadonlySet<string | undefined> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** True where the address did not answer, and nothing was sent to it that may not be sent twice. */
function isWorthElsewhere(failure: unknown, { isRepeatable }: Call): boolean {
  if (!(failure instanceof AppError) || failure.code !== 'network.lost') return false;
  return isRepeatable || unsent.has(failure.raw);
}
