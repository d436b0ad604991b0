// longshore pair pause, resume, approve, restore, accept, conflicts and resolve: what a person decides about a pair at work.

import { formatPlural } from '../../base/units.ts';
import type { CallInput } from '../../contract/api.ts';
import { Key } from '../../contract/models.ts';
import type { Pair } from '../../contract/pair.ts';
import type { Asking, Context } from '../context.ts';
import { dateText } from '../date-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';
import { chooseIds, findPair, withPairs } from '../pairs/reach-pairs.ts';

/** Holds a pair, or all, until resumed. */
export function pausePairs(context: Context, wanted: string | undefined): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    await asking.engine.call('pair.pause', { ids: await chooseIds(asking, wanted) });
    return said(context, `paused: ${wanted ?? 'all pairs'}`, 'paused', wanted);
  });
}

/** Lets a pair, or all, run again. */
export function resumePairs(context: Context, wanted: string | undefined): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    await asking.engine.call('pair.resume', { ids: await chooseIds(asking, wanted) });
    return said(context, `resumed: ${wanted ?? 'all pairs'}`, 'resumed', wanted);
  });
}

/** Lets what is held happen at the next run. */
export function approvePair(context: Context, wanted: string): Promise<ExitCode> {
  return withPair(context, wanted, async ({ engine }, { id }) => {
    const { files } = await engine.call('pair.approve', { id, seenMs: null });
    const what = formatPlural(files, 'removal or replacement', 'removals and replacements');
    return said(context, `approved: ${what}, at the next run`, 'approved', wanted, files);
  });
}

/** Brings back what was to go, at the next run, from the side that still has it. */
export function restorePair(context: Context, wanted: string): Promise<ExitCode> {
  return withPair(context, wanted, async ({ engine }, { id }) => {
    const { files } = await engine.call('pair.restore', { id });
    return said(
      context,
      `brought back at the next run: ${formatPlural(files, 'file')}`,
      'restored',
      wanted,
      files,
    );
  });
}

/** Takes the folder and the bucket as they are now for the pair's. */
export function acceptPair(context: Context, wanted: string): Promise<ExitCode> {
  return withPair(context, wanted, async ({ engine }, { id }) => {
    await engine.call('pair.accept', { id });
    return said(context, 'accepted: the next run keeps what either side has', 'accepted', wanted);
  });
}

/** The files of which both sides were kept. */
export function listConflicts(context: Context, wanted: string): Promise<ExitCode> {
  return withPair(context, wanted, async ({ engine }, { id }) => {
    for (const conflict of await engine.call('pair.conflicts', { id })) {
      const { path, copy, sinceMs } = conflict;
      context.output.say(`${dateText(sinceMs)}  ${printable(path)} and ${printable(copy)}`, {
        event: 'conflict',
        ...conflict,
      });
    }
    return exitCode.done;
  });
}

/** Says which of two files keeps the name; the other one goes to the trash. */
export function resolvePair(
  context: Context,
  wanted: string,
  copy: string,
  { keep }: Pick<CallInput<'pair.resolve'>, 'keep'>,
): Promise<ExitCode> {
  return withPair(context, wanted, async ({ engine }, { id }) => {
    await engine.call('pair.resolve', { id, copy: Key.parse(copy), keep });
    const what = keep === 'both' ? 'both stay' : `the ${keep} stays`;
    return said(context, `resolved: ${copy}, ${what}`, 'resolved', wanted);
  });
}

function withPair(
  context: Context,
  wanted: string,
  work: (asking: Asking, pair: Pair) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withPairs(context, async (asking) => work(asking, (await findPair(asking, wanted)).pair));
}

function said(
  { output }: Context,
  text: string,
  change: 'paused' | 'resumed' | 'approved' | 'restored' | 'accepted' | 'resolved',
  name: string | undefined,
  files?: number,
): ExitCode {
  output.say(printable(text), {
    event: 'pair-changed',
    change,
    name: name ?? null,
    ...(files !== undefined && { files }),
  });
  return exitCode.done;
}
