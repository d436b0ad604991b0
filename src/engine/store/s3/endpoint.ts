// Where an account's server is, and what kind it is: Amazon's own, or another one that speaks S3.

import { AppError } from '../../../contract/errors.ts';

export interface Endpoint {
  /** The address to send to; undefined lets the SDK choose Amazon's by region. */
  readonly url: URL | undefined;
  readonly isAws: boolean;
  /** The region that the address itself names, such as `https://s3.eu-west-1.amazonaws.com`. */
  readonly region: string | undefined;
  /** Host and port, for sentences about it. */
  readonly server: string;
  /** On this computer: no proxy stands in between. */
  readonly isLoopback: boolean;
}

/** Reads what a person gave as endpoint; null is Amazon S3. Throws input.wrong for what is no http or https address. */
export function parseEndpoint(text: string | null): Endpoint {
  if (text === null) return amazon(undefined);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new AppError('input.wrong', {
      op: 'profile.try',
      // Only what cannot be a secret is repeated.
      from: url?.host,
      detail:
        'The endpoint must be an address that starts with https:// or http://, with nothing but host and port.',
    });
  }
  const regional = /^s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com$/.exec(url.hostname);
  // Amazon's plain addresses belong to one region each; without one, other regions' buckets are reached as well.
  if (regional !== null && url.protocol === 'https:') return amazon(regional[1]);
  return {
    url,
    isAws: /\.amazonaws\.com(\.cn)?$/.test(url.hostname),
    region: undefined,
    server: `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`,
    isLoopback:
      /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) || url.hostname.endsWith('.localhost'),
  };
}

function amazon(region: string | undefined): Endpoint {
  return { url: undefined, isAws: true, region, server: 'Amazon S3', isLoopback: false };
}
