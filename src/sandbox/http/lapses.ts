// What the sandbox can be told to get wrong, as lesser servers do: headers of S3 that it overlooks or does not know.

import { notImplemented, S3Error } from '../errors.ts';
import type { Bucket } from '../store/buckets.ts';
import type { Header } from './call.ts';

/** Names of headers in lower case, of all requests or of one kind: `if-match`, `DELETE if-match`. See `kindsOf`. */
export interface Lapses {
  /** Headers that are taken without a word and without effect. */
  readonly ignores: ReadonlySet<string>;
  /** Headers that are answered with 501 NotImplemented. */
  readonly refuses: ReadonlySet<string>;
  /** Headers that are answered with 412 PreconditionFailed, whatever they say. */
  readonly denies: ReadonlySet<string>;
}

interface Headers {
  readonly header: Header;
  readonly names: readonly string[];
}

/** The kinds of a request: its method, or COPY for a PUT that copies; and where versions are kept, `versioned`, alone and before it. */
export function kindsOf(method: string, header: Header, bucket: Bucket | undefined): readonly string[] {
  const kind = header('x-amz-copy-source') === undefined ? method : 'COPY';
  return bucket?.versioning === 'Enabled' ? [kind, 'versioned', `versioned ${kind}`] : [kind];
}

/** Tells whether such a server takes notice of a header; throws NotImplemented or PreconditionFailed for one that it refuses. */
export function heeds({ ignores, refuses, denies }: Lapses, kinds: readonly string[], name: string): boolean {
  const all = [name, ...kinds.map((kind) => `${kind} ${name}`)];
  if (all.some((one) => refuses.has(one))) throw notImplemented(name);
  if (all.some((one) => denies.has(one))) throw new S3Error('PreconditionFailed');
  return !all.some((one) => ignores.has(one));
}

/** The headers of a request as such a server sees them; throws as `heeds` does. */
export function withLapses(
  { header, names }: Headers,
  lapses: Lapses,
  kinds: () => readonly string[],
): Headers {
  if (lapses.ignores.size + lapses.refuses.size + lapses.denies.size === 0) return { header, names };
  const these = kinds();
  const seen = new Set(names.filter((name) => heeds(lapses, these, name)));
  return { header: (name) => (seen.has(name) ? header(name) : undefined), names: [...seen] };
}
