// The bar that says that the engine cannot be reached, and when the next try comes.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatDuration } from '../base/units.ts';
import styles from './line-bar.module.css';
import { useWindow } from './state/window-state.ts';
import { Button } from './ui/button.tsx';

/** Draws the bar while the line is lost. */
export function LineBar() {
  const { line } = useWindow();
  const status = useStore(line.status);
  const leftMs = useCountdown(status.kind === 'lost' ? status.nextTryMs : null);
  return (
    <div role="status">
      {status.kind === 'lost' && (
        <div className={styles.bar}>
          <span>
            The connection to the Longshore engine was lost. Nothing queued is lost;{' '}
            {leftMs > 0 ? `trying again in ${formatDuration(leftMs)}` : 'trying again now'}.
          </span>
          <Button look="quiet" onPress={line.retryNow}>
            Try now
          </Button>
        </div>
      )}
    </div>
  );
}

function useCountdown(untilMs: number | null): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === null ? 0 : Math.max(0, untilMs - nowMs);
}
