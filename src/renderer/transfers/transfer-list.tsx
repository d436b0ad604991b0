// The queue: every transfer, newest first.

import { useStore } from 'zustand';
import { useWindow } from '../state/window-state.ts';
import { useScrolledRows } from '../ui/scrolled-rows.ts';
import styles from './transfer-list.module.css';
import { TransferRow } from './transfer-row.tsx';

const rowPx = 30;

/** Draws the transfers in sight. */
export function TransferList() {
  const window = useWindow();
  const { transfers, summary } = useStore(window.queue.store);
  const { attach, onScroll, spacerPx, viewportPx, first, end, offsetPx } = useScrolledRows({
    count: transfers.length,
    rowPx,
    subject: null,
  });
  return (
    <div
      ref={attach}
      className={styles.list}
      role="list"
      aria-label="Transfers"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
      tabIndex={0}
      onScroll={onScroll}
    >
      {transfers.length === 0 && <p className={styles.empty}>Nothing has been transferred yet.</p>}
      <div style={{ height: spacerPx }} role="presentation">
        <div className={styles.sight} style={{ height: viewportPx }} role="presentation">
          {transfers.slice(first, end).map((transfer, index) => (
            <TransferRow
              key={transfer.id}
              transfer={transfer}
              isPaused={summary.isPaused}
              topPx={offsetPx + index * rowPx}
              position={first + index + 1}
              count={transfers.length}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
