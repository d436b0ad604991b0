// The figures behind the ratios, as tables in Markdown.

import type { Case } from '../cases/case.ts';
import type { CaseResult, PeerResult } from '../results.ts';
import { figureOf, spreadOf } from './summary.ts';

const gib = 'GiB';

/** What every program needed for one case. */
export function figuresTable({ unit }: Case, { amount, peers }: CaseResult): string {
  const rows = [
    [
      'program',
      `${unit === gib ? gib : `${unit}s`} a second`,
      'wall s, min / median / max',
      cpuHead(unit),
      'peak MiB',
    ],
    ['---', '---:', '---:', '---:', '---:'],
    ...peers.map((peer) => row(peer, unit, amount)),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function row(peer: PeerResult, unit: Case['unit'], amount: number): string[] {
  const name = `${peer.program} ${peer.version}`;
  const wall = spreadOf(peer.runs.map((run) => run.wallSeconds));
  const cpu = spreadOf(peer.runs.map((run) => figureOf(run, 'cpu', amount)));
  const peak = spreadOf(peer.runs.flatMap(({ peakMiB }) => (peakMiB === null ? [] : [peakMiB])));
  if (!wall || !cpu) return [name, `failed: ${peer.failure ?? 'never run'}`, '', '', ''];
  const seconds = [wall.min, wall.median, wall.max].map((value) => value.toFixed(2)).join(' / ');
  const note = peer.failure === null ? '' : ` (then failed: ${peer.failure})`;
  return [
    name + note,
    speedText(amount / wall.median, unit),
    seconds,
    cpuText(cpu.median, unit),
    peak ? peak.median.toFixed(0) : '',
  ];
}

/** Units a second: GiB with two places, others whole. */
export function speedText(speed: number, unit: Case['unit']): string {
  return unit === gib ? speed.toFixed(2) : Math.round(speed).toLocaleString('en');
}

/** CPU a unit, in seconds for GiB, milliseconds for requests, seconds a million for keys. */
export function cpuText(seconds: number, unit: Case['unit']): string {
  switch (unit) {
    case 'GiB':
      return seconds.toFixed(2);
    case 'request':
      return (seconds * 1000).toFixed(3);
    case 'key':
      return (seconds * 1_000_000).toFixed(1);
  }
}

/** What the figures of `cpuText` are in. */
export function cpuHead(unit: Case['unit']): string {
  switch (unit) {
    case 'GiB':
      return 'CPU s a GiB';
    case 'request':
      return 'CPU ms a request';
    case 'key':
      return 'CPU s a million keys';
  }
}
