// The strip at the foot of the window: the queue in one line, with the list of transfers above it when opened.

import { ChevronDown, ChevronUp, Pause, Play } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useStore } from 'zustand';
import { formatDuration, formatRate } from '../../base/units.ts';
import { run } from '../state/commands.ts';
import { isActive } from '../state/queue.ts';
import { useActiveSide, useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { PoolButton } from './pool-button.tsx';
import styles from './transfer-strip.module.css';
import { summaryText } from './transfer-words.ts';

/** Draws the strip. */
export function TransferStrip() {
  const window = useWindow();
  const side = useActiveSide();
  const { transfers, summary } = useStore(window.queue.store);
  const isOpen = useStore(window.view, ({ isQueueOpen }) => isQueueOpen);
  const { uploadBytesPerSecond: up, downloadBytesPerSecond: down, remainingMs, isPaused } = summary;
  const live = transfers.filter(isActive);
  const total = live.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  const done = live.reduce((sum, { doneBytes }) => sum + doneBytes, 0);
  const held = transfers.reduce((count, { state }) => count + (state === 'paused' ? 1 : 0), 0);
  const hasWork = summary.running + summary.waiting > 0;
  return (
    <div className={styles.strip} data-region="strip">
      <AriaButton
        className={styles.toggle ?? ''}
        aria-expanded={isOpen}
        onPress={() => run(window, side, 'show-transfers')}
      >
        {isOpen ? <ChevronDown size={14} /> : <ChevronUp size={14} />}
        Transfers
      </AriaButton>
      <span className={styles.summary}>{summaryText(summary, held)}</span>
      {hasWork && (
        <>
          <div className={styles.progress}>
            <ProgressBar
              label="All transfers"
              fraction={total > 0 ? done / total : null}
              look={isPaused ? 'still' : 'running'}
            />
          </div>
          <span className={styles.rates}>
            {up > 0 && <span title="Uploading">{`\u2191 ${formatRate(up)}`}</span>}
            {down > 0 && <span title="Downloading">{`\u2193 ${formatRate(down)}`}</span>}
            {remainingMs !== null && !isPaused && <span>{formatDuration(remainingMs)} left</span>}
          </span>
        </>
      )}
      <span className={styles.space} />
      <PoolButton hasWork={hasWork} />
      {(hasWork || isPaused) && (
        <IconButton
          label={isPaused ? 'Resume all transfers' : 'Pause all transfers'}
          onPress={() => run(window, side, 'pause-transfers')}
        >
          {isPaused ? <Play size={14} /> : <Pause size={14} />}
        </IconButton>
      )}
    </div>
  );
}
