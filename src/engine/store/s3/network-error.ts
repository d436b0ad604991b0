// Failures below S3: no such host, refused, cut off, timed out, a certificate that cannot be trusted.

import type { Retry } from '../../../contract/errors.ts';
import { WireError } from './wire/wire-error.ts';

export interface NetworkFailure {
  readonly raw: string;
  readonly detail: string;
  readonly retry: Retry;
}

const sentences: Readonly<Record<string, (server: string) => string>> = {
  ECONNREFUSED: (server) => `Nothing accepts connections at ${server}.`,
  ENOTFOUND: (server) => `No computer of the name in ${server} is known.`,
  EAI_AGAIN: (server) => `The name in ${server} could not be looked up; there may be no network.`,
  ENETUNREACH: (server) => `There is no way from this computer to ${server}.`,
  EHOSTUNREACH: (server) => `There is no way from this computer to ${server}.`,
  ECONNRESET: (server) => `${server} broke the connection off.`,
  EPIPE: (server) => `${server} broke the connection off.`,
  ETIMEDOUT: (server) => `${server} did not answer in time.`,
  TimeoutError: (server) => `${server} did not answer in time.`,
  EPROTO: (server) =>
    `${server} does not speak TLS as it should; perhaps it wants http:// instead of https://.`,
  ERR_PROXY_TUNNEL: () =>
    'The proxy on the way refuses to connect; it may ask for a name and password that it was not given.',
  ERR_SSL_WRONG_VERSION_NUMBER: (server) =>
    `${server} does not speak TLS; perhaps it wants http:// instead of https://.`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (server) =>
    `${server} does not speak TLS; perhaps it wants http:// instead of https://.`,
};

const garbled = (server: string) => `${server} answered with something that is not HTTP.`;
const lost = (server: string) => `The connection to ${server} failed.`;
const untrusted = (server: string) => `The certificate of ${server} cannot be trusted.`;

/** What broke on the way, in words that name host and port; null when the error is none of the network's. */
export function networkDetail(error: unknown, server: string): NetworkFailure | null {
  const raw = codeOf(error);
  if (raw === null) return null;
  if (raw.startsWith('HPE_')) return { raw, detail: garbled(server), retry: 'after-user' };
  const sentence = sentences[raw];
  if (sentence === undefined && !certificate.test(raw)) return { raw, detail: lost(server), retry: 'later' };
  if (sentence === undefined) return { raw, detail: untrusted(server), retry: 'after-user' };
  return { raw, detail: sentence(server), retry: /SSL|EPROTO|PROXY/.test(raw) ? 'after-user' : 'later' };
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|CRL/;

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof WireError) return error.raw;
  // A host with several addresses fails with all their errors; the first one tells enough.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code in sentences || code.startsWith('HPE_') || certificate.test(code)) return code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
