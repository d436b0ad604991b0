// The frame around a list of rows that stands inside a dialog.

import type { ReactNode } from 'react';
import styles from './row-frame.module.css';

interface RowFrameProps {
  /** Where there is room for it. */
  readonly heightPx: number;
  readonly children: ReactNode;
}

/** Draws the frame. */
export function RowFrame({ heightPx, children }: RowFrameProps) {
  return (
    <div className={styles.frame} style={{ height: heightPx }}>
      {children}
    </div>
  );
}
