// How many requests of each kind a server was asked.

import { z } from 'zod';

export const Requests = z.object({
  list: z.number(),
  head: z.number(),
  get: z.number(),
  put: z.number(),
  /** A PUT whose bytes come from another object. */
  copy: z.number(),
  other: z.number(),
});
export type Requests = z.infer<typeof Requests>;

export const noRequests: Requests = { list: 0, head: 0, get: 0, put: 0, copy: 0, other: 0 };

/** The counts with one more. */
export function countRequest(counts: Requests, asked: Asked): Requests {
  const kind = kindOf(asked);
  return { ...counts, [kind]: counts[kind] + 1 };
}

interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Such as `100 LIST, 2 GET`; `none` of nothing. */
export function requestsText(counts: Requests): string {
  const told = (['list', 'head', 'get', 'put', 'copy', 'other'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind].toLocaleString('en')} ${kind === 'other' ? 'other' : kind.toUpperCase()}`);
  return told.length === 0 ? 'none' : told.join(', ');
}

function kindOf({ method = '', url = '/', headers }: Asked): keyof Requests {
  const [path = '', query = ''] = url.split('?');
  const [, , key = ''] = path.split('/');
  switch (method) {
    case 'GET':
      if (key !== '') return 'get';
      return /(?:^|&)(?:list-type|prefix|marker|max-keys|delimiter)=/.test(query) ? 'list' : 'other';
    case 'HEAD':
      return key === '' ? 'other' : 'head';
    case 'PUT':
      if (key === '') return 'other';
      return 'x-amz-copy-source' in headers ? 'copy' : 'put';
    default:
      return 'other';
  }
}
