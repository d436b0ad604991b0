// How far something has come, as a thin bar.

import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; null while it cannot be told. */
  readonly fraction: number | null;
  readonly look?: 'running' | 'still' | 'loss';
}

/** Draws a bar that is `fraction` full. */
export function ProgressBar({ label, fraction, look = 'running' }: ProgressBarProps) {
  const percent = fraction === null ? undefined : Math.floor(fraction * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={`${styles.track} ${styles[look]} ${fraction === null ? styles.unknown : ''}`}
    >
      <div className={styles.bar} style={{ transform: `scaleX(${fraction ?? 1})` }} />
    </div>
  );
}
