// Pairs in given states, for what main shows of them.

import type { PairId, PairState } from '../../src/contract/pair.ts';
import { followPairs, noPairs, type PairsPicture } from '../../src/main/pairs-picture.ts';
import { callExamples } from '../contract/examples.ts';

/** One pair for each state, called p0, p1 and so on; a paused one was paused by the person. */
export function pairsThat(...states: PairState[]): PairsPicture {
  const [example] = callExamples['pair.list'].output;
  if (!example) throw new Error('the contract has an example of a pair');
  const changed = states.map((state, at) => ({
    ...{ ...example, state },
    pair: { ...example.pair, id: `p${at}` as PairId, isPaused: state === 'paused' },
  }));
  return followPairs(noPairs, { changed, removed: [] });
}
