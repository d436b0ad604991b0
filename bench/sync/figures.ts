// From pairs of runs to figures: medians, ratios, and whether they are what was promised.

import { type Spread, spreadOf } from '../report/summary.ts';
import type { Comparison, Pair, ProgramResult, Run } from './results.ts';

export type Kind = 'first' | 'noOp' | 'changed';

/** All runs of a program of that kind; ours ran beside each of the others. */
export function runsOf(comparison: Comparison, program: ProgramResult, kind: Kind): readonly Run[] {
  if (kind === 'first') return program.first ? [program.first] : [];
  if (program.name !== 'longshore') return program[kind].map(({ theirs }) => theirs);
  return comparison.programs
    .filter(({ isTwoWay }) => isTwoWay === program.isTwoWay)
    .flatMap((other) => other[kind].map(({ ours }) => ours));
}

/** The pairs of a program with ours. */
export function pairsOf(comparison: Comparison, program: ProgramResult, kind: Kind): readonly Pair[] {
  if (program.name === 'longshore') return [];
  if (kind !== 'first') return program[kind];
  const ours = comparison.programs.find(
    ({ name, isTwoWay }) => name === 'longshore' && isTwoWay === program.isTwoWay,
  );
  return ours?.first && program.first ? [{ ours: ours.first, theirs: program.first }] : [];
}

/** How often longer than ours it took, pair by pair; null without a pair. */
export function timesOurs(
  pairs: readonly Pair[],
  measure: 'wallSeconds' | 'cpuSeconds' = 'wallSeconds',
): Spread | null {
  return spreadOf(pairs.map(({ ours, theirs }) => theirs[measure] / ours[measure]));
}

/** How often quicker than this program a pass without changes was promised to be. */
export function promisedTimes({ name }: ProgramResult): number {
  return name === 'aws' ? 10 : 3;
}

/** The most that any of the runs held, in MiB. */
export function peakOf(runs: readonly Run[]): number {
  return Math.max(0, ...runs.map(({ peakMiB }) => peakMiB ?? 0));
}

/** Whether all those runs asked for the pages of the listing, and for nothing else. */
export function asksForPagesAlone(runs: readonly Run[], objects: number): boolean {
  return (
    runs.length > 0 &&
    runs.every(({ requests: { list, head, get, put, copy, other } }) => {
      return list === Math.ceil(objects / 1000) && head + get + put + copy + other === 0;
    })
  );
}
