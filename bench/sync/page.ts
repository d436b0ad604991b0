// The page that says how long keeping things alike takes.

import { cpus, totalmem } from 'node:os';
import type { Cost } from '../measure.ts';
import type { At, SyncProgram } from './programs.ts';

export interface Row {
  readonly program: SyncProgram;
  readonly folder: string;
  readonly address: string;
  readonly at: At;
  readonly costs: Record<'first' | 'no-op' | 'changed', Cost[]>;
}

const titles = {
  first: 'First time',
  'no-op': 'Nothing has changed',
  changed: 'One file in a hundred has changed',
} as const;

export function syncPage({
  rows,
  files,
  rounds,
}: {
  rows: readonly Row[];
  files: number;
  rounds: number;
}): string {
  const cores = cpus();
  return [
    '# How fast a folder is kept alike',
    '',
    `Written by \`npm run bench:sync\`; do not edit. Last measured on ${new Date().toISOString().slice(0, 10)}, on ${cores.length} cores`,
    `(${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, shared by client and server: the practice server of Longshore, in a process of its own.`,
    `${files.toLocaleString('en')} files of about 1 KB, ${filesPerFolder} to a folder. The first time once, all else ${rounds} rounds, one program after the other in each.`,
    '',
    ...(['first', 'no-op', 'changed'] as const).flatMap((what) => tableOf(rows, what)),
    '## Settings',
    '',
    ...rows.map(({ program }) => `- ${program.label}: ${program.settings}`),
    '',
    'rclone and the AWS CLI compare sizes and times. Longshore compares with what it last saw to be alike, by ETag and by the times and number',
    'that a disk keeps of each file, so that an edit which keeps size and time is seen too.',
    '',
  ].join('\n');
}

const filesPerFolder = 1000;

function tableOf(rows: readonly Row[], what: keyof Row['costs']): string[] {
  const ours = (isTwoWay: boolean) =>
    rows.find(({ program }) => program.executable === null && program.isTwoWay === isTwoWay);
  return [
    `## ${titles[what]}`,
    '',
    '| program | wall s, min / median / max | CPU s | peak MiB | its time, ours being 1 |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows.map((row) => {
      const { program, costs } = row;
      const walls = costs[what].map(({ wallSeconds }) => wallSeconds).toSorted((one, other) => one - other);
      const base = ours(program.isTwoWay)?.costs[what] ?? [];
      const ratios = costs[what].map(
        ({ wallSeconds }, round) => wallSeconds / (base[round]?.wallSeconds ?? Number.NaN),
      );
      const cpu = median(costs[what].map(({ cpuSeconds }) => cpuSeconds));
      const peak = Math.max(...costs[what].map(({ peakMiB }) => peakMiB ?? 0));
      const spread = [walls[0], median(walls), walls.at(-1)]
        .map((wall) => (wall ?? 0).toFixed(2))
        .join(' / ');
      return `| ${program.label} | ${spread} | ${cpu.toFixed(2)} | ${Math.round(peak)} | ${median(ratios).toFixed(1)}x |`;
    }),
    '',
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
