// A graph the size of a word: some values over the same time, oldest on the left, each line with a scale of its own or shared.

import styles from './sparkline.module.css';

export interface SparkLine {
  readonly values: readonly number[];
  /** area: filled to the ground; line: as it is; thin: a bound, not a measure. */
  readonly look: 'area' | 'line' | 'thin';
  /** The value at the top edge. */
  readonly top: number;
}

interface SparklineProps {
  /** What it shows, in words, for whoever cannot see it; null where the words stand beside it. */
  readonly label: string | null;
  readonly lines: readonly SparkLine[];
  readonly size: 'small' | 'large';
}

const width = 100;
const height = 40;

/** Draws the lines, the first one lowest. */
export function Sparkline({ label, lines, size }: SparklineProps) {
  return (
    <svg
      className={`${styles.graph} ${styles[size]}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      {...(label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {lines.map(({ values, look, top }, index) => {
        const points = pointsOf(values, top);
        return (
          <g key={index} className={styles[look]}>
            {look === 'area' && <polygon points={`0,${height} ${points} ${width},${height}`} />}
            <polyline points={points} vectorEffect="non-scaling-stroke" />
          </g>
        );
      })}
    </svg>
  );
}

/** "0,40 1.1,20": the values as points of the picture, inside it by the width of a line. */
export function pointsOf(values: readonly number[], top: number): string {
  const step = width / Math.max(1, values.length - 1);
  const span = height - 2;
  return values
    .map((value, index) => {
      const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
      return `${round(index * step)},${round(height - 1 - share * span)}`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
