// What the sandbox can be told to get wrong, as lesser servers do: headers of S3 that it overlooks or does not know.

import { notImplemented } from '../errors.ts';
import type { Header } from './call.ts';

export interface Lapses {
  /** Lower-case names of headers that are taken without a word and without effect. */
  readonly ignores: ReadonlySet<string>;
  /** Lower-case names of headers that are answered with 501 NotImplemented. */
  readonly refuses: ReadonlySet<string>;
}

interface Headers {
  readonly header: Header;
  readonly names: readonly string[];
}

/** The headers as such a server sees them; throws NotImplemented for one that it does not know. */
export function withLapses({ header, names }: Headers, { ignores, refuses }: Lapses): Headers {
  const unknown = names.find((name) => refuses.has(name));
  if (unknown !== undefined) throw notImplemented(unknown);
  if (ignores.size === 0) return { header, names };
  return {
    header: (name) => (ignores.has(name) ? undefined : header(name)),
    names: names.filter((name) => !ignores.has(name)),
  };
}
