// Comparing all of one place with all of another, without moving bytes where anything else can prove them.

import { isAbort } from '../../base/abort.ts';
import type { StreamInput } from '../../contract/api.ts';
import { fromWire, toAppError, toWire } from '../../contract/errors.ts';
import type { Entry } from '../../contract/models.ts';
import type { VerifyProgress } from '../../contract/verification.ts';
import type { Host } from '../host.ts';
import type { OpenPlace } from '../profile/places.ts';
import { folderPrefix } from '../store/path.ts';
import { isOfTheStore, retryDelayMs, strikesToStop } from '../transfer/retry.ts';
import { isIncluded } from '../transfer/rules.ts';
import { Findings, type Looked } from './findings.ts';
import { inOrder } from './in-order.ts';
import { join, type Pair } from './join.ts';
import { inKeyOrder } from './key-order.ts';
import { createProve, type Prove } from './prove.ts';

const op = 'entry.verify';
/** Pairs looked at together; each may have a file open and a request under way. */
const atOnce = 32;

export type Verify = (
  input: StreamInput<'entry.verify'>,
  signal: AbortSignal,
) => AsyncIterable<VerifyProgress>;

/**
 * Folders are not compared, only the files in them. A file that cannot be looked at is a finding and the rest goes on. Throws
 * when a listing breaks off, or when file after file fails for a reason that is the store's.
 */
export function createVerify(host: Pick<Host, 'clock' | 'log' | 'random'>, openPlace: OpenPlace): Verify {
  return async function* ({ source, target, rules = [], fetch }, outer) {
    const stores = { source: await openPlace(source), target: await openPlace(target) };
    const left = new AbortController();
    const signal = AbortSignal.any([outer, left.signal]);
    const now = () => host.clock.now();
    const findings = new Findings(now);
    const prove = createProve({
      ...stores,
      fetch,
      signal,
      onFetched: (bytes) => findings.addFetched(bytes),
    });

    const isWanted = ({ kind, key }: Entry) => isIncluded(kind === 'folder' ? folderPrefix(key) : key, rules);
    const stop = () => left.abort();
    const listed = (store: typeof stores.source) =>
      orStop(inKeyOrder({ store, signal, log: host.log, now, isWanted }), stop);
    const pairs = join(listed(stores.source), listed(stores.target));
    const looks = inOrder(pairs, atOnce, (pair) => lookAt(pair, prove, host, signal), stop);
    let strikes = 0;
    for await (const looked of looks) {
      findings.add(looked);
      if (findings.isDue()) yield findings.take();
      const error = looked.finding?.error;
      strikes = error && isOfTheStore(error) ? strikes + 1 : 0;
      if (error && strikes === strikesToStop) {
        yield findings.take();
        throw fromWire(error);
      }
    }
    yield findings.take();
  };
}

/** The other listing may be long, and need not be waited for when this one has failed. */
async function* orStop<T>(items: AsyncIterable<T>, stop: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    stop();
    throw error;
  }
}

async function lookAt(
  pair: Pair,
  prove: Prove,
  { clock, random }: Pick<Host, 'clock' | 'random'>,
  signal: AbortSignal,
): Promise<Looked> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await judge(pair, prove);
    } catch (error) {
      if (isAbort(error) || signal.aborted) throw error;
      const failure = toAppError(error, op);
      // What has changed since it was listed stays changed; to compare something else than was listed would tell nothing.
      const delayMs = failure.code === 'entry.changed' ? null : retryDelayMs(failure, attempt, random);
      if (delayMs === null) return found(pair, 'failed', { error: toWire(failure, op) });
      await clock.delay(delayMs, signal);
    }
  }
}

async function judge(pair: Pair, prove: Prove): Promise<Looked> {
  const { source, target, trouble } = pair;
  if (trouble) return found(pair, 'failed', { error: trouble });
  if (!target) return found(pair, 'missing');
  if (!source) return found(pair, 'extra');
  const { sizeBytes } = source;
  const areSizesKnown = sizeBytes !== null && target.sizeBytes !== null;
  if (areSizesKnown && sizeBytes !== target.sizeBytes) return found(pair, 'different', { proof: 'size' });
  const verdict =
    areSizesKnown && sizeBytes === 0 ? { isSame: true, proof: null } : await prove(source, target);
  if (!verdict) return found(pair, 'unverifiable');
  if (!verdict.isSame) return found(pair, 'different', { proof: verdict.proof });
  return { sizeBytes: sizeBytes ?? 0, finding: null };
}

type About = Partial<Pick<NonNullable<Looked['finding']>, 'proof' | 'error'>>;

function found(
  { key, source, target }: Pair,
  kind: NonNullable<Looked['finding']>['kind'],
  { proof = null, error = null }: About = {},
): Looked {
  const sourceBytes = source?.sizeBytes ?? null;
  const targetBytes = target?.sizeBytes ?? null;
  return {
    sizeBytes: sourceBytes ?? targetBytes ?? 0,
    finding: { kind, key, sourceBytes, targetBytes, proof, error },
  };
}
