// A run that is told of while it goes on, for a stream.

import type { StreamInput, StreamItem } from '../../contract/api.ts';
import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Attention, PairAction } from '../../contract/pair.ts';
import { pages } from '../journal/pages.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import { runPair } from './run.ts';
import type { Surroundings } from './surroundings.ts';

type Input = Pick<StreamInput<'pair.once'>, 'isDry' | 'isExact'>;
type Item = StreamItem<'pair.once'>;

const gatherMs = 200;
const pageSize = 500;
/** Whoever asks for it means what is there now; a file that is being written at this moment is still left to settle. */
const patience = { settleMs: 2000, absenceMs: 0 };

/** Hands on what is done while it is done, then what failed, and last the report. */
export async function* runAloud(
  surroundings: Surroundings,
  input: Input,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const { clock, journal } = surroundings;
  const failed = new Map<Key, ErrorWire>();
  const left = new AbortController();
  let actions: PairAction[] = [];
  let progress: Item['progress'] = null;
  const running = runPair(surroundings, {
    ...{ isDry: input.isDry, isExact: input.isExact, ...patience },
    signal: AbortSignal.any([signal, left.signal]),
    onAction: (action) => {
      actions.push(action);
      failed.delete(action.path);
    },
    onFailure: (path, error) => failed.set(path, error),
    onProgress: (now) => {
      progress = now;
    },
  });
  let isOver = false;
  const over = running.then(
    () => void (isOver = true),
    () => void (isOver = true),
  );
  let shown: Item['progress'] = null;
  try {
    while (!isOver) {
      const pause = new AbortController();
      await Promise.race([over, clock.delay(gatherMs, pause.signal).catch(() => undefined)]);
      pause.abort();
      if (actions.length === 0 && progress === shown) continue;
      const next = actions;
      actions = [];
      shown = progress;
      yield { actions: next, failures: [], progress, report: null };
    }
    const report = await running;
    for (const failures of failuresOf(journal, failed))
      yield { actions: [], failures, progress: null, report: null };
    yield { actions, failures: [], progress: null, report };
  } finally {
    // Whoever leaves early ends the run, and no run outlives its journal.
    left.abort();
    await over;
  }
}

/** What failed, and what is in the way of paths that no act was planned for; in pages. */
function* failuresOf(journal: PairJournal, failed: ReadonlyMap<Key, ErrorWire>): Generator<ErrorWire[]> {
  if (failed.size > 0) yield [...failed.values()];
  for (const page of pages<Attention>((after) => journal.attention(after?.path ?? null, pageSize))) {
    const rest = page.filter(({ path }) => !failed.has(path));
    if (rest.length > 0) yield rest.map(({ error }) => error);
  }
}
