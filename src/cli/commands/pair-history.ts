// longshore pair history: what a pair has done.

import { formatSize } from '../../base/units.ts';
import { explainLine } from '../../contract/error-text.ts';
import type { HistoryEntry, Pair } from '../../contract/pair.ts';
import type { Context } from '../context.ts';
import { dateText } from '../date-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';
import { actLine, nameAct, sidesOf } from '../pairs/act-line.ts';
import { unionText } from '../pairs/outcome.ts';
import { findPair, withPairs } from '../pairs/reach-pairs.ts';

const pageSize = 500;

/** What was done, newest first. */
export function showHistory(
  context: Context,
  wanted: string,
  { search = '' }: { readonly search?: string },
): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    const { pair } = await findPair(asking, wanted);
    let before: number | null = null;
    for (;;) {
      const page: HistoryEntry[] = await asking.engine.call('pair.history', {
        ...{ id: pair.id, text: search, before, limit: pageSize },
      });
      for (const entry of page) context.output.say(historyLine(entry, pair), { event: 'history', ...entry });
      await context.output.drained();
      before = page.at(-1)?.id ?? null;
      if (page.length < pageSize || context.signal.aborted) return exitCode.done;
    }
  });
}

/** "2026-11-23 08:05:00  upload: a to s3://b/a (3 B)", and what failed or where the old bytes are. */
export function historyLine(entry: HistoryEntry, pair: Pair): string {
  const { atMs, act, path, error, sizeBytes, trash } = entry;
  if (act === 'union') return `${dateText(atMs)}  ${unionText}`;
  const named = nameAct({ ...entry, act }, sidesOf(pair));
  const what = named ? actLine(named) : `${act}: ${printable(path)}`;
  const size = sizeBytes === null ? '' : ` (${formatSize(sizeBytes)})`;
  const outcome = error
    ? `: ${printable(explainLine(error))}`
    : trash === null
      ? ''
      : `, trash: ${printable(trash)}`;
  return `${dateText(atMs)}  ${what}${size}${outcome}`;
}
