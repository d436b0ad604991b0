// longshore pair list and status: how pairs stand, and what waits for the person.

import { formatDuration } from '../../base/units.ts';
import { explainLine } from '../../contract/error-text.ts';
import type { Pair, PairSchedule, PairStatus } from '../../contract/pair.ts';
import { nameIn } from '../address.ts';
import type { Asking, Context } from '../context.ts';
import { dateText } from '../date-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';
import { actLine, nameAct, sidesOf } from '../pairs/act-line.ts';
import { doneText, pairNotes } from '../pairs/outcome.ts';
import { choosePairs, withPairs } from '../pairs/reach-pairs.ts';
import { attentionOf, heldOf } from '../pairs/waiting.ts';

const arrows = { 'two-way': '<->', backup: '->', restore: '<-' } as const;

/** One line for each pair. */
export function listPairs(context: Context): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    for (const status of await choosePairs(asking, undefined)) {
      const { id, name } = status.pair;
      context.output.say(`${id}  ${status.state.padEnd(9)}  ${printable(name)}  ${endsText(status.pair)}`, {
        event: 'pair',
        ...status,
      });
    }
    return exitCode.done;
  });
}

/** All that is known of a pair, or of each: its rules, its last run, and what waits for the person. */
export function showStatus(context: Context, wanted: string | undefined): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    for (const status of await choosePairs(asking, wanted)) {
      context.output.say(statusLines(status).map(printable).join('\n'), { event: 'pair', ...status });
      await tellWaiting(asking, status.pair);
    }
    return exitCode.done;
  });
}

function endsText({ folder, place, mode }: Pair): string {
  return printable(`${folder} ${arrows[mode]} ${nameIn(place, '')}`);
}

function statusLines({ pair, state, last, nextRunMs, verifiedMs, progress }: PairStatus): string[] {
  const line = (head: string, text: string) => `  ${head.padEnd(10)}${text}`;
  return [
    `${pair.name} (${pair.id}): ${state}`,
    line('ends', endsText(pair)),
    line('rules', rulesText(pair)),
    ...(progress ? [line('now', `${progress.phase}, ${progress.done}`)] : []),
    line('last run', last ? `${dateText(last.endedMs)}, ${doneText(last)}` : 'never'),
    ...(last?.error ? [line('', explainLine(last.error))] : []),
    line('alike', verifiedMs === null ? 'never seen whole' : `all of it, as of ${dateText(verifiedMs)}`),
    ...(nextRunMs === null ? [] : [line('next run', dateText(nextRunMs))]),
    ...(last ? pairNotes(last, pair, true).map(({ text }) => line('', text)) : []),
  ];
}

/** "two-way, deletes: trash, conflicts: keep-both, every 15 min". */
function rulesText({ mode, deletes, conflicts, schedule, storageClass, ignore }: Pair): string {
  return [
    mode,
    `deletes: ${mode === 'two-way' ? 'trash' : deletes}`,
    ...(mode === 'two-way' ? [`conflicts: ${conflicts}`] : []),
    scheduleText(schedule),
    ...(storageClass ? [storageClass] : []),
    ...(ignore.length > 0 ? [`${ignore.length} ${ignore.length === 1 ? 'rule' : 'rules'} to ignore`] : []),
  ].join(', ');
}

function scheduleText(schedule: PairSchedule): string {
  if (schedule.kind === 'every') return `every ${formatDuration(schedule.minutes * 60_000)}`;
  return schedule.kind === 'watch' ? 'watched' : 'by hand';
}

async function tellWaiting(asking: Asking, pair: Pair): Promise<void> {
  const { output } = asking;
  for await (const page of heldOf(asking, pair.id)) {
    for (const action of page) {
      const named = nameAct(action, sidesOf(pair));
      if (named) output.say(`  held: ${actLine(named)}`, { event: 'held-act', pair: pair.id, ...named });
    }
    await output.drained();
  }
  for await (const page of attentionOf(asking, pair.id)) {
    for (const attention of page)
      output.say(`  in the way: ${printable(explainLine(attention.error))}`, {
        event: 'attention',
        pair: pair.id,
        ...attention,
      });
    await output.drained();
  }
}
