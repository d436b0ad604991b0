// What is promised for very many files, and how a run compares with that. Times are compared beyond what an idle process waits on the
// same machine at the same time: that is how busy others keep it.

import type { ManyFilesFigures } from './many-files-story.ts';

interface Bound {
  readonly what: string;
  readonly of: (figures: ManyFilesFigures) => number;
  /** null: for information. */
  readonly most: number | null;
  readonly unit: string;
}

const bounds: readonly Bound[] = [
  { what: 'files that are missing or wrong', of: ({ wrongFiles }) => wrongFiles, most: 0, unit: '' },
  { what: 'transfers that did not end well', of: ({ faults }) => faults.length, most: 0, unit: '' },
  { what: 'engine, most memory', of: ({ enginePeakMiB }) => enginePeakMiB, most: 300, unit: 'MiB' },
  {
    what: 'engine, growth after the first files',
    of: ({ engineGrowthMiB }) => engineGrowthMiB,
    most: 32,
    unit: 'MiB',
  },
  {
    what: 'queue panel, answer, p99, beyond idle',
    of: ({ panelP99Ms, idleLoopP99Ms }) => panelP99Ms - idleLoopP99Ms,
    most: 100,
    unit: 'ms',
  },
  {
    what: 'main, event-loop delay, p99, beyond idle',
    of: ({ mainLoopP99Ms, idleLoopP99Ms }) => mainLoopP99Ms - idleLoopP99Ms,
    most: 20,
    unit: 'ms',
  },
  { what: 'main, event-loop delay, p99', of: ({ mainLoopP99Ms }) => mainLoopP99Ms, most: null, unit: 'ms' },
  { what: 'idle process, the same', of: ({ idleLoopP99Ms }) => idleLoopP99Ms, most: null, unit: 'ms' },
  { what: 'after a kill: first answer', of: ({ firstAnswerMs }) => firstAnswerMs, most: 2000, unit: 'ms' },
  { what: 'after a kill: first file moves', of: ({ firstItemMs }) => firstItemMs, most: 2000, unit: 'ms' },
  { what: 'queue panel, answer, p99', of: ({ panelP99Ms }) => panelP99Ms, most: null, unit: 'ms' },
  { what: 'queue panel, slowest answer', of: ({ panelMostMs }) => panelMostMs, most: null, unit: 'ms' },
  { what: 'queue panel, answers', of: ({ panelAnswers }) => panelAnswers, most: null, unit: '' },
  {
    what: 'main, longest event-loop delay',
    of: ({ mainLoopMostMs }) => mainLoopMostMs,
    most: null,
    unit: 'ms',
  },
  { what: 'main, most memory', of: ({ mainPeakMiB }) => mainPeakMiB, most: null, unit: 'MiB' },
  { what: 'up', of: ({ upFilesPerSecond }) => upFilesPerSecond, most: null, unit: 'files/s' },
  { what: 'down', of: ({ downFilesPerSecond }) => downFilesPerSecond, most: null, unit: 'files/s' },
];

/** All figures with their bounds, a line each. */
export function tableOf(figures: ManyFilesFigures): string {
  return bounds
    .map(({ what, of, most, unit }) => {
      const value = `${of(figures).toFixed(of(figures) % 1 === 0 ? 0 : 1)} ${unit}`.trim();
      return `${what.padEnd(42)}${value.padStart(16)}${most === null ? '' : `   at most ${most} ${unit}`.trimEnd()}`;
    })
    .join('\n');
}

/** A sentence for each bound that was not kept. */
export function missedBounds(figures: ManyFilesFigures): string[] {
  return bounds.flatMap(({ what, of, most, unit }) =>
    most !== null && !(of(figures) <= most) ? [`${what}: ${of(figures)} ${unit}, at most ${most}`] : [],
  );
}
