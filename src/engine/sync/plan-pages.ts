// What a run would do, in pages for a stream: of a pair that is there, or of one that is not made yet.

import { AppError } from '../../contract/errors.ts';
import type { Pair, PairAction } from '../../contract/pair.ts';
import { Keeper, type KeeperParts } from './keeper.ts';

const pageSize = 500;

/** Throws what kept the run from looking at both sides whole. */
export async function* planPages(keeper: Keeper, signal: AbortSignal): AsyncGenerator<PairAction[]> {
  const actions: PairAction[] = [];
  const onAction = (action: PairAction) => void actions.push(action);
  const { isWhole, error } = await keeper.plan({ signal, onAction });
  if (!isWhole && error) throw new AppError(error.code, error);
  for (let at = 0; at < actions.length; at += pageSize) yield actions.slice(at, at + pageSize);
}

/** The same for the first run of `pair`, of which nothing is left afterwards: its journal is closed. */
export async function* previewPages(
  pair: Pair,
  parts: Pick<KeeperParts, 'journal' | 'open' | 'clock' | 'random' | 'log'>,
  signal: AbortSignal,
): AsyncGenerator<PairAction[]> {
  const passing = new Keeper(pair, {
    ...{ ...parts, isBackground: false, watch: null },
    lock: () => ({ close() {} }),
    outlook: () => ({ isOnline: true, isHeldBack: false }),
    onChange() {},
  });
  try {
    yield* planPages(passing, signal);
  } finally {
    await passing.close();
  }
}
