// The chart: a row of two panels per case, speed and CPU, a bar per program.

import { allCases } from '../cases/all-cases.ts';
import type { Case } from '../cases/case.ts';
import type { CaseResult, Results } from '../results.ts';
import { cpuHead, cpuText, speedText } from './figures-table.ts';
import { figureOf, type Spread, spreadOf } from './summary.ts';

const width = 900;
const margin = 24;
const gap = 32;
const nameWidth = 116;
const valueWidth = 64;
const barHeight = 13;
const step = 20;
const panelWidth = (width - 2 * margin - gap) / 2;
const colours = { ours: '#0f766e', theirs: '#b6c2cf', spread: '#475569', text: '#1e293b', faint: '#64748b' };

interface Bar {
  readonly name: string;
  readonly isOurs: boolean;
  readonly spread: Spread;
  readonly text: string;
}

/** The chart as an SVG document; thin lines are the smallest and the largest of the rounds. */
export function chart(results: Results): string {
  const pieces: string[] = [];
  let top = margin;
  for (const one of allCases) {
    const result = results.cases.find(({ id }) => id === one.id);
    if (!result) continue;
    const left = panel(
      `${one.title}: ${one.unit === 'GiB' ? 'GiB' : `${one.unit}s`} a second, more is better`,
      bars(one, result, 'speed'),
    );
    const right = panel(`${cpuHead(one.unit)}, less is better`, bars(one, result, 'cpu'));
    pieces.push(moved(margin, top, left), moved(margin + panelWidth + gap, top, right));
    top += 28 + result.peers.length * step + 16;
  }
  const height = top + margin - 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Speed and CPU of Longshore and other programs" font-family="system-ui, sans-serif" font-size="12" fill="${colours.text}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${pieces.join('\n')}
</svg>
`;
}

function bars({ unit }: Case, { amount, peers }: CaseResult, measure: 'speed' | 'cpu'): Bar[] {
  return peers.flatMap(({ program, version, runs }) => {
    const spread = spreadOf(runs.map((run) => figureOf(run, measure, amount)));
    if (!spread) return [];
    const text = measure === 'speed' ? speedText(spread.median, unit) : cpuText(spread.median, unit);
    return [{ name: `${program} ${shortVersion(version)}`, isOurs: program === 'longshore', spread, text }];
  });
}

function panel(title: string, shown: readonly Bar[]): string {
  const most = Math.max(...shown.map(({ spread }) => spread.max), Number.MIN_VALUE);
  const scale = (panelWidth - nameWidth - valueWidth) / most;
  const lines = shown.map(({ name, isOurs, spread, text }, index) => {
    const y = 28 + index * step;
    const middle = y + barHeight / 2;
    const [length, from, to] = [spread.median, spread.min, spread.max].map((value) => fixed(value * scale));
    const weight = isOurs ? ' font-weight="600"' : '';
    return `<text x="${nameWidth - 8}" y="${y + 11}" text-anchor="end"${weight}>${escapeXml(name)}</text>
<rect x="${nameWidth}" y="${y}" width="${length}" height="${barHeight}" rx="2" fill="${isOurs ? colours.ours : colours.theirs}"/>
<line x1="${nameWidth + Number(from)}" x2="${nameWidth + Number(to)}" y1="${middle}" y2="${middle}" stroke="${colours.spread}"/>
<text x="${fixed(nameWidth + Number(to) + 6)}" y="${y + 11}"${weight}>${text}</text>`;
  });
  return `<text y="12" fill="${colours.faint}">${escapeXml(title)}</text>\n${lines.join('\n')}`;
}

function moved(x: number, y: number, content: string): string {
  return `<g transform="translate(${x} ${y})">\n${content}\n</g>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

/** `1.76.0-DEV` is 1.76.0 to a reader of a chart. */
function shortVersion(version: string): string {
  return version.replace(/-.*$/, '');
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
