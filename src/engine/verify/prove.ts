// Finding out whether two files of the same size have the same bytes, at the least cost that proves it.

import type { StreamInput } from '../../contract/api.ts';
import type { Entry } from '../../contract/models.ts';
import { digestOf } from '../store/digest.ts';
import type { Algorithm } from '../store/hasher.ts';
import { judge, proofOf, type Verdict } from '../store/judge.ts';
import type { Proofs } from '../store/proofs.ts';
import type { Store } from '../store/store.ts';
import { compareSums } from './compare.ts';

export interface Proving {
  readonly source: Store;
  readonly target: Store;
  readonly fetch: StreamInput<'entry.verify'>['fetch'];
  readonly signal: AbortSignal;
  /** So many bytes have come from a store that had to send them. */
  readonly onFetched: (bytes: number) => void;
}

/** null: nothing that may be asked for proves anything. */
export type Prove = (one: Entry, other: Entry) => Promise<Verdict | null>;

export function createProve({ source, target, fetch, signal, onFetched }: Proving): Prove {
  // Cleared when an object's ETag has turned out to be no MD5, as all are where a key of somebody's encrypts them.
  let areListedSumsTried = true;

  return async (one, other) => {
    const proofs = source.proofs?.(one);
    const others = target.proofs?.(other);
    if (fetch !== 'always') {
      const verdict =
        proofs && others
          ? await bySums(proofs, others)
          : others
            ? await byDigest(source, one, others)
            : proofs && (await byDigest(target, other, proofs));
      if (verdict) return verdict;
    }
    if (fetch === 'never' && (proofs || others)) return null;
    const digests = await Promise.all([digest(source, one, 'sha256'), digest(target, other, 'sha256')]);
    return { isSame: digests[0] === digests[1], proof: 'bytes' };
  };

  async function digest(
    store: Store,
    { key, version }: Entry,
    algorithm: Algorithm,
    partSizes: readonly number[] | null = null,
  ): Promise<string> {
    const { bytes } = await store.read(key, { version: version ?? undefined, signal });
    return digestOf(store.proofs ? counted(bytes) : bytes, algorithm, partSizes);
  }

  async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      onFetched(chunk.length);
      yield chunk;
    }
  }

  /** By what both stores say. */
  async function bySums(proofs: Proofs, others: Proofs): Promise<Verdict | null> {
    const listed = (each: Proofs) => (each.likely === null ? [] : [each.likely]);
    const likely = compareSums(listed(proofs), listed(others));
    if (likely?.isSame) return likely;
    const [some, rest] = await Promise.all([proofs.ask(signal), others.ask(signal)]);
    return compareSums(some.sums, rest.sums);
  }

  /** By what one store says, and the bytes of a file that costs nothing to read. */
  async function byDigest(store: Store, file: Entry, proofs: Proofs): Promise<Verdict | null> {
    const { likely } = proofs;
    const isTried = areListedSumsTried && likely?.parts === null;
    const listed = isTried ? await digest(store, file, likely.algorithm) : null;
    if (listed !== null && listed === likely?.digest) return { isSame: true, proof: proofOf(likely) };

    const sums = await proofs.ask(signal);
    const isPlain = sums.sums.some(
      ({ algorithm, parts }) => algorithm === likely?.algorithm && parts === null,
    );
    if (isTried && !isPlain) areListedSumsTried = false;
    return judge(sums, async (algorithm, partSizes) => {
      const isKnown = listed !== null && partSizes === null && algorithm === likely?.algorithm;
      return isKnown ? listed : digest(store, file, algorithm, partSizes);
    });
  }
}
