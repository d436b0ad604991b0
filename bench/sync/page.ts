// docs/performance-sync.md, written from what was measured.

import { spreadOf } from '../report/summary.ts';
import { ratioText } from '../report/targets-table.ts';
import {
  asksForPagesAlone,
  type Kind,
  pairsOf,
  peakOf,
  promisedTimes,
  runsOf,
  timesOurs,
} from './figures.ts';
import { requestsText } from './requests.ts';
import type { Comparison, Memory, Run, SyncResults } from './results.ts';

/** What a million files may take, in MiB. */
const memoryBoundMiB = 500;

const titles: Readonly<Record<Kind, string>> = {
  first: 'The first time',
  noOp: 'Nothing has changed',
  changed: 'One file in a hundred has changed',
};

/** The page as Markdown. */
export function syncPage({ machine, comparison, memory }: SyncResults): string {
  return [
    '# How fast a folder is kept alike',
    '',
    `Written by \`npm run bench:sync\`; do not edit. Measured on ${machine}, **shared by client and server**: the practice server of Longshore,`,
    'in a process of its own. Files, server and what the programs remember lie in memory.',
    '',
    ...(comparison ? comparisonParts(comparison) : []),
    ...(memory ? memoryPart(memory) : []),
    ...again,
  ].join('\n');
}

function comparisonParts(comparison: Comparison): string[] {
  const { dateISO, files, rounds, edited, othersShare } = comparison;
  const busy =
    othersShare < 0.1
      ? ''
      : ` **Other work kept ${Math.round(othersShare * 100)} % of the processors busy**: seconds are worth little here, CPU more.`;
  return [
    `${dateISO.slice(0, 10)}, ${count(files)} files of about 1 KB, 1,000 to a folder.${busy}`,
    '',
    '## What was promised, and what is',
    '',
    ...promises(comparison),
    '',
    ...(['first', 'noOp', 'changed'] as const).flatMap((kind) => tableOf(comparison, kind)),
    ...seenTable(comparison),
    '## How it is measured',
    '',
    `- Each program has a folder and a prefix of its own. Ours and the other run one after the other, and which is first changes; "times ours" is the median of up to ${rounds}`,
    '  such pairs, and in brackets the smallest and the largest. The first time is one run. A program that takes minutes has three pairs; the table says how many.',
    `- Before each pass with changes ${count(edited)} files, chosen anew at random, the same for both, are written over with other bytes and the time of now; 2.5 seconds later the first of the two runs.`,
    '- Requests are counted by the server. COPY is how Longshore keeps what it replaces in the trash of the bucket, which the others do not do.',
    '- Whole processes from start to end; CPU is theirs alone, without the server. Peak memory is that of the largest process.',
    '- After all passes each file was compared with the ETag of its object, which is its MD5: ' +
      `${alikeText(comparison)}.`,
    '- Settings:',
    ...comparison.programs.map(
      ({ label, version, settings }) => `  - ${label} (${version}): \`${settings}\``,
    ),
    '',
  ];
}

function promises(comparison: Comparison): string[] {
  const { programs, files } = comparison;
  const quicker = programs
    .filter(({ name }) => name !== 'longshore')
    .map((program) => {
      const bound = promisedTimes(program);
      const ratio = timesOurs(program.noOp);
      if (!ratio)
        return `- Nothing has changed, against ${program.label}: not measured${failureText(program.failure)}`;
      const told = `**${ratioText(ratio.median)}** (${ratioText(ratio.min)} to ${ratioText(ratio.max)})`;
      return `- Nothing has changed, against ${program.label}: ${told} as quick, ${verdict(ratio.median >= bound)} (≥ ${bound}x)`;
    });
  const asked = programs
    .filter(({ name }) => name === 'longshore')
    .map((program) => {
      const runs = runsOf(comparison, program, 'noOp');
      const objects = program.objects ?? files;
      const is = asksForPagesAlone(runs, objects);
      const mark = objects > files ? `, ${objects - files} of them its own` : '';
      return `- Requests of a pass of ${program.label} where nothing has changed: **${askedText(runs)}** for ${count(objects)} objects${mark}, ${verdict(is)} (${Math.ceil(objects / 1000)} LIST and nothing else)`;
    });
  return [...quicker, ...asked];
}

function tableOf(comparison: Comparison, kind: Kind): string[] {
  const rows = comparison.programs.map((program) => {
    const runs = runsOf(comparison, program, kind);
    const wall = spreadOf(runs.map(({ wallSeconds }) => wallSeconds));
    if (!wall) return `| ${program.label} | not measured${failureText(program.failure)} | | | | | | |`;
    const cpu = spreadOf(runs.map(({ cpuSeconds }) => cpuSeconds));
    const pairs = pairsOf(comparison, program, kind);
    const ratios = [timesOurs(pairs), timesOurs(pairs, 'cpuSeconds')].map((ratio) =>
      ratio ? `${ratioText(ratio.median)} (${ratioText(ratio.min)} to ${ratioText(ratio.max)})` : '',
    );
    const walls = [wall.min, wall.median, wall.max].map((one) => one.toFixed(2)).join(' / ');
    const cells = [
      `${program.label}${failureText(program.failure)}`,
      String(runs.length),
      walls,
      ratios[0],
      cpu?.median.toFixed(2),
      ratios[1],
      String(Math.round(peakOf(runs))),
      askedText(runs),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${titles[kind]}`,
    '',
    '| program | runs | wall s, min / median / max | times ours | CPU s | times our CPU | peak MiB | requests |',
    '| --- | ---: | --- | --- | ---: | --- | ---: | --- |',
    ...rows,
    '',
  ];
}

function seenTable({ programs }: Comparison): string[] {
  const word = (is: boolean | undefined) => (is === undefined ? '' : is ? 'carried across' : '**missed**');
  return [
    '## What speed is bought with',
    '',
    'An edit that keeps the size of a file, as made by a restored backup, a build, or a program that sets times: is it carried across by the next pass?',
    '',
    '| program | the file has a time before that of its object | it has the time that it had |',
    '| --- | --- | --- |',
    ...programs.map(({ label, sees }) => `| ${label} | ${word(sees?.older)} | ${word(sees?.sameTime)} |`),
    '',
  ];
}

function memoryPart({ dateISO, files, runs }: Memory): string[] {
  return [
    `## Memory at ${count(files)} files`,
    '',
    `${dateISO.slice(0, 10)}, files of ten bytes. First one way, into an empty place; then both ways, with nothing known and all there already.`,
    '',
    `| pass | peak MiB (≤ ${memoryBoundMiB}) | wall s | CPU s | requests |`,
    '| --- | --- | ---: | ---: | --- |',
    ...runs.map(({ title, run, failure }) => {
      const peak = Math.round(run.peakMiB ?? Number.NaN);
      const told = failure ?? `**${peak}**, ${verdict(peak <= memoryBoundMiB)}`;
      return `| ${title} | ${told} | ${run.wallSeconds.toFixed(0)} | ${run.cpuSeconds.toFixed(0)} | ${requestsText(run.requests)} |`;
    }),
    '',
  ];
}

function alikeText({ programs, files }: Comparison): string {
  const others = programs.filter(({ alike }) => alike !== files);
  if (others.length === 0) return 'all were alike, with every program';
  return others
    .map(({ label, alike, failure }) =>
      alike === null
        ? `${label} was not compared (${failure})`
        : `with ${label} ${count(files - alike)} were not`,
    )
    .join(', ');
}

/** What the runs asked for: of all where they are alike, else of the one that asked least and the one that asked most. */
function askedText(runs: readonly Run[]): string {
  const sum = ({ requests }: Run) => Object.values(requests).reduce((total, one) => total + one, 0);
  const sorted = runs.toSorted((one, other) => sum(one) - sum(other));
  const texts = new Set(
    [sorted[0], sorted.at(-1)].flatMap((run) => (run ? [requestsText(run.requests)] : [])),
  );
  return [...texts].join(' to ');
}

function failureText(failure: string | null): string {
  return failure === null ? '' : ` (it ${failure.replaceAll('|', '/')})`;
}

function verdict(is: boolean): string {
  return is ? 'hit' : 'MISSED';
}

function count(value: number): string {
  return value.toLocaleString('en');
}

const again = [
  '## Again, on your computer',
  '',
  'Linux, `apt install time`, and the programs to compare with on the PATH. It takes an hour or so and some 12 GiB of memory.',
  '',
  '```sh',
  'npm run bench:sync',
  'npm run bench:sync -- --only memory                                  # that part alone; the page keeps the other',
  'npm run bench:sync -- --files 2000 --memory-files 10000 --rounds 1   # to see that it works; writes nothing',
  'LONGSHORE_BENCH_PEERS=rclone-1.76=/opt/rclone npm run bench:sync -- --peers rclone-1.76,aws',
  '```',
  '',
];
