// The table of targets: a row per case and measure, a column per program, in each cell our ratio and whether it is what was promised.

import { allCases } from '../cases/all-cases.ts';
import { type Case } from '../cases/case.ts';
import { flatWithinMiB, memoryBoundMiB, type Target } from '../cases/target.ts';
import type { CaseResult, MemoryResult, PeerResult, Results } from '../results.ts';
import { figureOf, isHit, ratioOf, spreadOf } from './summary.ts';

/** The table as Markdown. */
export function targetsTable(results: Results): string {
  const labels = peerLabels(results);
  const rows = [
    ['', ...labels.map((label) => `against ${label}`)],
    ['---', ...labels.map(() => '---')],
    ...allCases.flatMap((one) => {
      const result = results.cases.find(({ id }) => id === one.id);
      return result ? caseRows(one, result, labels) : [];
    }),
    ...results.memory.map((memory) => [
      `memory, ${memory.title}: ${memoryText(memory)}`,
      ...labels.map(() => ''),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The programs that were measured against, those with targets first. */
export function peerLabels({ cases }: Results): string[] {
  const order = ['rclone', 'aws', 'curl', 's5cmd', 's3cmd'];
  const peers = cases.flatMap(({ peers }) => peers).filter(({ program }) => program !== 'longshore');
  const place = ({ program, isExtra }: PeerResult) => order.indexOf(program) + (isExtra ? 0.5 : 0);
  return [...new Set(peers.toSorted((a, b) => place(a) - place(b)).map(({ label }) => label))];
}

/** What is promised against a peer: the targets of its program, or, for one that stands beside it, not to be slower. */
export function targetsAgainst({ targets }: Case, { program, isExtra }: PeerResult): readonly Target[] {
  if (isExtra) return [{ measure: 'speed', against: program, comparison: 'at least', bound: 1 }];
  return targets.filter(({ against }) => against === program);
}

function caseRows(one: Case, { peers, amount }: CaseResult, labels: readonly string[]): string[][] {
  const ours = peers.find(({ program }) => program === 'longshore');
  if (!ours) return [];
  const cell = (label: string, measure: 'speed' | 'cpu') => {
    const peer = peers.find((peer) => peer.label === label);
    if (!peer) return '';
    const ratio = ratioOf(ours, peer, measure, amount);
    if (!ratio) return peer.failure === null && ours.failure === null ? '' : 'failed';
    const target = targetsAgainst(one, peer).find((target) => target.measure === measure);
    const told = `**${ratioText(ratio.median)}** (${ratioText(ratio.min)} to ${ratioText(ratio.max)})`;
    return target ? `${told}, ${verdict(ratio.median, target, 'x')}` : told;
  };
  const total = one.targets.find((target) => target.against === null);
  const spread = spreadOf(ours.runs.map((run) => figureOf(run, 'total', amount)));
  const own =
    total && spread ? `: ${spread.median.toFixed(1)} s, ${verdict(spread.median, total, ' s')}` : '';
  return [
    [
      `${one.title}, ${one.unit === 'GiB' ? 'GiB' : `${one.unit}s`} a second`,
      ...labels.map((label) => cell(label, 'speed')),
    ],
    [`${one.title}, CPU${own || ` a ${one.unit}`}`, ...labels.map((label) => cell(label, 'cpu'))],
  ];
}

function verdict(value: number, target: Target, unit: string): string {
  const sign = target.comparison === 'at least' ? '≥' : '≤';
  return `${isHit(value, target) ? 'hit' : 'MISSED'} (${sign} ${target.bound}${unit})`;
}

function memoryText({ peakMiB, growthMiB, failure }: MemoryResult): string {
  if (failure !== null) return `failed: ${failure}`;
  const isUnder = peakMiB <= memoryBoundMiB;
  const isFlat = growthMiB <= flatWithinMiB;
  const figures = `peak ${peakMiB.toFixed(0)} MiB, last quarter ${growthMiB >= 0 ? '+' : ''}${growthMiB.toFixed(0)} MiB on the second`;
  return `**${figures}**, ${isUnder && isFlat ? 'hit' : 'MISSED'} (≤ ${memoryBoundMiB} MiB and flat)`;
}

/** Two figures that say something: 12x, 3.4x, 0.27x. */
export function ratioText(ratio: number): string {
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio >= 1 ? ratio.toFixed(1) : ratio.toFixed(2)}x`;
}
