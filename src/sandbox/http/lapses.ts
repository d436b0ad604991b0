// What the sandbox can be told to get wrong, as lesser servers do: headers of S3 that it overlooks or does not know.

import { notImplemented } from '../errors.ts';
import type { Header } from './call.ts';

/** Names of headers in lower case, of all requests or of one kind: `if-match`, `DELETE if-match`. See `kindOf`. */
export interface Lapses {
  /** Headers that are taken without a word and without effect. */
  readonly ignores: ReadonlySet<string>;
  /** Headers that are answered with 501 NotImplemented. */
  readonly refuses: ReadonlySet<string>;
}

interface Headers {
  readonly header: Header;
  readonly names: readonly string[];
}

/** The kind of a request: its method, or COPY for a PUT that copies. */
export function kindOf(method: string, header: Header): string {
  return header('x-amz-copy-source') === undefined ? method : 'COPY';
}

/** Tells whether such a server takes notice of a header; throws NotImplemented for one that it does not know. */
export function heeds({ ignores, refuses }: Lapses, kind: string, name: string): boolean {
  if (refuses.has(name) || refuses.has(`${kind} ${name}`)) throw notImplemented(name);
  return !ignores.has(name) && !ignores.has(`${kind} ${name}`);
}

/** The headers of a request as such a server sees them; throws NotImplemented. */
export function withLapses({ header, names }: Headers, kind: string, lapses: Lapses): Headers {
  const seen = new Set(names.filter((name) => heeds(lapses, kind, name)));
  if (seen.size === names.length) return { header, names };
  return { header: (name) => (seen.has(name) ? header(name) : undefined), names: [...seen] };
}
